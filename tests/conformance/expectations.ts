import { ok, strictEqual } from 'node:assert/strict';
import type { Answer, SeenError } from '../support/graph-client.ts';

/** `totalCount` is exact up to here. */
export const COUNT_CAP = 10_000;

/** A part of the acts that is below the cap of counting in a city of any usual size: one district, 莲湖区. */
export const ACTS_OF_LIANHU = 'acts(where: { regionCode: { eq: "610104" } })';

export type Row = Readonly<Record<string, unknown>>;

/** The value at a dotted path, such as `acts.nodes.0.id`; undefined where there is none. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((found, step) => (found as Row | null | undefined)?.[step], value);
}

export function rows(value: unknown, path: string): readonly Row[] {
  const found = at(value, path);
  ok(Array.isArray(found), `${path} is no list: ${JSON.stringify(found)}`);
  return found;
}

export function textAt(value: unknown, path: string): string {
  const found = at(value, path);
  ok(typeof found === 'string', `${path} is no text: ${JSON.stringify(found)}`);
  return found;
}

export function numberAt(value: unknown, path: string): number {
  const found = at(value, path);
  ok(typeof found === 'number', `${path} is no number: ${JSON.stringify(found)}`);
  return found;
}

/** The data of an answer without any error. */
export function served({ status, body, text }: Answer): unknown {
  strictEqual(status, 200, text);
  strictEqual(body.errors, undefined, text);
  return body.data;
}

/** The whole request is turned away: no data, one code. */
export function refused({ status, body, text }: Answer, expected: number, code: string): SeenError {
  strictEqual(status, expected, text);
  strictEqual(at(body, 'data'), undefined, text);
  const error = body.errors?.[0];
  strictEqual(error?.extensions.code, code, text);
  return error!;
}

/** A root field fails with this code and is null; the request itself is answered. */
export function failed({ status, body, text }: Answer, field: string, code: string): SeenError {
  strictEqual(status, 200, text);
  strictEqual(at(body.data, field), null, text);
  const error = body.errors?.find(({ extensions }) => extensions.code === code);
  ok(error, text);
  return error;
}

/** The field at this path is null and named by one error, as not for the caller. Lists that are denied as a whole have `@` for the place. */
export function denied({ status, body, text }: Answer, path: string): void {
  strictEqual(status, 200, text);
  ok(at(body.data, path) === null, `${path} is not null: ${text}`);
  const steps = path.split('.');
  const naming = (body.errors ?? []).filter(
    (error) =>
      error.extensions.code === 'UNAUTHORIZED_FIELD_OR_TYPE' &&
      error.path?.length === steps.length &&
      error.path.every((step, place) => step === '@' || String(step) === steps[place]),
  );
  strictEqual(naming.length, 1, text);
}

/** A body to be compared with another's: what tells two requests apart taken out. */
export function comparable({ text }: Answer): string {
  return text.replaceAll(/"requestId":"[^"]*"/g, '"requestId":"…"');
}
