import { expect, test } from '@jest/globals';
import { subgraphServer } from '../../../shared/subgraph/serve.ts';
import { testSubgraph } from '../../gateway/fixtures/subgraph.ts';
import { callKeys } from '../../support/keys.ts';

const subgraph = testSubgraph('items', 'type Query { a: String @tag(name: "public") }', {});
const keys = await callKeys('s');
const server = subgraphServer(subgraph, { keys, now: () => new Date('2026-03-02T08:00:00Z') });

test.each([
  ['a path that is none', { method: 'POST', url: '/graphql' }, 404, 'NOT_FOUND'],
  ['another method', { method: 'GET', url: '/' }, 404, 'NOT_FOUND'],
  ['a path that cannot be decoded', { method: 'GET', url: '/%c0' }, 404, 'NOT_FOUND'],
  ['a call without a signature', { method: 'POST', url: '/', payload: {} }, 401, 'UNAUTHENTICATED'],
  ['a call for the schema without one', { method: 'POST', url: '/schema', payload: {} }, 401, 'UNAUTHENTICATED'],
  [
    'another type',
    { method: 'POST', url: '/', payload: 'a', headers: { 'content-type': 'text/plain' } },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'a body over 4 MB',
    {
      method: 'POST',
      url: '/',
      payload: 'x'.repeat(4 * 1024 * 1024 + 1),
      headers: { 'content-type': 'application/json' },
    },
    413,
    'PAYLOAD_TOO_LARGE',
  ],
] as const)('a subgraph refuses %s in the words of the product, without detail', async (_, request, status, code) => {
  const response = await server.inject(request);
  expect(response.statusCode).toBe(status);
  expect(response.json()).toEqual({
    errors: [{ message: expect.any(String), extensions: { code, messageZh: expect.any(String) } }],
  });
  expect(response.body).not.toMatch(/FST_|statusCode|Route|%c0/);
  expect(response.headers).not.toHaveProperty('x-powered-by');
  expect(subgraph.calls).toEqual([]);
});
