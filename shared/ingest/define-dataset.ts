import type { ClientSession, Model } from 'mongoose';
import { grantableType } from '../access/grantable.ts';
import { type RowAudience, readersOf } from '../access/reader-keys.ts';
import type { ChangeFacts } from '../audit/change-log.ts';
import { type Draft, writeRecords } from '../audit/write-records.ts';
import { civilDateOf } from '../calendar/civil-date.ts';
import { isTimely } from '../calendar/deadline.ts';
import type { Holidays } from '../calendar/working-day.ts';
import { regionAncestors } from '../codes/region.ts';
import { personsOf } from '../subgraph/personal-data.ts';
import type { RecordEnvelope } from '../subgraph/record-schema.ts';
import { type CheckedRow, checkRow, problemOf } from './check-row.ts';
import type {
  Batch,
  CanonicalRow,
  Dataset,
  FieldSpecs,
  PersonMention,
  Problem,
  RowOutcome,
  ValuesOf,
} from './dataset.ts';
import { outgoingRecords } from './outgoing.ts';

export interface Findings {
  held?: Problem[];
  irregularities?: Problem[];
}

/** What a kind of record adds to the general way of a row: check the fields, apply the rules, link, write. */
export interface DatasetDefinition<Fields extends FieldSpecs> {
  name: string;
  title: string;
  fields: Fields;
  model: Model<RecordEnvelope>;
  /** GraphQL object type of the records; the model's name unless told. */
  type?: string;
  holidays: Holidays;
  /** See `Dataset.byOperator`. */
  byOperator?: boolean;
  /**
   * What of it goes out to the province, of records that anybody may see (Art. 6); absent: nothing. None of a person, none that is its
   * department's own. `where`: which records of the model are the dataset's.
   */
  exchange?: { fields: readonly (keyof Fields & string)[]; where?: Readonly<Record<string, unknown>> };
  /** The record's key, `_id`, from its identifying values. */
  key(values: ValuesOf<Fields>, batch: Batch): string;
  /** Rules across fields, from rules.ts. Pure. */
  rules?(values: ValuesOf<Fields>, batch: Batch): Findings;
  /** What only the store or another subgraph can tell, many rows at once; answers in order. May add values to a row. */
  link?(rows: ValuesOf<Fields>[], batch: Batch): Promise<Findings[]>;
  /** The record's own fields, where they are not simply the row's values. */
  content?(values: ValuesOf<Fields>, batch: Batch): Record<string, unknown>;
  /** Fields for searching and ordering that follow from the content. */
  derived?(values: ValuesOf<Fields>, batch: Batch, irregularities: readonly Problem[]): Record<string, unknown>;
  /** Region of the record, its assigned departments, whether anybody may see it at present; whether its provider may share it, unless told so. */
  audience(
    values: ValuesOf<Fields>,
    batch: Batch,
  ): { regionCode?: string; assigned?: readonly string[]; published: boolean; shared?: boolean };
  /** What projections count by; codes and days only. */
  facts?(values: ValuesOf<Fields>, batch: Batch): ChangeFacts;
  /** Day the record arose, for the five working days of Art. 15. */
  arose?(values: ValuesOf<Fields>): string | undefined;
}

export function defineDataset<Fields extends FieldSpecs>(definition: DatasetDefinition<Fields>): Dataset {
  const { name, title, fields, byOperator, exchange, model } = definition;
  // a run asks whose record a row is before it is accepted: the fields are checked once
  const checked = new WeakMap<CanonicalRow, CheckedRow<Fields>>();
  const takeChecked = (row: CanonicalRow) => {
    const known = checked.get(row);
    checked.delete(row); // linking may add to its values
    return known ?? checkRow(fields, row);
  };
  return {
    name,
    title,
    fields,
    ...(byOperator && { byOperator }),
    ...(exchange && { exchange: outgoingRecords(model, exchange.fields, exchange.where) }),
    identify: (row, batch) => {
      const known = checkRow(fields, row);
      checked.set(row, known);
      return known.held.length === 0 ? definition.key(known.values, batch) : undefined;
    },
    persons: (row, batch) => personsIn(definition, row, batch),
    accept: (rows, batch, session) => accept(definition, rows, batch, takeChecked, session),
  };
}

function personsIn<Fields extends FieldSpecs>(
  { fields, model, key }: DatasetDefinition<Fields>,
  row: CanonicalRow,
  batch: Batch,
): PersonMention[] {
  const roles = Object.entries(personsOf(model.schema) ?? {});
  if (roles.length === 0) return [];
  const { values } = checkRow(fields, row);
  const given: Readonly<Record<string, unknown>> = values;
  const isIdentified = Object.entries(fields).every(([field, spec]) => !spec.identifying || given[field] !== undefined);
  const record = isIdentified ? key(values, batch) : undefined;
  return roles.flatMap(([role, { ofProvider, document }]) =>
    ofProvider ? [] : [{ kind: model.modelName, role, ...(record && { record }), document: document?.(values) }],
  );
}

interface Kept<Fields extends FieldSpecs> {
  place: number;
  values: ValuesOf<Fields>;
  irregularities: Problem[];
}

