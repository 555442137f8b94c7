import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { createAdmission } from '../../../gateway/admit/admit.ts';

const admit = createAdmission({
  schema: buildSchema('type Query { item: String }'),
  costs: { weights: new Map(), lists: new Map() },
  costLimit: 100,
});

test('a mutation is refused where the schema has none, whatever its fields are called', () => {
  for (const query of ['mutation { signIn { token } }', 'mutation { nothing }'])
    expect(() => admit({ query, variables: {} })).toThrow(
      expect.objectContaining({ code: 'GRAPHQL_VALIDATION_FAILED', message: 'This graph has no mutation.' }),
    );
});

test('a mutation does not get in behind a query of the same document that was let in before', () => {
  const query = 'query A { item } mutation B { nothing }';
  expect(admit({ query, operationName: 'A', variables: {} }).operation.name?.value).toBe('A');
  expect(() => admit({ query, operationName: 'B', variables: {} })).toThrow('This graph has no mutation.');
});
