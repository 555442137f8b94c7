import { expect, test } from '@jest/globals';
import { compose } from '../../gateway/compose/compose.ts';
import { extractAccess } from '../../gateway/compose/extract-access.ts';
import { subgraphSchemas } from '../../gateway/subgraph-schemas.ts';
import type { Audience } from '../../shared/access/audience.ts';
import { CLASS_OF, type FieldClass } from './classes.ts';

const { supergraphSdl, apiSchema } = compose(subgraphSchemas());
const { table } = extractAccess(supergraphSdl);

/** Field of an object type that clients see. */
const FIELDS = Object.values(apiSchema.getTypeMap())
  .filter((type) => 'getFields' in type && 'getInterfaces' in type && !type.name.startsWith('__'))
  .filter((type) => type.astNode?.kind !== 'InterfaceTypeDefinition' && !('resolveType' in type))
  .flatMap((type) => Object.keys((type as { getFields(): object }).getFields()).map((name) => `${type.name}.${name}`));

function classOf(audience: Audience): FieldClass | string {
  const said = JSON.stringify([audience.scopes, audience.policies]);
  if (audience.public) return 'PUBLIC';
  if (audience.anonymous) return 'ANONYMOUS';
  const names: Readonly<Record<string, FieldClass>> = {
    '[[],[]]': 'STAFF',
    '[[],[["department"]]]': 'OWN_DEPT',
    '[[],[["personal"]]]': 'PERSONAL',
    '[[],[["secret"]]]': 'SECRET',
    '[[["decision"],["oversight"],["inspection"],["staffing"]],[]]': 'AGGREGATE',
    '[[["supervision"],["oversight"]],[]]': 'TASKS',
    '[[["supervision"]],[]]': 'OFFICERS',
    '[[["administration"]],[]]': 'ADMINISTRATION',
    '[[["administration"],["oversight"]],[]]': 'ACCOUNTS',
    '[[["oversight"]],[]]': 'OFFICES',
    '[[["inspection"],["supervision"],["administration"]],[]]': 'TRACE',
    '[[["inspection"]],[]]': 'INSPECTION',
  };
  return names[said] ?? said;
}

test('every field that clients see has a row in the data model of the tests', () => {
  expect(FIELDS.filter((coordinate) => !CLASS_OF.has(coordinate))).toEqual([]);
});

test('the data model of the tests names no field that is not there', () => {
  expect([...CLASS_OF.keys()].filter((coordinate) => !FIELDS.includes(coordinate))).toEqual([]);
});

test('the schema declares for each field the class that the data model has', () => {
  const differing = FIELDS.flatMap((coordinate) => {
    const declared = classOf(table.get(coordinate)!);
    const said = CLASS_OF.get(coordinate);
    return said && said !== declared ? [`${coordinate}: ${declared} in the schema, ${said} in the data model`] : [];
  });
  expect(differing).toEqual([]);
});
