/** Format characters (zero width, bidirectional controls) and the other marks a reader cannot see, such as variation selectors. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const CONTROL = /\p{Cc}/u;

/**
 * The text as a key that tells records apart: two texts that a reader cannot tell apart give one key.
 * NFKC, invisible characters removed, white space collapsed to single spaces and trimmed. Case is kept.
 * Undefined when nothing is left, or when a NUL, another control character or a lone surrogate makes the text unfit to store.
 */
export function normaliseKey(text: string): string | undefined {
  if (!text.isWellFormed()) return undefined;
  // Removed before NFKC, since an invisible character between a letter and its accent would keep them apart.
  const key = text.replace(INVISIBLE, '').normalize('NFKC').replace(/\s+/gu, ' ').trim();
  return key === '' || CONTROL.test(key) ? undefined : key;
}
