import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Connection } from 'mongoose';
import { changesOf } from '../../shared/audit/change-log.ts';
import { eraseDocument, erasePerson } from '../../shared/audit/erase-person.ts';
import { sealPending } from '../../shared/audit/seal.ts';
import { verifySeals } from '../../shared/audit/verify-seals.ts';
import { type RunningComplaints, startComplaints } from '../../subgraphs/complaints/index.ts';
import { SEAL_KEYS } from '../support/seal-keys.ts';
import { ask as askComplaints, servicesOf } from '../support/subgraph.ts';
import { batchOf, HOTLINE, withPurpose } from '../support/viewers.ts';
import { ask, type City, inspection, NOW, openCity, VIEWERS } from './behaviour/city.ts';

const NUMBER = '11010519491231002X';
const OTHER = '440524188001010014';
const WHY = { reason: '本人申请', by: 'clerk', at: NOW };
const ABOUT_PERSON = { counterpartNature: '自然人', counterpartIdType: '身份证', objectType: '2' };

let city: City;
let complaints: RunningComplaints;
let databases: readonly [Connection, Connection];
let acts: string[];

beforeAll(async () => {
  city = await openCity();
  databases = [city.store.connection('complaints'), city.store.connection('behaviour')];
  complaints = await startComplaints(servicesOf(databases[0], () => NOW));
  const row = { kind: '举报', receivedOn: '2026-11-18', regionCode: '610103', assignedDept: 'MARKET' };
  await complaints.datasets[0]!.accept(
    [
      { ...row, complaintNo: 'C-1', complainantName: '张小明', idNumber: NUMBER, phone: '13812345678', detail: '线索' },
      { ...row, complaintNo: 'C-2', complainantName: '李小红', idNumber: OTHER, phone: '13812345679', detail: '线索' },
    ],
    batchOf(HOTLINE),
  );
  const person = (actNo: string, name: string, number: string) =>
    inspection({ ...ABOUT_PERSON, actNo, objectName: name, counterpartName: name, counterpartCode: number });
  acts = await city.keep('inspections', [
    person('I-1', '张小明', NUMBER),
    person('I-2', '李小红', OTHER),
    inspection({ actNo: 'I-3' }),
  ]);
  await city.keep('objects', [
    {
      objectId: 'O-2',
      name: '张小明',
      objectType: '2',
      idType: '居民身份证',
      idNumber: NUMBER,
      contactPhone: '13812345678',
    },
  ]);
}, 60_000);
afterAll(() => city?.close());

const inspector = withPurpose(VIEWERS.inspector, 'CASE-1');
type Read = Record<string, unknown>;
const complaintOf = async (no: string): Promise<Read> => {
  const fields = 'complaintNo complainantName complainantNameMasked phone phoneMasked idNumber detail detailFull';
  const query = `{ complaint(complaintNo: "${no}") { ${fields} } }`;
  const { data, codes: errors } = await askComplaints(complaints, inspector, query);
  return { ...(data?.['complaint'] as Read), errors };
};
const actOf = async (id: string): Promise<Read> => {
  const fields = 'id objectName counterpartName counterpartPersonName counterpartIdNumber actName';
  const { data, errors } = await ask(city, inspector, `query ($id: ID!) { act(id: $id) { ${fields} } }`, { id });
  return { ...(data['act'] as Read), errors };
};
const erasures = async (connection: Connection) =>
  (await changesOf(connection).find({ operation: 'erase' }).sort({ _id: 1 }).toArray()).map(
    ({ kind, record, department }) => `${kind} ${record} ${department}`,
  );

