import { expect, test } from '@jest/globals';
import { city, PORTAL, PUBLIC } from './attacked-city.ts';
import { HOSTILE_DOCUMENTS } from './hostile-documents.ts';
import { expectRefusal } from './refusals.ts';

async function answers(query: string) {
  const authorization = `Bearer ${await city.token('inspector.city')}`;
  return city.watched(async () => [
    await city.post(PUBLIC, { query }),
    await city.post(PORTAL, { query }, { authorization }),
  ]);
}

/** Bytes that are read of a body. */
const BODY_LIMIT = 100_000;

test.each(HOSTILE_DOCUMENTS)('#%i %s: refused by both graphs before anything is executed', async (_, _what, query) => {
  const { result, asked } = await answers(query);
  const isRead = Buffer.byteLength(JSON.stringify({ query })) <= BODY_LIMIT;
  for (const answer of result)
    if (isRead)
      expectRefusal(answer, 400, 'COST_EXCEEDED', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST');
    else expectRefusal(answer, 413, 'PAYLOAD_TOO_LARGE');
  expect(asked).toEqual([]);
});

test('#12 10,000 mistakes are told in a few sentences, and the answer is shorter than the question', async () => {
  const query = `{ ${Array.from({ length: 490 }, (_, place) => `unknown${place}`).join(' ')} }`;
  const answer = await city.ask('public', query);
  expect(answer.body.errors!.length).toBeLessThanOrEqual(5);
  expect(answer.text.length).toBeLessThan(query.length);
});

test('#7 after all of these the graph answers as before', async () => {
  const { body } = await city.ask('public', '{ items(first: 1) { nodes { itemCode } } }');
  expect(body).toEqual({ data: { items: { nodes: [{ itemCode: expect.any(String) }] } } });
});
