import { expect, test } from '@jest/globals';
import { composedSchemas } from '../../gateway/composed-schemas.ts';
import { subgraphSchemas } from '../../gateway/subgraph-schemas.ts';
import { cityOfTests } from './fixtures/city.ts';

const { items, acts } = cityOfTests();

test('the supergraph is printed with its audiences, the portal whole, the public graph without what is hidden', () => {
  const schemas = composedSchemas([items, acts]);
  expect(schemas.supergraph).toContain('@policy(policies: [["secret"]])');
  expect(schemas.portal).toContain('secret: String');
  expect(schemas.portal).toContain('signIn(');
  expect(schemas.public).not.toMatch(/secret|draft|signIn|Mutation/i);
});

test('the order of subgraphs changes nothing that is printed for clients', () => {
  const [one, other] = [composedSchemas([items, acts]), composedSchemas([acts, items])];
  expect([other.portal, other.public]).toEqual([one.portal, one.public]);
});

test('the subgraphs of this repository compose, under every rule of access, with a public graph', () => {
  const { portal, public: open } = composedSchemas(subgraphSchemas());
  expect(open.length).toBeGreaterThan(0);
  expect(open.length).toBeLessThan(portal.length);
  expect(open).not.toMatch(/\bidNumber\b|signIn/);
});
