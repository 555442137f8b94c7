import type { SealKeys } from '../../shared/audit/seal-record.ts';
import { newSigningKey, signerOf } from '../../shared/crypto/signing.ts';

/** Keys of a deployment in a test: the last of so many is the active one. */
export function sealKeys(suites: readonly ('international' | 'sm')[] = ['international']) {
  const signers = suites.map((suite) => signerOf(newSigningKey(suite)));
  return {
    signer: () => signers.at(-1)!,
    formerSigner: (kid: string) => signers.find((signer) => signer.kid === kid),
    publicKeys: () => signers.map(({ publicKey }) => publicKey),
    /** Another key comes in the place of the active one. */
    rotate: (suite: 'international' | 'sm' = 'international') => void signers.push(signerOf(newSigningKey(suite))),
  } satisfies SealKeys & Record<string, unknown>;
}

/** What signs the seals of tests that are not about signatures. */
export const SEAL_KEYS = sealKeys();
