/** First and last byte, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * The range that a header `Range` asks for (RFC 9110 §14.1.2), one of bytes: what cannot be read and several ranges at once are as if nothing
 * was asked, which the standard leaves to the server.
 */
export function rangeOf(header: string | undefined, length: number): ByteRange | 'unsatisfiable' | undefined {
  const [whole, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (whole === undefined || (first === '' && last === '')) return undefined;
  if (first === '')
    return Number(last) === 0 || length === 0
      ? 'unsatisfiable'
      : { start: Math.max(0, length - Number(last)), end: length - 1 };
  if (last !== '' && Number(last) < Number(first)) return undefined;
  if (Number(first) >= length) return 'unsatisfiable';
  return { start: Number(first), end: last === '' ? length - 1 : Math.min(Number(last), length - 1) };
}
