import { randomUUIDv7 } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import { isSignedIn, type Viewer } from '../access/viewer.ts';
import type { FieldsOfRecords, ReadEntry, Reader } from './read-entry.ts';

/** Where in an answer a value stands, innermost first, as graphql-js has it. */
export interface Place {
  readonly prev: Place | undefined;
  readonly key: string | number;
}

interface Look {
  kind: string;
  field: string;
  record: string;
}

/** Records named in one refusal: a page of refused rows is one event, not a hundred. */
const NAMED_WHEN_DENIED = 50;

/** What the guards of one operation let through and refused. Pure: who writes it down is told by `entry`. */
export class ReadRecorder {
  readonly #passed: (Look & { place: Place })[] = [];
  readonly #denied: Look[] = [];

  /** A personal or secret value is on its way. TypeError for a record without a key: it could not be logged, so it is not read. */
  passed(kind: string, field: string, record: unknown, place: Place): void {
    const key = keyOf(record);
    if (key === undefined) throw new TypeError(`${kind}.${field} was read of a record without a key.`);
    this.#passed.push({ kind, field, record: key, place });
  }

  denied(kind: string, field: string, record: unknown): void {
    this.#denied.push({ kind, field, record: keyOf(record) ?? '' });
  }

  /** Paths of the guarded values that the answer holds, a null among them; not those that an error took away. */
  delivered({ data, errors }: ExecutionResult): (string | number)[][] {
    return this.#deliveredIn(data, errors).map(({ path }) => path);
  }

  /** What is to be written down of an answered operation; undefined where it touched nothing guarded. */
  entry(
    result: ExecutionResult,
    { viewer, requestId, now }: { viewer: Viewer; requestId: string; now: Date },
    subgraph: string,
  ): ReadEntry | undefined {
    const reads = grouped(this.#deliveredIn(result.data, result.errors).map(({ look }) => look));
    const denied = isSignedIn(viewer) ? grouped(this.#denied, NAMED_WHEN_DENIED) : [];
    return readEntry(readerOf(viewer), { at: now, requestId, subgraph }, reads, denied);
  }

  #deliveredIn(data: unknown, errors: ExecutionResult['errors'] = []) {
    const failed = new Set(errors.map((error) => (error.path ?? []).join('\n')));
    return this.#passed
      .map((look) => ({ look, path: pathOf(look.place) }))
      .filter(({ path }) => isThere(data, path) && (failed.size === 0 || !failed.has(path.join('\n'))));
  }
}

/** One entry, or none when there is nothing to tell. */
export function readEntry(
  reader: Reader,
  { at, requestId, subgraph }: Pick<ReadEntry, 'at' | 'requestId' | 'subgraph'>,
  reads: FieldsOfRecords[],
  denied: FieldsOfRecords[],
): ReadEntry | undefined {
  if (reads.length === 0 && denied.length === 0) return undefined;
  const about = new Set([...reads, ...denied].flatMap(({ kind, records }) => records.map((key) => `${kind}/${key}`)));
  return { _id: randomUUIDv7(), at, ...reader, requestId, subgraph, reads, denied, about: [...about] };
}

export function readerOf(viewer: Viewer): Reader {
  const { account, department, session, source, device, purpose, caseNo } = viewer;
  const stated = Object.entries({ session, source, device, purpose, caseNo }).filter(([, value]) => value);
  return { by: account ?? viewer.kind, department: department ?? null, ...Object.fromEntries(stated) };
}

/** Records of a kind that were looked at in the same fields stand together. */
export function grouped(looks: readonly Look[], most = Number.POSITIVE_INFINITY): FieldsOfRecords[] {
  const fieldsOf = new Map<string, { kind: string; record: string; fields: Set<string> }>();
  for (const { kind, field, record } of looks) {
    const key = `${kind}/${record}`;
    const known = fieldsOf.get(key) ?? { kind, record, fields: new Set() };
    fieldsOf.set(key, known);
    known.fields.add(field);
  }
  const groups = new Map<string, FieldsOfRecords>();
  for (const { kind, record, fields } of fieldsOf.values()) {
    const names = [...fields].sort();
    const key = `${kind}:${names}`;
    const group = groups.get(key) ?? { kind, records: [], fields: names };
    groups.set(key, group);
    if (record === '') continue;
    if (group.records.length < most) group.records.push(record);
    else group.more = (group.more ?? 0) + 1;
  }
  return [...groups.values()];
}

function keyOf(record: unknown): string | undefined {
  const key = (record as { _id?: unknown } | undefined)?._id;
  return key === undefined || key === null || key === '' ? undefined : String(key);
}

function pathOf(place: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: Place | undefined = place; at; at = at.prev) path.push(at.key);
  return path.reverse();
}

/** Whether the object that holds the last key of the path is in the answer. */
function isThere(data: unknown, path: readonly (string | number)[]): boolean {
  let at = data;
  for (let step = 0; step < path.length - 1; step += 1)
    at = (at as Record<string | number, unknown> | null | undefined)?.[path[step]!];
  return at !== null && at !== undefined && path.at(-1)! in (at as object);
}