test('a person erased in a record of one database is erased in the other, each with its entries, also when it was interrupted between', async () => {
  expect((await complaintOf('C-1'))['complainantName']).toBe('张小明');
  expect((await actOf(acts[0]!))['counterpartPersonName']).toBe('张小明');
  const request = { ...WHY, kind: 'Complaint', record: 'C-1', role: 'complainant' };
  // as far as an interrupted run came
  expect(await erasePerson([databases[0]], request)).toMatchObject({ keys: 1, records: 1, databases: ['complaints'] });
  expect((await actOf(acts[0]!))['counterpartPersonName']).toBe('张小明');

  expect(await erasePerson(databases, request)).toMatchObject({ keys: 1, records: 2, databases: ['behaviour'] });
  expect(await erasePerson(databases, request)).toMatchObject({ keys: 0, records: 0, databases: [] });
  expect(await erasures(databases[0])).toEqual([`Complaint C-1 ${HOTLINE}`]);
  expect((await erasures(databases[1])).sort()).toEqual([
    'SupervisedObject O-2 MARKET',
    `SupervisionAct ${acts[0]} MARKET`,
  ]);
});

test('what is erased reads as null, in its masked forms too, no query fails, and others’ values stay', async () => {
  expect(await complaintOf('C-1')).toEqual({
    complaintNo: 'C-1',
    complainantName: null,
    complainantNameMasked: null,
    phone: null,
    phoneMasked: null,
    idNumber: null,
    detail: null,
    detailFull: null,
    errors: [],
  });
  expect(await actOf(acts[0]!)).toEqual({
    id: acts[0],
    objectName: null,
    counterpartName: null,
    counterpartPersonName: null,
    counterpartIdNumber: null,
    actName: null,
    errors: [],
  });
  const masked = 'name personName idNumberMasked contactPhoneMasked legalRepresentativeMasked registeredAddress';
  const { data, errors } = await ask(city, inspector, `{ supervisedObject(objectId: "O-2") { ${masked} } }`);
  expect([new Set(Object.values(data['supervisedObject'] as object)), errors]).toEqual([new Set([null]), []]);
  expect(await complaintOf('C-2')).toMatchObject({ complainantName: '李小红', phoneMasked: '138****5679' });
  expect(await actOf(acts[1]!)).toMatchObject({ counterpartPersonName: '李小红', counterpartIdNumber: OTHER });
});

test('a person is erased by document wherever it stands, however the number is written, and again without harm', async () => {
  const written = { type: '居民身份证', number: `　${OTHER.slice(0, 6)} ${OTHER.slice(6)}` };
  expect(await eraseDocument(databases, written, WHY)).toMatchObject({
    keys: 2,
    records: 2,
    databases: ['complaints', 'behaviour'],
  });
  expect(await complaintOf('C-2')).toMatchObject({ complainantName: null, phoneMasked: null, errors: [] });
  expect(await actOf(acts[1]!)).toMatchObject({ counterpartPersonName: null, objectName: null, errors: [] });
  expect(await actOf(acts[2]!)).toMatchObject({ counterpartName: '明月餐饮店' });
  expect(await eraseDocument(databases, written, WHY)).toMatchObject({ keys: 0, records: 0 });
});

test.each([
  ['a number whose check digit is wrong', '110105194912310021', 'BAD_USER_INPUT'],
  ['no number', '', 'BAD_USER_INPUT'],
  ['a person of whom nothing is kept', '110105194912310038', 'NOT_FOUND'],
])('%s is refused, and the number does not stand in the refusal', async (_, number, code) => {
  const refused = eraseDocument(databases, { type: '身份证', number }, WHY);
  await expect(refused).rejects.toHaveProperty('code', code);
  const { message } = (await refused.catch((error: unknown) => error)) as Error;
  if (number) expect(message).not.toContain(number);
});

test('the chains over what was written before and after the erasures are whole', async () => {
  for (const connection of databases) {
    await sealPending(connection, { keys: SEAL_KEYS, now: () => NOW });
    expect((await verifySeals(connection, { keys: SEAL_KEYS.publicKeys() })).faults).toEqual([]);
    const entries = JSON.stringify(await changesOf(connection).find({}).toArray());
    for (const value of ['张小明', '李小红', NUMBER, OTHER, '13812345678']) expect(entries).not.toContain(value);
  }
});
