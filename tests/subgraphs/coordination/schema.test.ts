import { expect, test } from '@jest/globals';
import { compose } from '../../../gateway/compose/compose.ts';
import { extractAccess } from '../../../gateway/compose/extract-access.ts';
import { schemaText } from '../../../shared/subgraph/schema-text.ts';
import { SCHEMA } from '../../../subgraphs/coordination/index.ts';

/** The smallest owners of what tasks refer to. */
const OWNERS = [
  'Department code',
  'SupervisionItem itemCode',
  'SupervisedObject objectId',
  'Complaint complaintNo',
].map((owned) => {
  const [type, key] = owned.split(' ') as [string, string];
  const audience = type === 'Complaint' ? '@authenticated' : '@tag(name: "public")';
  return {
    name: type.toLowerCase(),
    sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag", "@authenticated"])
        type Query { ${type.toLowerCase()}: ${type} ${audience} }
        type ${type} @key(fields: "${key}") { ${key}: ID! ${audience} }`,
  };
});

const { table } = extractAccess(compose([...OWNERS, { name: 'coordination', sdl: schemaText(SCHEMA) }]).supergraphSdl);

test('the schema composes with the owners of what it refers to, and breaks no rule of access', () => {
  expect(table.get('Mutation.issueTask')).toEqual({
    public: false,
    scopes: [['supervision'], ['oversight']],
    policies: [],
  });
});

test('nothing of tasks and data sources is public', () => {
  const ours = [...table].filter(([coordinate]) => /^(Task|DataSource|Mutation)/.test(coordinate));
  expect(ours.length).toBeGreaterThan(30);
  expect(ours.filter(([, audience]) => audience.public)).toEqual([]);
});
