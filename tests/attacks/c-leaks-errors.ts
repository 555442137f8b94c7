import { expect, jest, test } from '@jest/globals';
import type { ExecutionResult } from 'graphql';
import { at, served } from '../conformance/expectations.ts';
import { city, PORTAL, PUBLIC } from './attacked-city.ts';
import { expectNoInnerLife, expectRefusal } from './refusals.ts';

const QUERY = '{ acts(first: 2) { nodes { id item { name } } } items(first: 1) { totalCount } }';
const SECRETS =
  'E11000 duplicate key in supervision-behaviour.acts at /srv/app/store.ts:3 mongodb://user:pw@10.0.0.7/x';

/** What a subgraph does when it is asked next. */
async function whenBehaviour(does: () => Promise<ExecutionResult>) {
  const behaviour = city.subgraphs.subgraphs.find(({ name }) => name === 'behaviour')!;
  const spy = jest.spyOn(behaviour, 'execute').mockImplementationOnce(does);
  const answer = await city.ask('public', QUERY);
  expect(spy).toHaveBeenCalled();
  return answer;
}

const leaky = (extensions: Record<string, unknown>) =>
  ({ errors: [{ message: SECRETS, path: ['acts'], extensions }], data: { acts: null } }) as unknown as ExecutionResult;

test.each<[string, () => Promise<ExecutionResult>]>([
  ['is down', () => Promise.reject(new Error(`connect ECONNREFUSED ${SECRETS}`))],
  ['answers 500', () => Promise.reject(new Error(`HTTP status 500 ${SECRETS}`))],
  ['answers no JSON', () => Promise.reject(new SyntaxError(`Unexpected token < in JSON ${SECRETS}`))],
  ['fails with an error of its driver', async () => leaky({ code: 'INTERNAL_SERVER_ERROR', stacktrace: [SECRETS] })],
  ['fails with a code that clients know', async () => leaky({ code: 'INTERNAL', response: { body: SECRETS } })],
  ['fails without a code', async () => leaky({})],
  ['answers nothing', async () => ({}) as ExecutionResult],
])('#31 a subgraph that %s: the rest is served, and its insides are not told', async (_, does) => {
  const { status, body, text } = await whenBehaviour(does);
  expect(status).toBe(200);
  expectNoInnerLife(text);
  expect(text).not.toMatch(/E11000|10\.0\.0\.7|duplicate key/);
  expect(at(body, 'data.items.totalCount')).toEqual(expect.any(Number));
  for (const { extensions } of body.errors ?? []) {
    expect(['SUBGRAPH_UNAVAILABLE', 'INTERNAL']).toContain(extensions.code);
    expect(extensions.requestId).toEqual(expect.any(String));
  }
});

test.each<[string, () => Promise<ExecutionResult>]>([
  ['something else', async () => ({ data: { items: 'no' } })],
  ['a number for a list', async () => ({ data: { acts: { nodes: 7 } } })],
  ['a list for an object', async () => ({ data: [] }) as unknown as ExecutionResult],
])('#31 a subgraph that answers %s breaks its promise: an error of ours and a request id, no more', async (_, does) => {
  const { status, body, text } = await whenBehaviour(does);
  expect([200, 500]).toContain(status);
  expectNoInnerLife(text);
  for (const { extensions, message } of body.errors ?? [])
    expect([extensions.code, message]).toEqual(['INTERNAL', 'Something went wrong on our side.']);
});

test('#31 thousands of rows, and fields that nobody asked for, from a subgraph: what was not asked for stays inside', async () => {
  const node = {
    __typename: 'PenaltyAct',
    id: 'x',
    secret: 'not-asked-for',
    item: { __typename: 'SupervisionItem', itemCode: 'x' },
  };
  const nodes = Array.from({ length: 5000 }, () => node);
  const { text } = await whenBehaviour(async () => ({ data: { acts: { nodes } } }) as unknown as ExecutionResult);
  expect(text).not.toContain('not-asked-for');
});

test('#31 a probe for errors finds codes and a request id, never a place in the code', async () => {
  const probes: [string, Record<string, unknown>][] = [
    ['query ($a: String!) { item(itemCode: $a) { name } }', {}],
    ['query ($a: String!) { item(itemCode: $a) { name } }', { a: null }],
    ['query ($a: String!) { item(itemCode: $a) { name } }', { a: { toString: 1 } }],
    ['{ item(itemCode: "x", asOf: "2026-99-99") { name } }', {}],
    ['{ act(id: "%%%") { id } }', {}],
    ['{ act(id: "eyJ9") { id } }', {}],
    ['{ supervisedObject { name } }', {}],
    ['{ supervisedObject(objectId: "a", creditCode: "b") { name } }', {}],
    ['{ items(where: {}) { totalCount } }', {}],
    ['{ items(where: { itemCode: {} }) { totalCount } }', {}],
    ['{ items(where: { itemCode: { eq: null } }) { totalCount } }', {}],
    ['{ region(code: "\\u0000") { name } }', {}],
    ['query', {}],
    ['{', {}],
    ['\u0000', {}],
    ['subscription { acts }', {}],
  ];
  for (const [query, variables] of probes)
    for (const endpoint of ['public', 'portal'] as const) {
      const options = { variables, ...(endpoint === 'portal' && { account: 'inspector.city' }) };
      const { status, text, body } = await city.ask(endpoint, query, options);
      expect([200, 400]).toContain(status);
      expectNoInnerLife(text);
      for (const { extensions } of body.errors ?? []) expect(extensions.code).not.toBe('INTERNAL');
    }
});

test('#31 what goes wrong before GraphQL is told in the same form', async () => {
  expectRefusal(await city.send('/%', {}), [400, 404], 'BAD_REQUEST', 'NOT_FOUND');
  expectRefusal(await city.send(`/${'x'.repeat(3000)}`, {}), [400, 404, 414], 'BAD_REQUEST', 'NOT_FOUND');
  expectRefusal(await city.post('/nothing', { query: QUERY }), 404, 'NOT_FOUND');
});

const TRACE_HEADERS = {
  'apollo-federation-include-trace': 'ftv1',
  'apollo-query-plan-experimental': '1',
  'apollo-query-plan-experimental-format': 'internal',
  'apollo-expose-query-plan': 'true',
  'apollo-tracing': '1',
  'x-apollo-tracing': '1',
  'x-hasura-admin-secret': 'x',
  'graphql-debug': '1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

test('#32 no header and no extension of a request brings a trace, a plan or a timing', async () => {
  const authorization = `Bearer ${await city.token('inspector.city')}`;
  const body = { query: QUERY, extensions: { tracing: true, queryPlan: true, ftv1: true, debug: true, _dgs: {} } };
  for (const answer of [
    await city.post(PUBLIC, body, TRACE_HEADERS),
    await city.post(PORTAL, body, { ...TRACE_HEADERS, authorization }),
  ]) {
    served(answer);
    expect(Object.keys(answer.body)).toEqual(['data']);
    expect(answer.text).not.toMatch(/ftv1|queryPlan|tracing|startTime|duration/);
  }
});
