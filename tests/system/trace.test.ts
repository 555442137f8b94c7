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

const trace = (
  kind: string,
  id: string,
  options: Parameters<City['ask']>[2],
  part: { asOf?: string; beforeVersion?: unknown; beforeRead?: unknown } = {},
) => city.ask('portal', TRACE_QUERY, { ...options, variables: { kind, id, ...part } });

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
  const data = served(await trace('Complaint', await aComplaint(), INSPECTION, { asOf: '2001-01-01' }));
  expect(at(data, 'trace.versions')).toEqual([]);
});

test('the fields between the parts of the graph are in no schema that a client sees', async () => {
  for (const endpoint of ['portal', 'public'] as const) {
    const options = endpoint === 'portal' ? { account: 'inspector.city' } : {};
    const { body } = await city.ask(endpoint, '{ _history(kind: "Complaint", id: "1") }', options);
    expect(body.errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  }
});

/** Of the first of its provider: an inspection, what followed it, and a complaint and a task that stand with it. */
async function aMatter() {
  const acts = city.subgraphs.connection('behaviour').collection('acts');
  const penalty = (await acts.findOne({ kind: 'PENALTY', provider: '610100-MKT' }))!;
  const inspection = (await acts.findOne({
    ...{ kind: 'INSPECTION', actNo: penalty['inspectionActNo'], provider: '610100-MKT' },
  }))!;
  const complaintNo = await aComplaint();
  await acts.updateOne({ _id: inspection._id }, { $set: { complaintNo } });
  const issued = served(
    await city.ask('portal', `mutation ($input: IssueTaskInput!) { issueTask(input: $input) { taskNo } }`, {
      account: 'office.city',
      variables: {
        input: { title: '核查', content: '核查投诉', assignedTo: '610100-MKT', dueOn: '2026-12-01', complaintNo },
      },
    }),
  );
  return {
    penalty: String(penalty._id),
    inspection: String(inspection._id),
    complaint: complaintNo,
    task: textAt(issued, 'issueTask.taskNo'),
  };
}

test('from each record of a matter a trace leads to the others, and to none that the viewer may not read', async () => {
  const matter = await aMatter();
  const all = [
    { kind: 'PenaltyAct', id: matter.penalty },
    { kind: 'InspectionAct', id: matter.inspection },
    { kind: 'Complaint', id: matter.complaint },
    { kind: 'Task', id: matter.task },
  ];
  for (const one of all) {
    const data = served(await trace(one.kind, one.id, INSPECTION));
    const linked = rows(data, 'trace.linked');
    expect(linked).toEqual(expect.arrayContaining(all.filter((other) => other !== one)));
    expect(linked).not.toContainEqual(one);
    expect(at(data, 'trace.moreLinked')).toBe(false);
  }

  const task = city.subgraphs.connection('coordination').collection<{ _id: string }>('tasks');
  const complaint = city.subgraphs.connection('complaints').collection<{ _id: string }>('complaints');
  const ofPenalty = async () => {
    const { body } = await trace('PenaltyAct', matter.penalty, { account: 'market.officer' });
    return rows(body.data, 'trace.linked');
  };
  expect(await ofPenalty()).toEqual(expect.arrayContaining(all.slice(1)));
  await task.updateOne({ _id: matter.task }, { $set: { readers: ['unit:somebody-else'] } });
  expect(await ofPenalty()).toEqual(expect.arrayContaining(all.slice(1, 3)));
  expect(await ofPenalty()).not.toContainEqual(all[3]);
  await complaint.updateOne({ _id: matter.complaint }, { $set: { accusedDept: '610100-MKT' } });
  expect(await ofPenalty()).toContainEqual(all[1]);
  expect((await ofPenalty()).map(({ kind }) => kind)).not.toContain('Complaint');
});

test('of a plan the acts that carry it out are linked, and what is followed by nothing has no links', async () => {
  const acts = city.subgraphs.connection('behaviour').collection('acts');
  const act = (await acts.findOne({ planId: { $exists: true }, kind: 'INSPECTION' }))!;
  const plan = { kind: 'RandomInspectionPlan', id: String(act['planId']) };
  const inspection = { kind: 'InspectionAct', id: String(act._id) };
  const ofPlan = served(await trace(plan.kind, plan.id, INSPECTION));
  expect(rows(ofPlan, 'trace.linked')).toContainEqual(inspection);
  const ofAct = served(await trace(inspection.kind, inspection.id, INSPECTION));
  expect(rows(ofAct, 'trace.linked')).toContainEqual(plan);
  const item = served(await city.ask('portal', '{ items(first: 1) { nodes { itemCode } } }', INSPECTION));
  const ofItem = served(await trace('SupervisionItem', textAt(item, 'items.nodes.0.itemCode'), INSPECTION));
  expect(at(ofItem, 'trace.linked')).toBeNull();
});

test('a trace of very many versions and reads says what it leaves out, and tells it when it is asked for', async () => {
  const id = await aComplaint();
  const connection = city.subgraphs.connection('complaints');
  const complaints = connection.collection<{ _id: string; version: number }>('complaints');
  const { _id, ...record } = (await complaints.findOne({ _id: id }))!;
  const former = Array.from({ length: 450 }, (_, place) => ({
    ...record,
    _id: `${id}@${place + 1}`,
    version: place + 1,
  }));
  await connection.collection<{ _id: string }>('complaints_versions').deleteMany({ _id: { $regex: `^${id}@` } });
  await connection.collection<{ _id: string }>('complaints_versions').insertMany(former);
  await complaints.updateOne({ _id }, { $set: { version: 451 } });
  const looks = Array.from({ length: 210 }, (_, place) => ({
    ...{
      _id: `00000000-${String(place).padStart(4, '0')}`,
      at: new Date(place),
      by: `reader-${place}`,
      seq: -1 - place,
    },
    ...{
      department: 'X',
      purpose: 'x',
      requestId: 'x',
      subgraph: 'complaints',
      denied: [],
      about: [`Complaint/${id}`],
    },
    reads: [{ kind: 'Complaint', records: [id], fields: ['phone'] }],
  }));
  await connection.collection<{ _id: string }>('reads').insertMany(looks);

  const seen: unknown[] = [];
  let beforeVersion: unknown;
  for (let turn = 0; turn < 3; turn++) {
    const data = served(await trace('Complaint', id, INSPECTION, { beforeVersion }));
    seen.unshift(...rows(data, 'trace.versions').map(({ version }) => version));
    beforeVersion = at(data, 'trace.earlierVersions');
  }
  expect(beforeVersion).toBeNull();
  expect(seen).toEqual(Array.from({ length: 451 }, (_, place) => place + 1));

  const readers: unknown[] = [];
  let beforeRead: unknown;
  do {
    const data = served(await trace('Complaint', id, INSPECTION, { beforeRead, beforeVersion: 1 }));
    readers.push(...rows(data, 'trace.reads').map(({ by }) => by));
    beforeRead = at(data, 'trace.earlierReads');
  } while (beforeRead !== null && readers.length < 1_000);
  const made = readers.filter((by) => String(by).startsWith('reader-'));
  expect(made).toEqual(looks.map(({ by }) => by).reverse());
});
