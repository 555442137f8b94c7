import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { isInputObjectType, isScalarType } from 'graphql';
import { normaliseKey } from '../../shared/codes/identity-key.ts';
import { SCALARS } from '../../shared/subgraph/scalars.ts';
import { at, numberAt, served } from '../conformance/expectations.ts';
import { city, PUBLIC } from './attacked-city.ts';
import { PORTAL_SCHEMA } from './composed-city.ts';
import { expectFieldFailure, expectNoInnerLife, expectRefusal } from './refusals.ts';

const BY_CODE = 'query ($code: String) { items(where: { itemCode: { eq: $code } }) { totalCount } }';
const BY_NAME = 'query ($name: String!) { supervisedObjects(where: { name: { contains: $name } }) { totalCount } }';

const OPERATORS = [{ $ne: null }, { $gt: '' }, { $regex: '.*' }, { $where: 'sleep(10000)' }, ['x'], { $in: [] }, true];

test.each(OPERATORS)('#41 %j for a text is refused, and no database is asked', async (code) => {
  const { result, commands } = await city.watched(() => city.ask('public', BY_CODE, { variables: { code } }));
  expectRefusal(result, 400, 'BAD_USER_INPUT');
  expect(commands).toEqual([]);
});

test.each(['{"$ne":null}', '$where', '$ne', '[$gt]=', "'; return true; //", '1; while(true){}', '$itemCode', '$$ROOT'])(
  '#41 the text %s is a text like any other: nothing has this code',
  async (code) => {
    expect(numberAt(served(await city.ask('public', BY_CODE, { variables: { code } })), 'items.totalCount')).toBe(0);
  },
);

test('#41 an operator is no input field of a filter', async () => {
  for (const name of ['_ne', 'ne', 'regex', 'where', 'not', 'exists'])
    expectRefusal(
      await city.ask('public', `{ items(where: { itemCode: { ${name}: "x" } }) { totalCount } }`),
      400,
      'GRAPHQL_VALIDATION_FAILED',
    );
  expectRefusal(
    await city.ask('public', '{ items(where: { $where: "x" }) { totalCount } }'),
    400,
    'GRAPHQL_PARSE_FAILED',
  );
});

test('#41 no scalar takes an object: there is no JSON to hide an operator in', () => {
  const scalars = Object.values(PORTAL_SCHEMA.getTypeMap()).filter((type) => isScalarType(type));
  expect(scalars.map(({ name }) => name).filter((name) => /json|any|object|map/i.test(name))).toEqual([]);
  for (const scalar of Object.values(SCALARS)) expect(() => scalar.parseValue({ $gt: '' })).toThrow();
});

test.each([
  '.*',
  '^',
  '$',
  '((',
  '))',
  '[',
  '.',
  '\\',
  '|',
  '(?i)a',
  '公司|.',
  '^((((.+)+)+)+)+$',
  '(a+)+$',
  `${'a'.repeat(90)}!`,
])('#42 the name %s is searched for letter by letter', async (name) => {
  const answer = await city.ask('public', BY_NAME, { variables: { name } });
  if (answer.body.errors) expectFieldFailure(answer, 'supervisedObjects', 'BAD_USER_INPUT');
  else expect(at(answer.body.data, 'supervisedObjects.totalCount')).toBe(0);
});

test('#42 a name to search for has a greatest length', async () => {
  for (const length of [101, 1000, 20_000]) {
    const answer = await city.ask('public', BY_NAME, { variables: { name: 'a'.repeat(length) } });
    expectFieldFailure(answer, 'supervisedObjects', 'BAD_USER_INPUT');
  }
});

const PROTOTYPE_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'then',
  'hasOwnProperty',
  'valueOf',
  'toJSON',
];

