import { type CryptoSuite, digestText, SUITES } from '../crypto/suite.ts';

/**
 * The digest of a value in a canonical form: keys sorted, absent and null alike. Equal content has an equal digest. SHA-256 as bare
 * base64url, or SM3 as `sm3:` and base64url.
 */
export function digestOf(value: unknown, suite: CryptoSuite = SUITES.international): string {
  return digestText(suite, suite.digest(canonical(value)));
}

/** JSON with keys sorted and without what is absent or null. */
export function canonical(value: unknown): string {
  if (value instanceof Date) return `"${value.toISOString()}"`;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, child]) => child !== undefined && child !== null);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join()}}`;
  }
  return JSON.stringify(value ?? null);
}
