import { expect } from '@jest/globals';
import type { ErrorCode } from '../../shared/errors/catalogue.ts';
import type { Answer, SeenError } from '../support/graph-client.ts';

/** What no answer may hold: places in our code, words of what it is built on, addresses behind the gateway. */
const INNER_LIFE =
  /node_modules|node:internal|\.[jt]s:\d|\bat [\w.<>]+ \(|Maximum call stack|Mongo|mongodb:|\bBSON|E11000|SQLITE|ECONN|127\.0\.0\.1|supervision-(items|personnel|behaviour|complaints|credit|coordination|analysis)|stacktrace|\/tmp\//i;

/** Bytes of the longest refusal. */
const LONGEST_REFUSAL = 5_000;

export function expectNoInnerLife(text: string): void {
  expect(text).not.toMatch(INNER_LIFE);
}

/**
 * The whole request is turned away in the form of the product: no data, every error with this code, a request id and Chinese beside
 * the English, and neither long nor telling.
 */
export function expectRefusal(
  { status, body, text }: Answer,
  statuses: number | readonly number[],
  ...codes: ErrorCode[]
): void {
  if (![statuses].flat().includes(status)) expect(`${status} ${text}`).toBe(`${statuses} and ${codes}`);
  expect(Object.keys(body)).toEqual(['errors']);
  expectNoInnerLife(text);
  expect(text.length).toBeLessThan(LONGEST_REFUSAL);
  expect(body.errors).not.toHaveLength(0);
  for (const error of body.errors ?? []) expectReported(error, codes);
}

/** One field failed with one of these codes and is null; nothing of our insides is told. */
export function expectFieldFailure({ status, body, text }: Answer, field: string, ...codes: ErrorCode[]): void {
  expect({ text, status }).toEqual({ text, status: 200 });
  expect(body.data).toHaveProperty(field, null);
  expectNoInnerLife(text);
  const errors = (body.errors ?? []).filter(({ path }) => path?.[0] === field);
  expect(errors).not.toHaveLength(0);
  for (const error of errors) expectReported(error, codes);
}

function expectReported({ extensions, message }: SeenError, codes: readonly ErrorCode[]): void {
  expect(codes).toContain(extensions.code);
  expect(message).not.toMatch(/did you mean/i);
  expect(extensions.messageZh).toMatch(/\p{Script=Han}/u);
  expect(extensions.requestId).toMatch(/^[\w-]{1,64}$/);
}

/** A body without what tells two requests apart. */
export function comparable({ status, text }: Answer): string {
  return `${status} ${text.replaceAll(/"requestId":"[^"]*"/g, '"requestId":"…"')}`;
}
