import { CommandError } from '../errors.ts';
import { EMPTY_ARRAY, encodeKey, encodeValue } from './key-encoding.ts';
import { isArrayIndex, isDocument, type Path } from './paths.ts';

/** What a document contributes to an index: its keys, and which fields met an array on their way. */
export interface ExtractedKeys {
  keys: Buffer[];
  arrays: boolean[];
  /** Whether any indexed field exists, which decides membership in a sparse index. */
  present: boolean;
}

interface Pending {
  value: unknown;
  at: number;
}

interface Extraction {
  paths: readonly Path[];
  directions: readonly (1 | -1)[];
  arrays: boolean[];
  keys: Map<string, Buffer> | undefined;
  first: Buffer | undefined;
  present: boolean;
}

/** Follows a path until it ends or meets an array. */
function follow(start: Pending, path: Path): Pending {
  let { value, at } = start;
  while (at < path.length && !Array.isArray(value)) {
    value = isDocument(value) && Object.hasOwn(value, path[at]!) ? value[path[at]!] : undefined;
    at++;
  }
  return { value, at };
}

function emit(run: Extraction, values: unknown[]): void {
  const key = encodeKey(values, run.directions);
  if (run.first === undefined) {
    run.first = key;
    return;
  }
  run.keys ??= new Map([[run.first.toString('latin1'), run.first]]);
  run.keys.set(key.toString('latin1'), key);
}

/** The common case, one array of plain values: what stands before and after it in the key is encoded once. */
function emitElements(run: Extraction, reached: readonly Pending[], field: number, array: readonly unknown[]): void {
  const values = reached.map((one) => one.value);
  const head = encodeKey(values.slice(0, field), run.directions);
  const tail = encodeKey(values.slice(field + 1), run.directions.slice(field + 1));
  run.keys ??= new Map(run.first && [[run.first.toString('latin1'), run.first]]);
  for (const element of new Set(array)) {
    const middle = encodeValue(element, run.directions[field]!);
    const key = Buffer.allocUnsafe(head.length + middle.length + tail.length);
    head.copy(key);
    middle.copy(key, head.length);
    tail.copy(key, head.length + middle.length);
    run.keys.set(key.toString('latin1'), key);
  }
}

function extract(run: Extraction, pending: readonly Pending[], done: readonly boolean[]): void {
  const reached = pending.map((one, field) => (done[field] ? one : follow(one, run.paths[field]!)));
  let array: unknown[] | undefined;
  const onArray: boolean[] = [];
  for (let field = 0; field < reached.length; field++) {
    const { value } = reached[field]!;
    onArray.push(!done[field] && Array.isArray(value));
    if (!onArray[field]) {
      if (value !== undefined) run.present = true;
      continue;
    }
    run.present = true;
    run.arrays[field] = true;
    if (array !== undefined && array !== value) {
      throw new CommandError(171, 'cannot index parallel arrays');
    }
    array = value as unknown[];
  }
  if (array === undefined) {
    emit(
      run,
      reached.map((one) => one.value),
    );
    return;
  }
  const only = onArray.indexOf(true);
  if (only === onArray.lastIndexOf(true) && reached[only]!.at === run.paths[only]!.length && array.length > 1) {
    emitElements(run, reached, only, array);
    return;
  }
  const elements = array.length === 0 ? [undefined] : array;
  for (const element of elements) {
    const nextDone = [...done];
    const next = reached.map((one, field): Pending => {
      if (!onArray[field]) {
        nextDone[field] = true;
        return one;
      }
      if (one.at < run.paths[field]!.length) {
        // a nested array is not entered twice: its elements are not documents of this array
        return { value: Array.isArray(element) ? undefined : element, at: one.at };
      }
      nextDone[field] = true;
      return { value: array.length === 0 ? EMPTY_ARRAY : element, at: one.at };
    });
    extract(run, next, nextDone);
  }
}

/** The encoded keys of a document for the given fields, without repeats. Throws 171 when two fields run over different arrays. */
export function extractKeys(doc: unknown, paths: readonly Path[], directions: readonly (1 | -1)[]): ExtractedKeys {
  const run: Extraction = {
    paths,
    directions,
    arrays: paths.map(() => false),
    keys: undefined,
    first: undefined,
    present: false,
  };
  extract(
    run,
    paths.map(() => ({ value: doc, at: 0 })),
    paths.map(() => false),
  );
  const keys = run.keys ? [...run.keys.values()] : run.first ? [run.first] : [];
  return { keys, arrays: run.arrays, present: run.present };
}

/** Paths with a numbered position cannot be indexed here. */
export const hasArrayPosition = (path: Path): boolean => path.some(isArrayIndex);

/**
 * The key a document sorts by: for an array its least element ascending and its greatest descending, as bytes whose
 * order is the sort's.
 */
export function sortKey(doc: unknown, paths: readonly Path[], directions: readonly (1 | -1)[]): Buffer {
  const parts = paths.map((path, field) => {
    const { keys } = extractKeys(doc, [path], [directions[field]!]);
    return keys.reduce((least, key) => (Buffer.compare(key, least) < 0 ? key : least));
  });
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}