test.each(PROTOTYPE_KEYS)('#43 %s as alias, variable, operation, code and key of a body does no harm', async (name) => {
  const query = `query ${name}($${name}: String) { ${name}: items(first: 1, where: { itemCode: { eq: $${name} } }) { totalCount } }`;
  const own = (value: unknown) => JSON.parse(`{"${name}": ${JSON.stringify(value)}}`);
  const bodies = [
    { query, variables: { [`_${name}`]: 1 } },
    `{"query": ${JSON.stringify(query)}, "operationName": "${name}", "variables": {"${name}": "x"}}`,
    `{"query": "{ __typename }", "variables": {"${name}": {"isAdmin": true}}}`,
    `{"query": "{ __typename }", "extensions": {"${name}": {"isAdmin": true}}}`,
    `{"query": "{ __typename }", "${name}": {"isAdmin": true}}`,
    { query: BY_CODE, variables: { code: name } },
    { query: 'query ($w: SupervisionItemFilter) { items(where: $w) { totalCount } }', variables: { w: own('x') } },
  ];
  for (const body of bodies) {
    const { status, text } = await city.post(PUBLIC, body);
    expect([200, 400]).toContain(status);
    expectNoInnerLife(text);
    expect(text).not.toContain('INTERNAL');
  }
  expect('isAdmin' in {}).toBe(false);
});

test('#43 what is answered under such an alias is what was asked for', async () => {
  const query = `{ constructor: items(first: 1) { totalCount } then: departments(first: 1) { toString: totalCount } }`;
  const data = served(await city.ask('public', query)) as Record<string, unknown>;
  expect(Object.keys(data)).toEqual(['constructor', 'then']);
  expect(data['then']).toEqual({ toString: expect.any(Number) });
});

test.each(['1.5', '9007199254740993', '2147483648', '1e400', '-1e400', '"5"', 'true', '[1]', '{}', '1e1000000'])(
  '#44 %s is no whole number for a page',
  async (number) => {
    const query = 'query ($first: Int) { items(first: $first) { totalCount } }';
    const { result, commands } = await city.watched(() =>
      city.post(PUBLIC, `{"query": "${query.replaceAll('"', '\\"')}", "variables": {"first": ${number}}}`),
    );
    if (number === '[1]' && result.status === 200) throw new Error(result.text);
    expectRefusal(result, 400, 'BAD_USER_INPUT');
    expect(commands).toEqual([]);
  },
);

