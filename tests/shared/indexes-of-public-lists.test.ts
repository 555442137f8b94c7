import { expect, test } from '@jest/globals';
import mongoose from 'mongoose';
import type { ListSpec } from '../../shared/paging/list-spec.ts';
import { behaviourModels } from '../../subgraphs/behaviour/model.ts';
import { OBJECT_LIST } from '../../subgraphs/behaviour/store.ts';
import { itemsModels } from '../../subgraphs/items/model.ts';
import { CHECKLIST_LIST, ITEM_LIST } from '../../subgraphs/items/store.ts';
import { LEGAL_BASIS_LIST, PERMIT_LIST } from '../../subgraphs/items/work-lists.ts';
import { personnelModels } from '../../subgraphs/personnel/model.ts';
import { DEPARTMENT_LIST, OFFICER_LIST } from '../../subgraphs/personnel/store.ts';

const unconnected = mongoose.createConnection();
const items = itemsModels(unconnected);
const personnel = personnelModels(unconnected);
interface Indexed {
  schema: { indexes(): [object, unknown][] };
}
const LISTS: [ListSpec, Indexed][] = [
  [ITEM_LIST, items.items],
  [CHECKLIST_LIST, items.checklists],
  [LEGAL_BASIS_LIST, items.bases],
  [PERMIT_LIST, items.permits],
  [DEPARTMENT_LIST, personnel.departments],
  [OFFICER_LIST, personnel.officers],
  [OBJECT_LIST, behaviourModels(unconnected).objects],
];

test.each(LISTS)(
  'whatever a list that is public in full is filtered or ordered by begins an index: %j',
  (list, model) => {
    const begins = new Set(['_id', ...model.schema.indexes().map(([keys]) => Object.keys(keys)[0]!)]);
    const filters = Object.values(list.filters).flatMap(({ path, grams }) => (grams ? [path, grams] : [path]));
    const wanted = [...filters, ...Object.values(list.orders)];
    expect(list.publicInFull).toBe(true);
    expect(wanted.filter((path) => !begins.has(path))).toEqual([]);
  },
);
