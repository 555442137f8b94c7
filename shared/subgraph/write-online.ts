import type { Viewer } from '../access/viewer.ts';
import type { WriteOrigin } from '../audit/write-records.ts';
import { civilDateOf } from '../calendar/civil-date.ts';
import { batchNumber } from '../codes/batch-number.ts';
import type { FieldSpecs, ValuesOf } from '../ingest/dataset.ts';

/** Where what is written on line comes from: a department provides it (Art. 19); serial 0 is of no file. @param by account or command that does it */
export function onlineOrigin(department: string, by: string, now: Date): WriteOrigin {
  return {
    provider: department,
    sourceSystem: 'online',
    batchNo: batchNumber(civilDateOf(now), 0),
    receivedAt: now,
    by,
  };
}

/** The same of a viewer: their department provides it. */
export function originOf(viewer: Viewer, now: Date): WriteOrigin {
  return onlineOrigin(viewer.department ?? '', viewer.account ?? '', now);
}

/** A record's own fields, as a draft takes them; what is undefined in `changes` goes. */
export function contentOf<Fields extends FieldSpecs>(
  fields: Fields,
  record: ValuesOf<Fields>,
  changes: ValuesOf<Fields> = {},
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...record, ...changes };
  return Object.fromEntries(
    Object.keys(fields).flatMap((name) => (merged[name] === undefined ? [] : [[name, merged[name]]])),
  );
}
