import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isCompositeType, isRequiredArgument } from 'graphql';
import type { Answer, SeenError } from '../support/graph-client.ts';
import { CLASS_OF, type FieldClass } from './classes.ts';
import { type MatrixCity, openMatrixCity, TODAY } from './matrix-city.ts';
import { ASKERS, type Asker, type Row } from './oracle.ts';
import { PLACES, type Place, type Stored, type Telling, tellingRows } from './rows.ts';

let matrix: MatrixCity;
beforeAll(async () => {
  matrix = await openMatrixCity();
}, 240_000);
afterAll(() => matrix.city.close());

type Path = readonly (string | number)[];

/** Fields of which somebody got a value. */
const read = new Set<string>();

/** The fields of a type that the asker's graph has, each as `key: field { __typename }`. */
function selectionOf(schema: GraphQLSchema, type: string, asker: Asker): { text: string; fields: string[] } {
  const { account } = asker;
  const fields = Object.values((schema.getType(type) as GraphQLObjectType).getFields()).filter(
    (field) => !field.args.some(isRequiredArgument) && (account || CLASS_OF.get(`${type}.${field.name}`) === 'PUBLIC'),
  );
  const part = ({ name, args, type: of }: (typeof fields)[number]) =>
    `${name}${args.some((arg) => arg.name === 'first') ? '(first: 1)' : ''}${isCompositeType(getNamedType(of)) ? ' { __typename }' : ''}`;
  return { text: `... on ${type} { ${fields.map(part).join(' ')} }`, fields: fields.map(({ name }) => name) };
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], value);
}

/** Whether the answer refuses the field at the path; `@` in a refusal stands for each item of a list. */
function isRefused(errors: readonly SeenError[], path: Path): boolean {
  return errors.some(
    ({ path: refused = [], extensions }) =>
      extensions.code === 'UNAUTHORIZED_FIELD_OR_TYPE' &&
      refused.length === path.length &&
      refused.every((key, place) => key === path[place] || (key === '@' && typeof path[place] === 'number')),
  );
}

/** What differs from the oracle on one row that the asker holds. */
function differences(asker: Asker, type: string, fields: string[], row: Row, answer: Answer, path: Path): string[] {
  const { data, errors = [] } = answer.body;
  return fields.flatMap((field) => {
    const fieldClass = CLASS_OF.get(`${type}.${field}`);
    if (!fieldClass) return [];
    const may = matrix.oracle.reads(asker, fieldClass, row);
    const refused = isRefused(errors, [...path, field]);
    const value = at(data, [...path, field]);
    if (may && value != null) read.add(`${type}.${field}`);
    if (may !== refused && (may || value === null)) return [];
    return [
      `${type}.${field} (${fieldClass}) of ${row.key}: ${may ? 'refused' : `served as ${JSON.stringify(value)}`}`,
    ];
  });
}

const ROW_CLASSES: readonly FieldClass[] = ['OWN_DEPT', 'PERSONAL', 'SECRET'];

/** The demo city has none: tests/subgraphs/behaviour/evidence.test.ts asks who reads them. */
const READ_ELSEWHERE = ['EvidenceDocument'];

test('every type with a field that the row decides about is among those read here', () => {
  const types = [...CLASS_OF]
    .filter(([, name]) => ROW_CLASSES.includes(name))
    .map(([coordinate]) => coordinate.split('.')[0]);
  const read = new Set([...PLACES.map(({ type }) => type), ...READ_ELSEWHERE]);
  expect([...new Set(types)].filter((type) => !read.has(type!))).toEqual([]);
});

describe.each(PLACES.map((place) => [`${place.type}${place.below ? `, ${place.below}` : ''}`, place] as const))(
  '%s',
  (_, place) => {
    let rows: Telling[];
    beforeAll(async () => {
      rows = await tellingRows(matrix.city, place, matrix.parents, matrix.oracle, TODAY);
    });

    test('there are rows that tell askers apart', () => {
      expect(rows.length).toBeGreaterThan(0);
    });

    test.each(ASKERS.map((asker) => [asker.title, asker] as const))(
      '%s reads what the audiences say',
      async (__, asker) => {
        const found = await Promise.all(rows.map((telling) => readRow(asker, place, telling)));
        expect(found.flat()).toEqual([]);
      },
    );
  },
);

/** What the demo city has no value of: its acts are against organisations, nobody has fed back on a measure, and no listing names the penalty that it rests on. */
const LACKING = ['InspectionAct', 'PenaltyAct', 'CompulsoryAct', 'OtherAct']
  .map((type) => `${type} PERSONAL`)
  .concat('JointMeasure OWN_DEPT', 'CreditListing OWN_DEPT', 'EvidenceDocument OWN_DEPT');

test('the city holds values of every class in every type, for somebody to read', () => {
  const guarded = [...CLASS_OF].filter(([, name]) => ROW_CLASSES.includes(name));
  const kindOf = ([coordinate, name]: [string, FieldClass]) => `${coordinate.split('.')[0]} ${name}`;
  const served = new Set(guarded.filter(([coordinate]) => read.has(coordinate)).map(kindOf));
  expect([...new Set(guarded.map(kindOf))].filter((kind) => !served.has(kind) && !LACKING.includes(kind))).toEqual([]);
});

/** What differs from the oracle on one row, found or not. */
async function readRow(asker: Asker, place: Place, { row, record }: Telling): Promise<string[]> {
  const { text, fields } = selectionOf(matrix.schema, place.type, asker);
  if (fields.length === 0) return [];
  const takesKey = place.root.includes('$key');
  const type = place.root.startsWith('act(') ? 'ID!' : 'String!';
  const inner = place.below ? `${place.below} { key: ${place.key} ${text} }` : text;
  const query = `query ${takesKey ? `($key: ${type})` : ''} { row: ${place.root} { ${inner} } }`;
  const key = place.by ? place.by(record) : row.key;
  const answer = await matrix.ask(asker, query, takesKey ? { key } : {});
  if (!asker.account && isUnknown(answer)) return [];
  expect(answer.status).toBe(200);
  const path = pathOf(answer, place, record);
  if ((path !== undefined) !== matrix.oracle.finds(asker, row)) return [`${row.key}: ${path ? 'found' : 'absent'}`];
  return path ? differences(asker, place.type, fields, row, answer, path) : [];
}

/** Where the row stands in the answer; undefined where it does not. */
function pathOf({ body }: Answer, place: Place, record: Stored): Path | undefined {
  if (!place.below) return at(body.data, ['row']) == null ? undefined : ['row'];
  const siblings = (at(body.data, ['row', place.below]) ?? []) as { key: string }[];
  const own = record[place.key!] ?? record._id;
  const index = siblings.findIndex(({ key }) => key === own);
  return index < 0 ? undefined : ['row', place.below, index];
}

/** The public graph does not know the field at all. */
function isUnknown({ body }: Answer): boolean {
  return body.errors?.every(({ extensions }) => extensions.code === 'GRAPHQL_VALIDATION_FAILED') ?? false;
}
