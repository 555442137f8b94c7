import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cityOfTests } from '../../fixtures/city.ts';
import { ANALYST_CLAIMS, startTestGateway, type TestGateway } from '../../fixtures/gateway.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const NAMED = 'query Names($first: Int) { items(first: $first) { nodes { name } } }';
const OTHER = '{ item(code: "A") { code } }';
const NAMED_ID = sha256(NAMED);
const ANSWER = { items: { nodes: [{ name: 'item A' }, { name: 'item B' }] } };

const city = cityOfTests();
const calls = () => city.items.calls.length + city.acts.calls.length;
let only: TestGateway;
let any: TestGateway;

beforeAll(async () => {
  const texts = new Map([[NAMED_ID, NAMED]]);
  const subgraphs = Object.values(city);
  only = await startTestGateway({ subgraphs, publicDocuments: { texts, only: true } });
  any = await startTestGateway({ subgraphs, publicDocuments: { texts, only: false } });
});
afterAll(() => Promise.all([only.server.close(), any.server.close()]));

async function send(gateway: TestGateway, payload: unknown, path = '/public/graphql') {
  const response = await gateway.server.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(payload),
  });
  const { data, errors } = response.json();
  return { status: response.statusCode, data, code: errors?.[0]?.extensions.code };
}

const persisted = (sha256Hash: unknown, version: unknown = 1) => ({ persistedQuery: { version, sha256Hash } });

test.each([
  ['its text', { query: NAMED }],
  ['its id', { documentId: NAMED_ID }],
  ['its id with the name of the digest', { documentId: `sha256:${NAMED_ID}` }],
  ["the hash of Apollo's clients", { extensions: persisted(NAMED_ID) }],
  ['text and hash', { query: NAMED, extensions: persisted(NAMED_ID) }],
  ['its id, operation name and variables', { documentId: NAMED_ID, operationName: 'Names', variables: { first: 2 } }],
])('a registered document is served by %s', async (_, payload) => {
  for (const gateway of [only, any]) expect(await send(gateway, payload)).toMatchObject({ status: 200, data: ANSWER });
});

test.each([
  ['another text', { query: OTHER }],
  ['the same text with a blank more', { query: `${NAMED} ` }],
  ['the same text with a comma for a blank', { query: NAMED.replace(' }', ',}') }],
  ['the same text with a comment', { query: `# x\n${NAMED}` }],
  ['another text beside the hash of none', { query: OTHER, extensions: persisted(sha256(OTHER)) }],
  ['an id that is not registered', { documentId: sha256(OTHER) }],
  ['a hash that is not registered', { extensions: persisted(sha256(OTHER)) }],
  ['a question about the schema', { query: '{ __schema { queryType { name } } }' }],
  ['a type name alone', { query: '{ __typename }' }],
])('where only registered documents are served, %s is refused before it is parsed', async (_, payload) => {
  const before = calls();
  expect(await send(only, payload)).toEqual({ status: 400, data: undefined, code: 'PERSISTED_DOCUMENT_NOT_FOUND' });
  expect(calls()).toBe(before);
});

test.each([
  ['a hash that is not that of the text', { query: NAMED, extensions: persisted(sha256(OTHER)) }],
  ['the registered hash beside another text', { query: OTHER, extensions: persisted(NAMED_ID) }],
  ['an id beside a text', { query: OTHER, documentId: NAMED_ID }],
  ['an id beside a hash', { documentId: NAMED_ID, extensions: persisted(NAMED_ID) }],
  ['a hash that is an object', { extensions: persisted({ toString: NAMED_ID }) }],
  ['a hash that is a list', { extensions: persisted([NAMED_ID]) }],
  ['a hash of another version', { extensions: persisted(NAMED_ID, 2) }],
  ['a hash in capitals', { extensions: persisted(NAMED_ID.toUpperCase()) }],
  ['an id that is a path', { documentId: '../../etc/passwd' }],
  ['an id that is a name of JavaScript', { documentId: '__proto__' }],
  ['an id that is a number', { documentId: 1 }],
  ['persistedQuery that is a text', { extensions: { persistedQuery: NAMED_ID } }],
  ['nothing at all', {}],
  ['a batch of what is registered', [{ query: NAMED }]],
  ['the name of an operation that it has not', { documentId: NAMED_ID, operationName: 'Other' }],
])('%s is refused, whichever documents are served', async (_, payload) => {
  const before = calls();
  for (const gateway of [only, any])
    expect(await send(gateway, payload)).toEqual({ status: 400, data: undefined, code: 'BAD_REQUEST' });
  expect(calls()).toBe(before);
});

test('a registered document is not served by GET', async () => {
  const response = await only.server.inject({ method: 'GET', url: `/public/graphql?documentId=${NAMED_ID}` });
  expect(response.statusCode).toBe(405);
});

test('nobody registers a document by sending it: a hash alone is answered so that clients send the text', async () => {
  const hash = sha256(OTHER);
  expect(await send(any, { query: OTHER, extensions: persisted(hash) })).toMatchObject({ status: 200 });
  expect(await send(any, { extensions: persisted(hash) })).toMatchObject({
    status: 400,
    code: 'PERSISTED_QUERY_NOT_SUPPORTED',
  });
});

test('the portal graph serves any document and knows none by its id', async () => {
  const { status, body } = await only.ask(OTHER, { as: ANALYST_CLAIMS });
  expect([status, body.data]).toEqual([200, { item: { code: 'A' } }]);
  expect(await send(only, { documentId: NAMED_ID }, '/graphql')).toMatchObject({
    status: 400,
    code: 'PERSISTED_DOCUMENT_NOT_FOUND',
  });
});
