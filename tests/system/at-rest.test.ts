import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Model } from 'mongoose';
import { unsealed } from '../../shared/audit/sealed-values.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { plainMapping } from '../../shared/ingest/mapping.ts';
import { ingestFile } from '../../shared/ingest/run-ingest.ts';
import { openLedger } from '../../shared/ingest/stored-ledger.ts';
import { personsOf } from '../../shared/subgraph/personal-data.ts';
import { served } from '../conformance/expectations.ts';
import { type City, openCity } from '../support/city.ts';

const NOW = new Date('2026-10-14T09:00:00+08:00');
const KEPT = { complainantName: '闻人守拙', phone: '13899990017', idNumber: '11010519491231002X' };
const HELD = { complainantName: '第五怀瑾', phone: '13899990025', idNumber: '440524188001010014' };
const COMPLAINT = {
  complaintNo: 'AT-REST-1',
  kind: 'COMPLAINT',
  receivedOn: '2026-10-12',
  detail: '闻人守拙购买食品后不适，电话13899990017',
};

let city: City;
beforeAll(async () => {
  city = await openCity({ size: 300, now: NOW });
  const { datasets, connection, department } = city.subgraphs;
  const ledger = await openLedger(connection('coordination'), () => NOW);
  const own = (await department('610100-MKT'))!;
  const batch = { department: own, sourceSystem: 't', batchNo: '2026101499999', receivedAt: NOW, by: 'test' };
  const complaints = datasets.get('complaints')!;
  // twice, so that there is a former version
  for (const amount of [100, 200]) await complaints.accept([{ ...COMPLAINT, ...KEPT, amount }], batch);
  const file = join(city.dataDir, '..', `at-rest-${process.pid}.csv`);
  const held = { ...COMPLAINT, ...HELD, complaintNo: 'AT-REST-2', refusalGround: 99 };
  await writeFile(file, `${Object.keys(held).join()}\n${Object.values(held).join()}\n`);
  const report = await ingestFile({ dataset: complaints, file, mapping: plainMapping('complaints'), batch, ledger });
  expect(report).toMatchObject({ held: 1 });
}, 240_000);
afterAll(() => city?.close());

/** Every file of the data folder, write-ahead logs among them, but for the list of demo accounts. */
async function files(): Promise<[string, string][]> {
  const entries = await readdir(city.dataDir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.map(async (path): Promise<[string, string]> => [path, await readFile(path, 'latin1')]));
}

/** The values of persons in all records of the city, by field. */
async function personalValues(): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for (const name of ['behaviour', 'complaints', 'personnel'])
    for (const model of Object.values(city.subgraphs.connection(name).models)) {
      const fields = Object.values(personsOf(model.schema) ?? {}).flatMap((role) => role.fields);
      const sealed = (await model.collection
        .find({ 'sealed.role': { $exists: true } })
        .toArray()) as unknown as CanonicalRow[];
      for (const row of await unsealed(model as Model<unknown>, sealed))
        for (const field of fields) {
          if (typeof row[field] !== 'string') continue;
          found.set(field, (found.get(field) ?? new Set()).add(row[field]));
        }
    }
  return found;
}

test('no number of a document and no telephone of anybody stands in the files of the store', async () => {
  const values = await personalValues();
  const numbers = new Set(
    ['idNumber', 'phone', 'contactPhone', 'counterpartIdNumber'].flatMap((field) => [...(values.get(field) ?? [])]),
  );
  expect(numbers.size).toBeGreaterThan(100);
  expect(numbers.has(KEPT.idNumber)).toBe(true);
  numbers.add(HELD.idNumber).add(HELD.phone);
  for (const [path, text] of await files()) {
    const written = text.match(/\d{11,}[\dX]?/g) ?? [];
    const windows = written.flatMap((digits) => [digits, ...windowsOf(digits, 11), ...windowsOf(digits, 18)]);
    expect([path, windows.filter((digits) => numbers.has(digits))]).toEqual([path, []]);
  }
});

test('no complainant’s name and no text of theirs stands in the files of the store: records, versions, quarantine, logs', async () => {
  const values = await personalValues();
  const officers = await city.subgraphs.connection('personnel').collection('officers').find({}).toArray();
  // officers are named in public, and made-up names begin alike
  const open = officers.map((officer) => String(officer['name'])).join();
  const names = [...values.get('complainantName')!].filter((name) => name.length >= 3 && !open.includes(name));
  expect(names.length).toBeGreaterThan(10);
  const details = [...values.get('detail')!];
  const searched = [...names, ...Object.values(HELD), ...details].map((text) => Buffer.from(text).toString('latin1'));
  for (const [path, text] of await files())
    expect([path, searched.filter((value) => text.includes(value)).length]).toEqual([path, 0]);
});

test('the graph still tells who may know', async () => {
  const query = `{ complaint(complaintNo: "AT-REST-1") { complainantNameMasked phoneMasked detail } }`;
  const answer = await city.ask('portal', query, { account: 'market.admin' });
  expect(served(answer)).toEqual({
    complaint: {
      complainantNameMasked: '闻人**',
      phoneMasked: '138****0017',
      detail: '闻人**购买食品后不适,电话138****0017',
    },
  });
});

function windowsOf(digits: string, length: number): string[] {
  return Array.from({ length: Math.max(0, digits.length - length + 1) }, (_, start) =>
    digits.slice(start, start + length),
  );
}
