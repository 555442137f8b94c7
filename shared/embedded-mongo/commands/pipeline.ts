import { badValue, CommandError, failedToParse, notServed } from '../errors.ts';
import { type Filter, parseFilter } from '../query/filter.ts';
import { type Projection, parseProjection } from '../query/projection.ts';
import { parseSort, type SortOrder } from '../query/sort-order.ts';
import { setAt, splitUpdatePath } from '../update/field-path.ts';
import { assemble, decodeTyped, encode, rawElements } from '../values/bson-bytes.ts';
import { numberOf, Rank, rankOf } from '../values/compare.ts';
import { isDocument, type Path, splitPath } from '../values/paths.ts';

/** A pipeline as parsed. */
export type Stage =
  | { kind: 'match'; filter: Filter }
  | { kind: 'sort'; sort: SortOrder }
  | { kind: 'skip' | 'limit'; rows: number }
  | { kind: 'rewrite'; rewrite: Projection }
  | { kind: 'group'; by: Path | undefined; id: unknown; sums: [string, number | bigint][] }
  | { kind: 'count'; field: string }
  | { kind: 'union'; collection: string; stages: Stage[] };

const MAX_STAGES = 1_200;
const MAX_DEPTH = 8;

/** Parses a pipeline of the served stages. Others are refused by name. */
export function parsePipeline(source: unknown, depth = 0): Stage[] {
  if (!Array.isArray(source)) throw new CommandError(14, "'pipeline' option must be specified as an array");
  if (source.length > MAX_STAGES) throw failedToParse(`a pipeline has more than ${MAX_STAGES} stages`);
  if (depth > MAX_DEPTH) throw failedToParse(`pipelines nest deeper than ${MAX_DEPTH}`);
  return source.map((stage) => {
    const entries = isDocument(stage) ? Object.entries(stage) : [];
    if (entries.length !== 1)
      throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
    return parseStage(entries[0]![0], entries[0]![1], depth);
  });
}

function rowsOf(name: string, value: unknown): number {
  const rows = rankOf(value) === Rank.number ? Number(numberOf(value)) : Number.NaN;
  if (!Number.isInteger(rows) || rows < (name === '$limit' ? 1 : 0))
    throw badValue(`invalid argument to ${name} stage`);
  return rows;
}

function parseStage(name: string, value: unknown, depth: number): Stage {
  switch (name) {
    case '$match':
      return { kind: 'match', filter: parseFilter(value) };
    case '$sort':
      return { kind: 'sort', sort: parseSort(value) };
    case '$skip':
      return { kind: 'skip', rows: rowsOf(name, value) };
    case '$limit':
      return { kind: 'limit', rows: rowsOf(name, value) };
    case '$project': {
      const rewrite = parseProjection(value);
      if (rewrite === undefined) throw badValue('$project specification must have at least one field');
      return { kind: 'rewrite', rewrite };
    }
    case '$set':
    case '$addFields':
      return { kind: 'rewrite', rewrite: literalFields(name, value) };
    case '$group':
      return parseGroup(value);
    case '$count':
      if (typeof value !== 'string' || value === '' || value.startsWith('$'))
        throw badValue('the count field must be a non-empty string');
      return { kind: 'count', field: value };
    case '$unionWith':
      return parseUnion(value, depth);
    case '$changeStream':
      throw new CommandError(115, 'The embedded engine does not serve change streams.');
    default:
      if (KNOWN_STAGES.has(name)) throw notServed(`the stage ${name}`);
      throw new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`);
  }
}

const KNOWN_STAGES = new Set(
  (
    '$lookup $graphLookup $unwind $facet $bucket $bucketAuto $out $merge $replaceRoot $replaceWith $sample $redact $unset ' +
    '$sortByCount $geoNear $densify $fill $setWindowFields $documents $search $indexStats $collStats $currentOp $listSessions'
  ).split(' '),
);

function parseUnion(value: unknown, depth: number): Stage {
  const collection = typeof value === 'string' ? value : isDocument(value) ? value['coll'] : undefined;
  if (typeof collection !== 'string') throw failedToParse('$unionWith needs a collection');
  const stages =
    isDocument(value) && value['pipeline'] !== undefined ? parsePipeline(value['pipeline'], depth + 1) : [];
  return { kind: 'union', collection, stages };
}

function literal(value: unknown, stage: string): unknown {
  if (isDocument(value)) {
    const [operator] = Object.keys(value);
    if (operator === '$literal') return value['$literal'];
    throw notServed(`the expression ${operator ?? '{}'} in ${stage}`);
  }
  if (Array.isArray(value)) throw notServed(`an array expression in ${stage}`);
  if (typeof value === 'string' && value.startsWith('$'))
    throw notServed(`the field expression '${value}' in ${stage}`);
  return value;
}

/** `$set` of literal values; top-level fields are written into the bytes without decoding the document. */
function literalFields(stage: string, source: unknown): Projection {
  if (!isDocument(source) || Object.keys(source).length === 0)
    throw badValue(`${stage} specification must be an object with fields`);
  const fields = Object.entries(source).map(([field, value]) => ({ field, value: literal(value, stage) }));
  if (fields.some(({ field }) => field.includes('.'))) {
    return (bytes) => {
      const doc = decodeTyped(bytes);
      for (const { field, value } of fields) setAt(doc, splitUpdatePath(field), value);
      return encode(doc);
    };
  }
  const elements = new Map(fields.map(({ field, value }) => [field, encode({ [field]: value }).subarray(4, -1)]));
  return (bytes) => {
    const parts: Buffer[] = [];
    const left = new Map(elements);
    for (const { name, start, end } of rawElements(bytes)) {
      parts.push(left.get(name) ?? bytes.subarray(start, end));
      left.delete(name);
    }
    return assemble([...parts, ...left.values()]);
  };
}

function parseGroup(value: unknown): Stage {
  if (!isDocument(value) || !('_id' in value))
    throw new CommandError(15955, 'a group specification must include an _id');
  const { _id: id, ...rest } = value;
  const byField = typeof id === 'string' && id.startsWith('$');
  if (byField && id.startsWith('$$')) throw notServed(`the variable ${id} in $group`);
  const sums = Object.entries(rest).map(([field, accumulator]): [string, number | bigint] => {
    const operator = isDocument(accumulator) ? Object.keys(accumulator)[0] : undefined;
    const summed = isDocument(accumulator) ? accumulator['$sum'] : undefined;
    if (operator !== '$sum' || rankOf(summed) !== Rank.number) {
      throw notServed(`the accumulator ${operator ?? 'of no operator'} of '${field}' (only $sum of a number)`);
    }
    return [field, numberOf(summed)];
  });
  return {
    kind: 'group',
    by: byField ? splitPath(id.slice(1)) : undefined,
    id: byField ? undefined : literal(id, '$group'),
    sums,
  };
}
