import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { accessTableOf } from '../../../shared/access/access-table.ts';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { schemaText } from '../../../shared/subgraph/schema-text.ts';
import {
  COMPULSION_EXCHANGE,
  INSPECTION_EXCHANGE,
  OTHER_ACT_EXCHANGE,
  PENALTY_EXCHANGE,
} from '../../../subgraphs/behaviour/fields/exchange-fields.ts';
import {
  COMPULSION_FIELDS,
  INSPECTION_FIELDS,
  OTHER_ACT_FIELDS,
  PENALTY_FIELDS,
} from '../../../subgraphs/behaviour/fields/kind-fields.ts';
import { SCHEMA as BEHAVIOUR } from '../../../subgraphs/behaviour/index.ts';
import { ACT_PERSONS } from '../../../subgraphs/behaviour/persons.ts';
import { CHECKLIST_FIELDS, ITEM_FIELDS, SUB_ITEM_FIELDS } from '../../../subgraphs/items/catalogue-fields.ts';
import { CHECKLIST_EXCHANGE, ITEM_EXCHANGE, SUB_ITEM_EXCHANGE } from '../../../subgraphs/items/exchange-fields.ts';
import { SCHEMA as ITEMS } from '../../../subgraphs/items/index.ts';

const TABLE = new Map([ITEMS, BEHAVIOUR].flatMap((schema) => [...accessTableOf(parse(schemaText(schema)))]));
const OF_PERSONS = new Set(Object.values(ACT_PERSONS).flatMap(({ fields }) => fields));

/** Whether any caller who is signed in may read the field, of any row it sees, and it tells nothing of a person. */
function mayGoOut(type: string, field: string, fields: FieldSpecs): boolean {
  const audience = TABLE.get(`${type}.${field}`);
  const isForAll = audience?.policies.length === 0 && audience.scopes.length === 0;
  return isForAll && !fields[field]?.personal && !OF_PERSONS.has(field);
}

test.each<[string, readonly string[], FieldSpecs]>([
  ['SupervisionItem', ITEM_EXCHANGE, ITEM_FIELDS],
  ['SupervisionSubItem', SUB_ITEM_EXCHANGE, SUB_ITEM_FIELDS],
  ['InspectionChecklist', CHECKLIST_EXCHANGE, CHECKLIST_FIELDS],
  ['InspectionAct', INSPECTION_EXCHANGE, INSPECTION_FIELDS],
  ['PenaltyAct', PENALTY_EXCHANGE, PENALTY_FIELDS],
  ['CompulsoryAct', COMPULSION_EXCHANGE, COMPULSION_FIELDS],
  ['OtherAct', OTHER_ACT_EXCHANGE, OTHER_ACT_FIELDS],
])(
  'of %s nothing goes out to the province that is not for everybody who is signed in, and nothing of a person',
  (type, exchanged, fields) => {
    expect(exchanged.filter((field) => !mayGoOut(type, field, fields))).toEqual([]);
  },
);

test('what is the department’s own or names a person would be noticed', () => {
  expect([
    mayGoOut('PenaltyAct', 'illegalFact', PENALTY_FIELDS),
    mayGoOut('PenaltyAct', 'counterpartName', PENALTY_FIELDS),
    mayGoOut('PenaltyAct', 'penaltyResult', PENALTY_FIELDS),
    mayGoOut('SupervisionItem', 'createdBy', ITEM_FIELDS),
  ]).toEqual([false, false, false, false]);
});
