import type { Seal } from './seal-record.ts';

/** Entries that one seal may claim: far beyond any that is made, and little enough to hold. */
const MOST_ENTRIES = 100_000;

/** Whether what was read from a file has the form of a seal; what it says is another matter. */
export function isSeal(value: unknown): value is Seal {
  const { _id, first, last, root, previous, hash, at, signed } = (value ?? {}) as Record<string, unknown>;
  return (
    [_id, first, last].every((number) => Number.isSafeInteger(number)) &&
    (last as number) - (first as number) < MOST_ENTRIES &&
    [root, previous, hash, at].every(isText) &&
    (signed === undefined || isSignature(signed))
  );
}

function isSignature(value: unknown): boolean {
  const { chain, marks, kid, signature, handover } = (value ?? {}) as Record<string, unknown>;
  if (![chain, marks, kid, signature].every(isText)) return false;
  if (handover === undefined) return true;
  const { from, to, signature: word } = (handover ?? {}) as Record<string, unknown>;
  return isText(from) && isText(word) && typeof to === 'object' && to !== null;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
