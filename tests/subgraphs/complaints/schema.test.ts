import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { compose } from '../../../gateway/compose/compose.ts';
import { accessTableOf } from '../../../shared/access/access-table.ts';
import { schemaText } from '../../../shared/subgraph/schema-text.ts';
import { SCHEMA } from '../../../subgraphs/complaints/index.ts';
import { COMPLAINT_FIELDS } from '../../../subgraphs/complaints/model.ts';
import { COMPLAINT_LIST } from '../../../subgraphs/complaints/store.ts';
import { SCHEMA as CREDIT_SCHEMA } from '../../../subgraphs/credit/index.ts';
import { SCHEMA as ITEMS_SCHEMA } from '../../../subgraphs/items/index.ts';

const sdl = schemaText(SCHEMA);
const table = accessTableOf(parse(sdl));

test('the schemas of complaints and credit compose with that of items, and keep every rule of access', () => {
  const { apiSchema } = compose([
    { name: 'items', sdl: schemaText(ITEMS_SCHEMA) },
    { name: 'complaints', sdl },
    { name: 'credit', sdl: schemaText(CREDIT_SCHEMA) },
  ]);
  expect(apiSchema.getQueryType()?.getFields()).toMatchObject({ complaint: {}, complaints: {}, creditProfile: {} });
});

test('nothing of a complaint is public', () => {
  const ofComplaints = [...table].filter(([coordinate]) => /^(Complaint|Query\.)/.test(coordinate));
  expect(ofComplaints.length).toBeGreaterThan(40);
  expect(ofComplaints.filter(([, audience]) => audience.public)).toEqual([]);
});

test('what tells the complainant apart is personal, and so is the text as received', () => {
  const personal = [...table].filter(([, { policies }]) => policies.some((set) => set.includes('personal')));
  expect(personal.map(([coordinate]) => coordinate.replace('Complaint.', '')).sort()).toEqual(
    ['complainantName', 'phone', 'address', 'idNumber', 'agent', 'detailFull'].sort(),
  );
});

test('a list can be filtered and ordered by nothing that is personal or masked', () => {
  const fields = Object.keys(COMPLAINT_LIST.filters);
  const personal = Object.entries(COMPLAINT_FIELDS).flatMap(([name, spec]) => ('personal' in spec ? [name] : []));
  expect(fields.filter((field) => personal.includes(field) || field.endsWith('Masked'))).toEqual([]);
  expect(Object.values(COMPLAINT_LIST.orders)).toEqual(['receivedOn', '_id']);
});
