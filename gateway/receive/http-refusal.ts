import { Refusal } from '../refusal.ts';

/** What the HTTP server objected to, as a refusal of ours. @returns the error itself when it is a defect, to be masked */
export function httpRefusal(error: unknown): unknown {
  if (error instanceof Refusal) return error;
  const { statusCode } = error as { statusCode?: number };
  switch (statusCode) {
    case 413:
      return new Refusal('PAYLOAD_TOO_LARGE', 'The body is larger than 100 kB.');
    case 415:
      return new Refusal('UNSUPPORTED_MEDIA_TYPE', 'Send application/json in UTF-8, not compressed.');
    case undefined:
      return error;
    default:
      return statusCode < 500 ? new Refusal('BAD_REQUEST', 'The body is not JSON in UTF-8.') : error;
  }
}
