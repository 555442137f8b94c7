import { expect, test } from '@jest/globals';
import {
  buildClientSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import type { Endpoint } from '../support/graph-client.ts';
import { city, PORTAL, PUBLIC } from './attacked-city.ts';
import { onlyIn, PORTAL_SCHEMA, PUBLIC_SCHEMA } from './composed-city.ts';
import { comparable, expectRefusal } from './refusals.ts';

const HIDDEN = onlyIn(PORTAL_SCHEMA, PUBLIC_SCHEMA);
const HIDDEN_NAMES = [...HIDDEN.types, ...HIDDEN.fields.map(memberOf), ...HIDDEN.inputs.map(memberOf)];

function memberOf(coordinate: string): string {
  return coordinate.slice(coordinate.indexOf('.') + 1);
}

const MISSPELT: [string, string, Record<string, unknown>?][] = [
  ['a field of the root', '{ itemz { totalCount } }'],
  ['a hidden field of the root', '{ complaintz { totalCount } }'],
  ['a field', '{ items { nodes { itemCod } } }'],
  ['a hidden field', '{ supervisedObjects { nodes { contactPhon } } }'],
  ['an argument', '{ items(frist: 1) { totalCount } }'],
  ['an argument of a directive', '{ items @include(iff: true) { totalCount } }'],
  ['a directive', '{ items @skipp(if: true) { totalCount } }'],
  ['a type condition', '{ acts { nodes { ... on InspectionAc { id } } } }'],
  ['a hidden type condition', '{ acts { nodes { ... on Complain { id } } } }'],
  ['a type of a fragment', '{ acts { nodes { ...F } } } fragment F on PenaltyActs { id }'],
  ['a fragment', '{ items { ...Page } } fragment Pages on SupervisionItemConnection { totalCount }'],
  ['an enum value', '{ acts(where: { kind: { eq: PENALTI } }) { totalCount } }'],
  ['an order', '{ acts(orderBy: { field: OCCURED_ON }) { totalCount } }'],
  ['an input field', '{ acts(where: { regionCod: { eq: "x" } }) { totalCount } }'],
  ['a hidden input field', '{ acts(where: { timel: { eq: true } }) { totalCount } }'],
  ['an operator', '{ acts(where: { regionCode: { startWith: "x" } }) { totalCount } }'],
  ['a type of a variable', 'query ($w: SupervisionActFilte) { acts(where: $w) { totalCount } }'],
  ['a variable', 'query ($where: SupervisionActFilter) { acts(where: $wher) { totalCount } }'],
  [
    'an enum value in a variable',
    'query ($k: ActKind) { acts(where: { kind: { eq: $k } }) { totalCount } }',
    { k: 'PENALTI' },
  ],
  [
    'an input field in a variable',
    'query ($w: SupervisionActFilter) { acts(where: $w) { totalCount } }',
    { w: { regionCod: {} } },
  ],
  [
    'a hidden input field in a variable',
    'query ($w: SupervisionActFilter) { acts(where: $w) { totalCount } }',
    { w: { timel: {} } },
  ],
  ['a meta-field', '{ __schem { types { name } } }'],
  ['a field of the schema', '{ __schema { typez { name } } }'],
];

test.each(MISSPELT.map(([what, query, variables = {}]) => [what, query, variables] as const))(
  '#27 who misspells %s is told so, and no name to try next',
  async (_, query, variables) => {
    for (const endpoint of ['public', 'portal'] as Endpoint[]) {
      const options = { variables, ...(endpoint === 'portal' && { account: 'inspector.city' }) };
      const answer = await city.ask(endpoint, query, options);
      expectRefusal(answer, 400, 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT');
      expect(answer.text).not.toMatch(/did you mean|perhaps|similar|suggest/i);
      if (endpoint === 'public')
        expect(wordsOf(answer.text).filter((word) => HIDDEN_NAMES.includes(word) && !query.includes(word))).toEqual([]);
    }
  },
);

/** Names in a text, without those that every error has. */
function wordsOf(text: string): string[] {
  return (text.match(/\w+/g) ?? []).filter((word) => !['code', 'message', 'errors'].includes(word));
}

const SCHEMA_FIELDS = 'types { name } queryType { name }';
const INTROSPECTION: [string, string, RequestInit?][] = [
  ['__schema', `{ __schema { ${SCHEMA_FIELDS} } }`],
  ['__type alone', '{ __type(name: "Complaint") { name fields { name } } }'],
  ['under an alias', `{ items: __schema { ${SCHEMA_FIELDS} } }`],
  ['behind a comment', `{ #\n__schema#\n{ ${SCHEMA_FIELDS} } }`],
  ['behind commas and blanks', `{,,\t__schema,,{,${SCHEMA_FIELDS},}}`],
  ['in a fragment', `{ ...F } fragment F on Query { __schema { ${SCHEMA_FIELDS} } }`],
  [
    'in an inline fragment under a condition',
    `query ($a: Boolean = true) { ... @include(if: $a) { __schema { ${SCHEMA_FIELDS} } } }`,
  ],
  ['beside data', `{ items { totalCount } __schema { ${SCHEMA_FIELDS} } }`],
  ['as a mutation', `mutation { __schema { ${SCHEMA_FIELDS} } }`],
  [
    'as a mutation beside signIn',
    `mutation { signIn(account: "a", password: "b") { token } __schema { ${SCHEMA_FIELDS} } }`,
  ],
];

test.each(INTROSPECTION)('#28 the portal describes itself to nobody who is not signed in: %s', async (_, query) => {
  const { result, asked } = await city.watched(() => city.ask('portal', query));
  expectRefusal(result, 401, 'UNAUTHENTICATED');
  expect(asked).toEqual([]);
});

test.each(INTROSPECTION)('#28 the public graph describes its contract and nothing else: %s', async (_, query) => {
  const { text } = await city.ask('public', query);
  const told = wordsOf(text).filter((word) => HIDDEN_NAMES.includes(word) && !PUBLIC_WORDS.has(word));
  expect(told.filter((word) => !query.includes(word))).toEqual([]);
});

/** Names that some part of the public contract has, so that they hide nothing. */
const PUBLIC_WORDS = new Set(printSchema(PUBLIC_SCHEMA).match(/\w+/g));

test('#28 no GET describes anything', async () => {
  for (const path of [PORTAL, PUBLIC]) {
    const search = `?query=${encodeURIComponent(`{ __schema { ${SCHEMA_FIELDS} } }`)}`;
    expectRefusal(await city.send(`${path}${search}`, {}), 405, 'METHOD_NOT_ALLOWED');
  }
});

test('#30 the public graph is the contract that is printed, to the letter', async () => {
  const { body } = await city.ask('public', getIntrospectionQuery());
  const schema = buildClientSchema(body.data as unknown as IntrospectionQuery);
  expect(printSchema(lexicographicSortSchema(schema))).toBe(printSchema(lexicographicSortSchema(PUBLIC_SCHEMA)));
});

/** So many of the names, spread over the list. */
function sample(names: readonly string[], count = 10): string[] {
  const step = Math.max(1, Math.floor(names.length / count));
  return names.filter((_, place) => place % step === 0);
}

/** A name of the same length and case that exists nowhere. */
function randomLike(name: string): string {
  return `${/^[A-Z]/.test(name) ? 'Q' : 'q'}${'z'.repeat(name.length - 1)}`;
}

/** Asks for hidden names and for others that exist nowhere, and compares what is answered. */
async function expectAlike(write: (name: string) => string, hidden: readonly string[]) {
  expect(hidden.length).toBeGreaterThan(0);
  for (const name of sample(hidden)) {
    const random = randomLike(name);
    const [one, other] = [await city.ask('public', write(name)), await city.ask('public', write(random))];
    expect(comparable(one).replaceAll(name, random)).toBe(comparable(other));
  }
}

test('#29 a hidden type is no type: by its name, as a condition, and of a variable', async () => {
  for (let start = 0; start < HIDDEN.types.length; start += 10) {
    const names = HIDDEN.types.slice(start, start + 10);
    const query = names.map((name, place) => `a${place}: __type(name: "${name}") { name }`).join(' ');
    const { body } = await city.ask('public', `{ ${query} }`);
    expect(Object.values(body.data as object)).toEqual(names.map(() => null));
  }
  await expectAlike((name) => `{ acts { nodes { ... on ${name} { __typename } } } }`, HIDDEN.types);
  await expectAlike((name) => `query ($a: ${name}) { acts { totalCount } }`, HIDDEN.types);
});

test.each([
  ['Query', (name: string) => `{ ${name} { __typename } }`],
  ['SupervisionAct', (name: string) => `{ acts { nodes { ${name} } } }`],
  ['SupervisedObject', (name: string) => `{ supervisedObjects { nodes { ${name} } } }`],
  ['EnforcementOfficer', (name: string) => `{ officers { nodes { ${name} } } }`],
])('#29 a hidden field of %s is no field', async (type, write) => {
  const fields = HIDDEN.fields.filter((coordinate) => coordinate.startsWith(`${type}.`)).map(memberOf);
  await expectAlike(write, fields);
});

test('#29 a hidden filter is no filter', async () => {
  const filters = HIDDEN.inputs.filter((coordinate) => coordinate.startsWith('SupervisionActFilter.')).map(memberOf);
  await expectAlike((name) => `{ acts(where: { ${name}: { eq: true } }) { totalCount } }`, filters);
});

test('#29 nothing can be changed through the public graph, and no mutation is named', async () => {
  const mutations = Object.keys(PORTAL_SCHEMA.getMutationType()!.getFields());
  await expectAlike((name) => `mutation { ${name} { __typename } }`, mutations);
});
