import { join } from 'node:path';
import { type Keyring, type KeyringOptions, openKeyring } from '../../shared/crypto/keyring.ts';

/** The keys of a deployment that begins in this folder, of 2026-11-20. */
export function testKeyring(folder: string, more: Partial<KeyringOptions> = {}): Promise<Keyring> {
  return openKeyring({
    folder: join(folder, 'keys'),
    suite: 'international',
    makeMissing: true,
    now: () => new Date('2026-11-20T08:00:00Z'),
    ...more,
  });
}

/** What signs and accepts calls to subgraphs where SUBGRAPH_KEY names these secrets. */
export function callKeys(...subgraphSecrets: string[]): Promise<Keyring> {
  return openKeyring({
    folder: '',
    suite: 'international',
    makeMissing: false,
    now: () => new Date(),
    subgraphSecrets,
    purposes: ['subgraph'],
  });
}