test.each(['1.5', '9007199254740993', '1e3', '"5"', 'true', 'NaN', '0x10', '01', '-'])(
  '#44 nor is %s in a document',
  async (number) => {
    const answer = await city.ask('public', `{ items(first: ${number}) { totalCount } }`);
    expectRefusal(answer, 400, 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED', 'COST_EXCEEDED', 'BAD_USER_INPUT');
  },
);

const STRANGE: [string, string][] = [
  ['a NUL', 'a\u0000b'],
  ['a lone surrogate', 'a\ud800b'],
  ['a right-to-left override', '\u202egnp.exe'],
  ['zero-width characters', 'a\u200bb\u200d\ufeff'],
  ['full-width letters', 'ＡＢＣ１２３'],
  ['a letter and its accent apart', 'e\u0301'],
  ['a variation selector', '葛\u{e0100}'],
  ['20,000 letters', '字'.repeat(20_000)],
  ['an emoji of many parts', '👨‍👩‍👧‍👦'],
  ['control characters', '\u0007\u001b[31m\u009b'],
];

test.each(STRANGE)('#45 %s: an answer or a refusal, in every kind of text input', async (_, text) => {
  const queries: [string, object][] = [
    [BY_CODE, { code: text }],
    [BY_NAME, { name: text }],
    ['query ($a: String) { items(where: { itemCode: { startsWith: $a } }) { totalCount } }', { a: text }],
    ['query ($a: String!) { item(itemCode: $a) { name } }', { a: text }],
    ['query ($a: ID!) { act(id: $a) { id } }', { a: text }],
    ['query ($a: String) { supervisedObject(creditCode: $a) { name } }', { a: text }],
    ['query ($a: CivilDate) { acts(where: { occurredOn: { eq: $a } }) { totalCount } }', { a: text }],
  ];
  for (const [query, variables] of queries) {
    const answer = await city.ask('public', query, { variables: variables as Record<string, unknown> });
    expect([200, 400]).toContain(answer.status);
    expectNoInnerLife(answer.text);
    for (const { extensions } of answer.body.errors ?? []) expect(extensions.code).toBe('BAD_USER_INPUT');
  }
});

test('#45 two keys that a reader cannot tell apart are one key', () => {
  for (const [one, other] of [
    ['６１０１０２１９９００１０１００１Ｘ', '61010219900101001X'],
    ['61010219900101\u200b001X', '61010219900101001X'],
    ['\u202e61010219900101001X', '61010219900101001X'],
    ['e\u0301', '\u00e9'],
  ])
    expect(normaliseKey(one!)).toBe(normaliseKey(other!));
  for (const unfit of ['a\u0000', '\ud800', '\u200b']) expect(normaliseKey(unfit)).toBeUndefined();
});

test('#45 an account in full-width letters is the same account, and fails as that one', async () => {
  const passwords = JSON.parse(await readFile(join(city.dataDir, 'demo-accounts.json'), 'utf8'));
  const query = 'mutation ($a: String!, $p: String!) { signIn(account: $a, password: $p) { token } }';
  const variables = { a: 'ｓｔａｆｆｉｎｇ．ｃｉｔｙ', p: passwords['staffing.city'].password };
  expect(at(served(await city.ask('portal', query, { variables })), 'signIn.token')).toEqual(expect.any(String));
});

/** What the server alone says of a record. */
const SERVER_OWNED =
  /^(_id|provider|sourceSystem|batchNo|operation|receivedAt|version|readers|digest|issuedBy|issuedAt|deliveredAt|claimedBy|claimedAt|fedBackAt|closedBy|closedAt|status|createdBy|createdAt|updatedAt|passwordHash|grantedBy|grantedAt|revokedBy|revokedAt|state)$/;

test('#46 no input of a mutation has a field that belongs to the server', () => {
  const mutations = Object.values(PORTAL_SCHEMA.getMutationType()!.getFields());
  const inputs = mutations.flatMap(({ args }) => args.map(({ type }) => String(type).replace(/[![\]]/g, '')));
  expect(inputs).toContain('IssueTaskInput');
  for (const name of inputs) {
    const type = PORTAL_SCHEMA.getType(name);
    if (isInputObjectType(type))
      expect(Object.keys(type.getFields()).filter((field) => SERVER_OWNED.test(field))).toEqual([]);
  }
});

test('#46 what an input has not is refused, in the document and in variables, and nothing is written', async () => {
  await city.token('office.city');
  const input = { title: 'x', content: 'x', assignedTo: '610100-MKT', dueOn: '2026-11-30' };
  const mutation = 'mutation ($input: IssueTaskInput!) { issueTask(input: $input) { taskNo } }';
  for (const extra of [
    { status: 'CLOSED' },
    { issuedBy: '610100-MKT' },
    { version: 7 },
    { taskNo: 'T-1' },
    { readers: ['all'] },
  ]) {
    const { result, asked } = await city.watched(() =>
      city.ask('portal', mutation, { account: 'office.city', variables: { input: { ...input, ...extra } } }),
    );
    expectRefusal(result, 400, 'BAD_USER_INPUT');
    expect(asked).toEqual([]);
  }
});

test('#47 there is no export yet through which a formula could reach a spreadsheet', async () => {
  for (const path of [
    '/export',
    '/exports',
    '/export/items.csv',
    '/public/export',
    '/download',
    '/public/download/items.csv',
  ])
    for (const method of ['GET', 'POST']) expectRefusal(await city.send(path, { method }), 404, 'NOT_FOUND');
  const names = Object.keys(PORTAL_SCHEMA.getQueryType()!.getFields());
  expect(names.filter((name) => /export|download|csv|spreadsheet/i.test(name))).toEqual([]);
});
