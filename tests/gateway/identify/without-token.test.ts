import { expect, test } from '@jest/globals';
import { asksWithoutToken, fieldsWithoutToken } from '../../../gateway/identify/without-token.ts';
import type { Audience } from '../../../shared/access/audience.ts';

const OPEN: Audience = { public: false, anonymous: true, scopes: [], policies: [] };
const TABLE = new Map<string, Audience>([
  ['Query.myComplaint', OPEN],
  ['Mutation.submitComplaint', OPEN],
  ['Mutation.signIn', OPEN],
  ['SignIn.token', OPEN],
  ['Query.items', { ...OPEN, public: true, anonymous: undefined }],
  ['Query.tasks', { ...OPEN, anonymous: undefined }],
]);
const FIELDS = fieldsWithoutToken(TABLE);
const asks = (query: string) => asksWithoutToken({ query, variables: {} }, FIELDS);

test('the fields without a token are the anonymous ones at the root, but for signing in', () => {
  expect([...FIELDS].sort()).toEqual(['myComplaint', 'submitComplaint']);
});

test.each([
  'query ($no: String!) { myComplaint(complaintNo: $no, queryCode: "A") { status } }',
  'mutation { mine: submitComplaint(input: {}) { complaintNo } }',
])('%s needs no token', (query) => {
  expect(asks(query)).toBe(true);
});

test.each([
  ['two fields', '{ a: myComplaint { status } b: myComplaint { status } }'],
  ['another field besides', '{ myComplaint { status } tasks { totalCount } }'],
  ['a fragment', '{ ...All } fragment All on Query { myComplaint { status } }'],
  ['an inline fragment', '{ ... { myComplaint { status } } }'],
  ['two operations', 'query A { myComplaint { status } } query B { tasks { totalCount } }'],
  ['another field with the name as its alias', '{ myComplaint: tasks { totalCount } }'],
  ['signing in', 'mutation { signIn(account: "myComplaint", password: "") { token } }'],
  ['what cannot be read', '{ myComplaint('],
])('%s is not let in by that door', (_, query) => {
  expect(asks(query)).toBe(false);
});
