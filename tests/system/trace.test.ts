import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadSecrets } from '../../gateway/secrets.ts';
import { TRACE_QUERY } from '../../gateway/trace-query.ts';
import { entriesOf } from '../../shared/audit/chain.ts';
import { faultOf, type Proof } from '../../shared/audit/evidence.ts';
import type { ReadEntry } from '../../shared/audit/read-entry.ts';
import { sealPending } from '../../shared/audit/seal.ts';
import { readConfig } from '../../shared/config/config.ts';
import { at, rows, served, textAt } from '../conformance/expectations.ts';
import { type City, openCity } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await openCity({ size: 300 });
  // the city's own sealer may still be at it
  const { keyring } = await loadSecrets(readConfig({ DATA_DIR: city.dataDir }));
  for (const name of ['behaviour', 'complaints'])
    await sealPending(city.subgraphs.connection(name), { keys: keyring, now: () => new Date() });
}, 120_000);
afterAll(() => city?.close());

const INSPECTION = {
  account: 'inspector.city',
  headers: { 'supervision-purpose': 'evidence', 'supervision-case': 'case-7' },
};

async function aComplaint(): Promise<string> {
  const query = '{ complaints(first: 1, where: { assignedDept: { eq: "610100-MKT" } }) { nodes { complaintNo } } }';
  const answer = await city.ask('portal', query, { account: 'inspector.city' });
  if (answer.body.errors) throw new Error(answer.text);
  return textAt(answer.body.data, 'complaints.nodes.0.complaintNo');
}

function valuesOf(version: unknown): Record<string, unknown> {
  const entries = rows(version, 'values').map(({ field, value }) => [field, JSON.parse(String(value))]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

const trace = (kind: string, id: string, options: Parameters<City['ask']>[2], asOf?: string) =>
  city.ask('portal', TRACE_QUERY, { ...options, variables: { kind, id, asOf: asOf ?? null } });

test('an inspection organ sees the life of a complaint, each version proved offline, and its own look is logged', async () => {
  const id = await aComplaint();
  const data = served(await trace('Complaint', id, INSPECTION));
  const versions = rows(data, 'trace.versions');
  expect(versions.length).toBeGreaterThan(0);
  const last = versions.at(-1)!;
  expect(valuesOf(last)).toMatchObject({ complaintNo: id, phone: expect.anything() });
  for (const version of versions) {
    const proof = JSON.parse(textAt(version, 'proof')) as Proof;
    expect(faultOf(proof)).toBeUndefined();
    expect(faultOf({ ...proof, entry: { ...proof.entry, at: new Date(0) } })).toBe('ENTRY_ALTERED');
    expect(proof.entry).toMatchObject({ record: id, version: version['version'] });
  }
  const again = served(await trace('Complaint', id, INSPECTION));
  const read = rows(again, 'trace.reads').at(0)!;
  expect(read).toMatchObject({ by: 'inspector.city', purpose: 'evidence', caseNo: 'case-7' });
  expect(read['fields']).toContain('phone');
  const logged = await entriesOf<ReadEntry>(city.subgraphs.connection('complaints'), 'reads').find({}).toArray();
  expect(logged.filter(({ about }) => about.includes(`Complaint/${id}`)).length).toBeGreaterThanOrEqual(2);
});

test('without a purpose and a case an inspection organ is told that they are needed', async () => {
  const { body } = await trace('Complaint', await aComplaint(), { account: 'inspector.city' });
  expect(body.data).toEqual({ trace: null });
  expect(body.errors!.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
});

test('a department traces what it provided without personal values; to another the record looks absent', async () => {
  const query =
    '{ acts(first: 1, where: { departmentCode: { eq: "610100-MKT" }, kind: { eq: PENALTY } }) { nodes { id } } }';
  const id = textAt(served(await city.ask('portal', query, { account: 'market.officer' })), 'acts.nodes.0.id');
  const own = (await trace('PenaltyAct', id, { account: 'market.officer' })).body;
  const [first] = rows(own.data, 'trace.versions');
  expect(valuesOf(first)).toMatchObject({ id, actNo: expect.any(String) });
  expect(Object.keys(valuesOf(first))).not.toContain('counterpartIdNumber');
  expect(at(own.data, 'trace.reads')).toBeNull();

  const other = (await trace('PenaltyAct', id, { account: 'health.officer' })).body.data;
  const absent = (await trace('PenaltyAct', 'there is none', { account: 'health.officer' })).body.data;
  expect(other).toEqual({ trace: null });
  expect(absent).toEqual({ trace: null });
  const office = (await trace('PenaltyAct', id, { account: 'office.city' })).body;
  expect(office.data).toEqual({ trace: null });
  expect(office.errors!.map(({ extensions }) => extensions.code)).toContain('UNAUTHORIZED_FIELD_OR_TYPE');
});

test('a trace as of a day before the record was known has no version', async () => {
  const data = served(await trace('Complaint', await aComplaint(), INSPECTION, '2001-01-01'));
  expect(at(data, 'trace.versions')).toEqual([]);
});

test('the fields between the parts of the graph are in no schema that a client sees', async () => {
  for (const endpoint of ['portal', 'public'] as const) {
    const options = endpoint === 'portal' ? { account: 'inspector.city' } : {};
    const { body } = await city.ask(endpoint, '{ _history(kind: "Complaint", id: "1") }', options);
    expect(body.errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  }
});
