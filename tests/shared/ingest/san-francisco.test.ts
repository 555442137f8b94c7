import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkRow } from '../../../shared/ingest/check-row.ts';
import type { Dataset, FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { unknownField } from '../../../shared/ingest/mapping.ts';
import { readMapping } from '../../../shared/ingest/read-mapping.ts';
import { ingestFile } from '../../../shared/ingest/run-ingest.ts';
import { FINDING_FIELDS } from '../../../subgraphs/behaviour/fields/finding-fields.ts';
import { INSPECTION_FIELDS } from '../../../subgraphs/behaviour/fields/kind-fields.ts';
import { OBJECT_FIELDS } from '../../../subgraphs/behaviour/fields/object-fields.ts';
import { BATCH, ToyStore } from './toy-dataset.ts';

const root = join(import.meta.dirname, '../../..');
const data = join(root, '../shared/data/sf-food-inspections');

/** Checks each row by the fields of the real dataset and keeps nothing but the keys. */
function checking(name: string, fields: FieldSpecs, keyOf: (values: Record<string, unknown>) => string) {
  const keys = new Set<string>();
  const dataset: Dataset = {
    name,
    title: name,
    fields,
    accept: async (rows) =>
      rows.map((row) => {
        const { values, held, irregularities } = checkRow(fields, row);
        if (held.length > 0) return { kind: 'held', problems: held };
        const id = keyOf(values);
        const kind = keys.has(id) ? 'unchanged' : 'new';
        keys.add(id);
        return { kind, id, late: false, irregularities };
      }),
  };
  return dataset;
}

async function bringIn(dataset: Dataset, file: string, mapping: string) {
  const joins = new Map([['business', join(data, 'businesses.csv.gz')]]);
  return ingestFile({
    dataset,
    file: join(data, file),
    mapping: await readMapping(join(root, 'mappings', mapping), joins),
    batch: BATCH,
    ledger: new ToyStore(),
  });
}

test.each([
  ['sf-businesses.yaml', 'objects', OBJECT_FIELDS],
  ['sf-inspections.yaml', 'inspections', INSPECTION_FIELDS],
  ['sf-violations.yaml', 'findings', FINDING_FIELDS],
])('the mapping %s is for %s and names fields of it only', async (file, dataset, fields) => {
  const mapping = await readMapping(join(root, 'mappings', file));
  expect(mapping.dataset).toBe(dataset);
  expect(unknownField(mapping, fields)).toBeUndefined();
});

// The real files lie beside the repository, not in it.
if (existsSync(data)) {
  test('every business of San Francisco becomes an object, its quirks counted, its odd telephone numbers left out', async () => {
    const objects = checking('objects', OBJECT_FIELDS, ({ objectId }) => String(objectId));
    const report = await bringIn(objects, 'businesses.csv.gz', 'sf-businesses.yaml');
    expect(report).toMatchObject({ read: 6359, new: 6359, held: 0 });
    const counts = Object.fromEntries(report.remarks.map(({ code, count }) => [code, count]));
    expect(counts).toMatchObject({
      COORDINATES_MISSING: 3027,
      POSTAL_CODE_MISSING: 250,
      NAME_NOT_ASCII: 8,
      VALUE_UNUSABLE: 3,
      ADDRESS_BLANK: 1,
    });
  });

  test('every inspection has a number of its own, though 188 agree with another in business, day and type', async () => {
    const inspections = checking('inspections', INSPECTION_FIELDS, ({ actNo }) => String(actNo));
    const report = await bringIn(inspections, 'inspections.csv.gz', 'sf-inspections.yaml');
    expect(report).toMatchObject({ read: 25_863, new: 25_863, held: 0 });
    expect(report.remarks.find(({ code }) => code === 'FOLLOWS_COMPLAINT')?.count).toBe(1660 + 151);
  });

  test('every violation is accounted for, 41 exact copies counted once', async () => {
    const findings = checking('findings', FINDING_FIELDS, (values) => JSON.stringify(values));
    const report = await bringIn(findings, 'violations.csv.gz', 'sf-violations.yaml');
    expect(report).toMatchObject({ read: 37_965, new: 37_924, copies: 41, held: 0 });
  });
}
