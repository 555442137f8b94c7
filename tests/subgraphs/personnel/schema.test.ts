import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { compose } from '../../../gateway/compose/compose.ts';
import { accessTableOf } from '../../../shared/access/access-table.ts';
import { schemaText } from '../../../shared/subgraph/schema-text.ts';
import { SCHEMA as ITEMS_SCHEMA } from '../../../subgraphs/items/index.ts';
import { SCHEMA } from '../../../subgraphs/personnel/index.ts';
import { DEPARTMENT_LIST, OFFICER_LIST } from '../../../subgraphs/personnel/store.ts';

const sdl = schemaText(SCHEMA);
const table = accessTableOf(parse(sdl));

test('the schema composes with that of items, and keeps every rule of access', () => {
  const { apiSchema } = compose([
    { name: 'items', sdl: schemaText(ITEMS_SCHEMA) },
    { name: 'personnel', sdl },
  ]);
  expect(apiSchema.getMutationType()?.getFields()).toHaveProperty('signIn');
});

test('data-model 1.5: the personal fields of an officer, and no others, are personal', () => {
  const personal = [...table].filter(
    ([coordinate, { policies }]) =>
      coordinate.startsWith('EnforcementOfficer.') && policies.some((set) => set.includes('personal')),
  );
  expect(personal.map(([coordinate]) => coordinate.split('.')[1]).sort()).toEqual(
    ['birthDate', 'ethnicity', 'gender', 'idNumber', 'phone', 'politicalStatus'].sort(),
  );
});

test('only signing in is open to those who have not', () => {
  const anonymous = [...table].filter(([, audience]) => audience.anonymous).map(([coordinate]) => coordinate);
  expect(anonymous).toEqual(['Mutation.signIn', 'SignIn.token', 'SignIn.expiresAt']);
});

test('nothing but public fields can be filtered or ordered by', () => {
  for (const { type, filters } of [DEPARTMENT_LIST, OFFICER_LIST])
    for (const field of Object.keys(filters)) expect(table.get(`${type}.${field}`)).toMatchObject({ public: true });
});