async function accept<Fields extends FieldSpecs>(
  definition: DatasetDefinition<Fields>,
  rows: readonly CanonicalRow[],
  batch: Batch,
  check: (row: CanonicalRow) => CheckedRow<Fields>,
  session?: ClientSession,
): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  const kept: Kept<Fields>[] = [];
  for (const [place, row] of rows.entries()) {
    const checked = check(row);
    const found = checked.held.length === 0 ? definition.rules?.(checked.values, batch) : undefined;
    const held = [...checked.held, ...(found?.held ?? [])];
    if (held.length > 0) outcomes[place] = { kind: 'held', problems: held };
    else
      kept.push({
        place,
        values: checked.values,
        irregularities: [...checked.irregularities, ...(found?.irregularities ?? [])],
      });
  }
  const own = batch.ownRecordsOnly ? await ownRows(definition, kept, batch, outcomes) : kept;
  const linked = await link(definition, own, batch, outcomes);
  for (const wave of distinctKeys(definition, linked, batch)) await write(definition, wave, batch, outcomes, session);
  return outcomes;
}

const OF_ANOTHER = problemOf(
  'RECORD_OF_ANOTHER',
  undefined,
  'Another department provides this record: it is for that department to change.',
  '该记录由其他部门提供，应由提供部门变更。',
);

async function ownRows<Fields extends FieldSpecs>(
  { model, key }: DatasetDefinition<Fields>,
  kept: Kept<Fields>[],
  batch: Batch,
  outcomes: RowOutcome[],
): Promise<Kept<Fields>[]> {
  const keys = kept.map(({ values }) => key(values, batch));
  const standing = await model.find({ _id: { $in: keys } }, { provider: 1 }).lean<RecordEnvelope[]>();
  const others = new Set(standing.flatMap(({ _id, provider }) => (provider === batch.department.code ? [] : [_id])));
  return kept.filter(({ place }, index) => {
    if (!others.has(keys[index]!)) return true;
    outcomes[place] = { kind: 'held', problems: [OF_ANOTHER] };
    return false;
  });
}

async function link<Fields extends FieldSpecs>(
  definition: DatasetDefinition<Fields>,
  kept: Kept<Fields>[],
  batch: Batch,
  outcomes: RowOutcome[],
): Promise<Kept<Fields>[]> {
  if (!definition.link || kept.length === 0) return kept;
  const findings = await definition.link(
    kept.map((row) => row.values),
    batch,
  );
  return kept.filter((row, index) => {
    const { held = [], irregularities = [] } = findings[index] ?? {};
    row.irregularities.push(...irregularities);
    if (held.length > 0) outcomes[row.place] = { kind: 'held', problems: held };
    return held.length === 0;
  });
}

/** Rows of one key follow each other, so that the last stands and the former become its versions. */
function distinctKeys<Fields extends FieldSpecs>(
  definition: DatasetDefinition<Fields>,
  rows: Kept<Fields>[],
  batch: Batch,
): Kept<Fields>[][] {
  const waves: Kept<Fields>[][] = [];
  const times = new Map<string, number>();
  for (const row of rows) {
    const key = definition.key(row.values, batch);
    const wave = times.get(key) ?? 0;
    times.set(key, wave + 1);
    const fellows = waves[wave] ?? [];
    fellows.push(row);
    waves[wave] = fellows;
  }
  return waves;
}

async function write<Fields extends FieldSpecs>(
  definition: DatasetDefinition<Fields>,
  rows: Kept<Fields>[],
  batch: Batch,
  outcomes: RowOutcome[],
  session: ClientSession | undefined,
): Promise<void> {
  const drafts = rows.map((row) => draftOf(definition, row, batch));
  const origin = { ...batch, provider: batch.department.code };
  const written = await writeRecords(definition.model, drafts, origin, session);
  const received = civilDateOf(batch.receivedAt);
  for (const [index, { place, values, irregularities }] of rows.entries()) {
    const arose = definition.arose?.(values);
    const late = arose !== undefined && !isTimely(arose, received, definition.holidays());
    const dated = arose !== undefined;
    outcomes[place] = { kind: written[index]!, id: drafts[index]!._id, late, dated, irregularities };
  }
}

function draftOf<Fields extends FieldSpecs>(
  definition: DatasetDefinition<Fields>,
  row: Kept<Fields>,
  batch: Batch,
): Draft {
  const { values, irregularities } = row;
  const { regionCode, assigned, published, shared = true } = definition.audience(values, batch);
  const regions = new Set([
    ...regionAncestors(batch.department.regionCode),
    ...(regionCode ? regionAncestors(regionCode) : []),
  ]);
  const { type = definition.model.modelName } = definition;
  const audience: RowAudience = {
    provider: batch.department.code,
    regions: [...regions],
    published,
    ...(shared && grantableType(type) && { type }),
    ...(assigned && { assigned }),
  };
  return {
    _id: definition.key(values, batch),
    content: definition.content?.(values, batch) ?? values,
    derived: definition.derived?.(values, batch, irregularities),
    readers: readersOf(audience),
    irregularities,
    facts: definition.facts?.(values, batch),
  };
}
