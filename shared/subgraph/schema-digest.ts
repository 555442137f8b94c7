import { createHash } from 'node:crypto';

/** SHA-256 of a subgraph's SDL, hex: what the gateway composed by, said in each signed call. */
export function schemaDigest(sdl: string): string {
  return createHash('sha256').update(sdl).digest('hex');
}
