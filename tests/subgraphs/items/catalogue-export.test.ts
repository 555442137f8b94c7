import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { ExportFormat } from '../../../subgraphs/items/catalogue-export.ts';
import { type Desk, ITEM, ITEM_CODE, openDesk } from './desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const OTHER = {
  ...ITEM,
  itemCode: '61000000000002',
  name: '对“网络餐饮”, 含\n外卖的监管',
  linkedPermitCodes: ['P-1', 'P-2'],
};

async function exported(dataset: 'items' | 'subItems', format: ExportFormat): Promise<string> {
  let text = '';
  for await (const line of desk.items.exportCatalogue(dataset, format)) text += line;
  return text;
}

test('NDJSON has an item a line in the order of the codes, in the fields by which it is brought in', async () => {
  await desk.bring('items', 'XA-MARKET', [{ ...OTHER, createdBy: 'somebody' }]);
  const rows = (await exported('items', 'ndjson')).trimEnd().split('\n');
  expect(rows.map((row) => JSON.parse(row))).toEqual([ITEM, OTHER]);
});

test('CSV has a head and quotes what needs it, lists as JSON', async () => {
  await desk.bring('items', 'XA-MARKET', [OTHER]);
  const rows = parse<Record<string, string>>(await exported('items', 'csv'), { columns: true });
  expect(rows.map(({ itemCode, name, linkedPermitCodes }) => [itemCode, name, linkedPermitCodes])).toEqual([
    [ITEM_CODE, ITEM.name, ''],
    [OTHER.itemCode, OTHER.name, '["P-1","P-2"]'],
  ]);
  expect(Object.keys(rows[0]!)).not.toContain('createdBy');
});

test('what is exported is brought in again as it was: nothing changes', async () => {
  await desk.bring('items', 'XA-MARKET', [OTHER]);
  const before = await exported('items', 'ndjson');
  const rows = before.trimEnd().split('\n');
  await desk.bring(
    'items',
    'XA-MARKET',
    rows.map((row) => JSON.parse(row)),
  );
  expect(await exported('items', 'ndjson')).toBe(before);
  const { data } = await desk.ask('officeCity', `{ item(itemCode: "${OTHER.itemCode}") { version } }`);
  expect(data?.['item']).toEqual({ version: 1 });
});

test('another dataset is refused with those that there are', async () => {
  await expect(exported('officers' as never, 'csv')).rejects.toThrow('items, subItems and checklists');
});
