import { createHmac, timingSafeEqual } from 'node:crypto';
import { badInput } from '../errors/reported-error.ts';

/** Where a page ended: the order values of its last row, then its id. */
export interface Position {
  values: readonly unknown[];
  id: string;
}

/**
 * An opaque cursor, signed and bound to `scope` (list, filter, order and reader keys): one from another query or viewer is refused.
 */
export function writeCursor(position: Position, scope: string, key: string): string {
  const payload = Buffer.from(JSON.stringify([position.id, ...position.values.map(encode)])).toString('base64url');
  return `${payload}.${seal(payload, scope, key)}`;
}

/** @throws ReportedError BAD_USER_INPUT when it was not made for this list, filter, order and viewer */
export function readCursor(cursor: string, scope: string, key: string): Position {
  const [payload = '', mark = '', ...rest] = cursor.split('.');
  const expected = Buffer.from(seal(payload, scope, key));
  const given = Buffer.from(mark);
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected))
    throw badInput('after', 'is not a cursor of this list with this filter and order', '游标与当前查询不符');
  const [id, ...values] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [string, ...unknown[]];
  return { id, values: values.map(decode) };
}

function seal(payload: string, scope: string, key: string): string {
  return createHmac('sha256', key).update(`${payload}\n${scope}`).digest('base64url').slice(0, 22);
}

function encode(value: unknown): unknown {
  return value instanceof Date ? { instant: value.getTime() } : value;
}

function decode(value: unknown): unknown {
  return value && typeof value === 'object' && 'instant' in value ? new Date(value.instant as number) : value;
}
