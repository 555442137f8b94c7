import { CommandError, notServed } from '../errors.ts';
import { conjunctsOf, type Filter, parseFilter } from '../query/filter.ts';
import { compileFilter, type Matcher } from '../query/matcher.ts';
import { type Doc, numberOf, rankOf } from '../values/compare.ts';
import { hasArrayPosition } from '../values/index-keys.ts';
import { isDocument, type Path, splitPath } from '../values/paths.ts';

/** The stored form of an index, as `listIndexes` shows it. */
export interface IndexSpecification {
  v: number;
  key: Record<string, 1 | -1>;
  name: string;
  unique?: boolean;
  sparse?: boolean;
  partialFilterExpression?: Doc;
  expireAfterSeconds?: number;
}

/** An index ready for use: its fields in order, and what restricts it. */
export interface Index {
  id: number;
  specification: IndexSpecification;
  name: string;
  fields: string[];
  paths: Path[];
  directions: (1 | -1)[];
  unique: boolean;
  sparse: boolean;
  partial: { filter: Filter; matches: Matcher } | undefined;
  /** For each field, whether any document ever held an array on the way to it. */
  arrays: boolean[];
  /** How much of `arrays` the data file already records. */
  recordedArrays: number;
  /** The commit that made it; an older snapshot does not have it. */
  createdBy: number;
}

const SERVED_OPTIONS = new Set([
  'v',
  'key',
  'name',
  'ns',
  'unique',
  'sparse',
  'background',
  'partialFilterExpression',
  'expireAfterSeconds',
]);

/** Reads an index specification from the wire. Options outside the served subset are refused by name. */
export function parseIndexSpecification(source: unknown): IndexSpecification {
  if (!isDocument(source)) throw new CommandError(14, 'an index specification must be an object');
  for (const option of Object.keys(source)) {
    if (!SERVED_OPTIONS.has(option)) throw notServed(`the index option '${option}'`);
  }
  const { key, name } = source;
  if (!isDocument(key) || Object.keys(key).length === 0) throw new CommandError(67, 'an index needs a key pattern');
  if (typeof name !== 'string' || name === '')
    throw new CommandError(9, "The 'name' field is a required property of an index specification");
  const specification: IndexSpecification = { v: 2, key: keyPattern(key), name };
  if (isSet(source['unique'])) specification.unique = true;
  if (isSet(source['sparse'])) specification.sparse = true;
  const expiry = source['expireAfterSeconds'];
  if (expiry !== undefined) {
    const seconds = rankOf(expiry) === rankOf(0) ? Number(numberOf(expiry)) : Number.NaN;
    if (!(seconds >= 0) || Object.keys(key).length !== 1) {
      throw new CommandError(67, 'a TTL index has one field and a non-negative number of seconds');
    }
    specification.expireAfterSeconds = seconds;
  }
  const partial = source['partialFilterExpression'];
  if (partial !== undefined) {
    if (!isDocument(partial)) throw new CommandError(67, 'partialFilterExpression must be an object');
    if (specification.sparse) throw new CommandError(67, 'an index is sparse or partial, not both');
    specification.partialFilterExpression = partial;
    refuseUnservedPartial(parseFilter(partial));
  }
  return specification;
}

const isSet = (value: unknown): boolean =>
  value === true || (rankOf(value) === rankOf(0) && Number(numberOf(value)) !== 0);

function keyPattern(key: Doc): Record<string, 1 | -1> {
  const pattern: Record<string, 1 | -1> = {};
  for (const [field, order] of Object.entries(key)) {
    const direction = rankOf(order) === rankOf(0) ? Number(numberOf(order)) : Number.NaN;
    if (!(direction !== 0)) throw new CommandError(67, `index direction of '${field}' must be 1 or -1`);
    if (Number.isNaN(direction)) throw notServed(`an index of kind '${String(order)}' on '${field}'`);
    if (field === '' || field.split('.').includes('') || field.includes('$')) {
      throw new CommandError(67, `'${field}' cannot be indexed`);
    }
    if (hasArrayPosition(splitPath(field))) throw notServed(`an index on the array position in '${field}'`);
    pattern[field] = direction > 0 ? 1 : -1;
  }
  return pattern;
}

function refuseUnservedPartial(filter: Filter): void {
  for (const condition of conjunctsOf(filter)) {
    const served =
      condition.kind === 'compare' || (condition.kind === 'exists' && condition.wanted) || condition.kind === 'type';
    if (!served) throw new CommandError(67, `unsupported expression in partial index: ${condition.kind}`);
  }
}

/** Makes a stored specification ready for use. */
export function openIndex(id: number, specification: IndexSpecification, arrayBits: number, createdBy: number): Index {
  const fields = Object.keys(specification.key);
  const filter = specification.partialFilterExpression && parseFilter(specification.partialFilterExpression);
  return {
    id,
    specification,
    name: specification.name,
    fields,
    paths: fields.map(splitPath),
    directions: Object.values(specification.key).map((order) => (Number(order) > 0 ? 1 : -1)),
    unique: specification.unique === true,
    sparse: specification.sparse === true,
    partial: filter && { filter, matches: compileFilter(filter) },
    arrays: fields.map((_field, at) => (arrayBits & (1 << at)) !== 0),
    recordedArrays: arrayBits,
    createdBy,
  };
}
