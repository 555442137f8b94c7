import { randomUUID } from 'node:crypto';

/** The client's own id for its request where it is harmless in logs and headers, otherwise a new one. */
export function requestIdOf(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' && /^[\w-]{1,64}$/.test(header) ? header : randomUUID();
}
