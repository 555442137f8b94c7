import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { accessTableOf } from '../../shared/access/access-table.ts';
import type { Viewer } from '../../shared/access/viewer.ts';
import { entriesOf } from '../../shared/audit/chain.ts';
import type { ReadEntry } from '../../shared/audit/read-entry.ts';
import { type City, openCity } from '../support/city.ts';
import { VIEWERS, withPurpose } from '../support/viewers.ts';

let city: City;
beforeAll(async () => {
  city = await openCity({ size: 300 });
  await city.subgraphs
    .connection('coordination')
    .collection<{ _id: string; heldAt: Date; changedAt: Date }>('quarantine')
    .insertOne({
      _id: 'held-1',
      ...{ provider: 'XA-MARKET', dataset: 'acts', fileName: 'a.csv', rowNumber: 1, batchNo: '1', state: 'HELD' },
      ...{ raw: '{"name":"某人"}', row: null, problems: [], unreadable: ['*'], readers: ['all'] },
      heldAt: new Date(0),
      changedAt: new Date(0),
    });
  const contact = { role: 'PERSON_IN_CHARGE', name: '示例', since: '2026-10-01', phone: '13800001234' };
  const query = 'mutation ($input: AppointContactInput!) { appointContact(input: $input) { contactNo } }';
  const { errors } = await subgraph('personnel').execute({
    ...{ query, variables: { input: contact }, requestId: 'request-0' },
    viewer: { ...VIEWERS.marketOfficer, scopes: ['administration'], ...MARKET },
  });
  expect(errors).toBeUndefined();
}, 120_000);
afterAll(() => city?.close());

const MARKET = { department: '610100-MKT', departments: ['610100-MKT'] };
const INSPECTOR = withPurpose(VIEWERS.inspector, '案-2026-1');

function subgraph(name: string) {
  return city.subgraphs.subgraphs.find((one) => one.name === name)!;
}

/** Fields whose values are personal or secret, by type, as the schema of the subgraph says. */
function guardedFields(name: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const [coordinate, { policies }] of accessTableOf(parse(subgraph(name).sdl))) {
    const [type, field] = coordinate.split('.') as [string, string];
    if (policies.flat().some((policy) => policy === 'personal' || policy === 'secret'))
      fields.set(type, [...(fields.get(type) ?? []), field]);
  }
  return fields;
}

async function logged(name: string, query: string, variables: object = {}, viewer: Viewer = INSPECTOR) {
  const log = entriesOf<ReadEntry>(city.subgraphs.connection(name), 'reads');
  const before = new Set((await log.find({}).toArray()).map(({ _id }) => _id));
  const request = { query, variables: variables as Record<string, unknown>, viewer, requestId: 'request-1' };
  const { data, errors } = await subgraph(name).execute(request);
  const entries = (await log.find({}).toArray()).filter(({ _id }) => !before.has(_id));
  return { data: JSON.parse(JSON.stringify(data ?? null)), errors, entries };
}

async function keyOf(name: string, query: string): Promise<string> {
  const { data, errors } = await logged(name, query);
  expect(errors).toBeUndefined();
  return Object.values(data[Object.keys(data)[0]!].nodes[0])[0] as string;
}

const ACT_KINDS = {
  InspectionAct: 'INSPECTION',
  PenaltyAct: 'PENALTY',
  CompulsoryAct: 'COMPULSION',
  OtherAct: 'OTHER',
};

/** Every way to a guarded type: queries that hold `…` where its fields are selected, and the keys they need. */
async function waysTo(type: string): Promise<{ of: string; queries: string[]; representation?: object }> {
  switch (type) {
    case 'EnforcementOfficer': {
      const key = await keyOf('personnel', '{ officers(first: 1) { nodes { certificateNo } } }');
      const queries = [
        '{ officers(first: 2) { nodes { … } } }',
        `{ officer(certificateNo: "${key}") { … } }`,
        '{ departments(first: 20) { nodes { officers(first: 2) { nodes { … } } } } }',
      ];
      return { of: 'personnel', queries, representation: { certificateNo: key } };
    }
    case 'Complaint': {
      const key = await keyOf('complaints', '{ complaints(first: 1) { nodes { complaintNo } } }');
      const queries = ['{ complaints(first: 2) { nodes { … } } }', `{ complaint(complaintNo: "${key}") { … } }`];
      return { of: 'complaints', queries, representation: { complaintNo: key } };
    }
    case 'SupervisedObject': {
      const key = await keyOf('behaviour', '{ supervisedObjects(first: 1) { nodes { objectId } } }');
      const queries = [
        '{ supervisedObjects(first: 2) { nodes { … } } }',
        `{ supervisedObject(objectId: "${key}") { … } }`,
        '{ acts(first: 5) { nodes { supervisedObject { … } } } }',
      ];
      return { of: 'behaviour', queries, representation: { objectId: key } };
    }
    case 'DepartmentContact': {
      const key = await keyOf('personnel', '{ departmentContacts(first: 1) { nodes { contactNo } } }');
      const queries = [
        '{ departmentContacts(first: 2) { nodes { … } } }',
        `{ departmentContact(contactNo: "${key}") { … } }`,
        '{ department(code: "610100-MKT") { contacts { … } } }',
      ];
      return { of: 'personnel', queries };
    }
    case 'QuarantinedRow':
      return { of: 'coordination', queries: ['{ quarantine(first: 1) { nodes { … } } }'] };
    default: {
      const where = `where: { kind: { eq: ${ACT_KINDS[type as keyof typeof ACT_KINDS]} } }`;
      const key = await keyOf('behaviour', `{ acts(first: 1, ${where}) { nodes { id } } }`);
      const on = `... on ${type} { … }`;
      const queries = [`{ acts(first: 2, ${where}) { nodes { ${on} } } }`, `{ act(id: "${key}") { ${on} } }`];
      return { of: 'behaviour', queries, representation: { id: key } };
    }
  }
}

const TYPES = [
  ...['EnforcementOfficer', 'DepartmentContact', 'Complaint', 'SupervisedObject', 'QuarantinedRow'],
  ...['InspectionAct', 'PenaltyAct', 'CompulsoryAct', 'OtherAct'],
];

test('the types with personal or secret fields are those that are looked at here', () => {
  const found = city.subgraphs.subgraphs.flatMap(({ name }) => [...guardedFields(name).keys()]);
  expect([...new Set(found)].toSorted()).toEqual(TYPES.toSorted());
});

test.each(TYPES)('each personal or secret field of %s is logged by every way on which it is read', async (type) => {
  const { of, queries, representation } = await waysTo(type);
  const fields = guardedFields(of).get(type)!;
  const plain = fields.join(' ');
  const asked = queries.flatMap((query) => [
    query.replace('…', plain),
    query.replace('…', fields.map((field, place) => `alias${place}: ${field}`).join(' ')),
    `${query.replace('…', '...Guarded')} fragment Guarded on ${type} { ${plain} }`,
  ]);
  if (representation)
    asked.push(`query ($of: [_Any!]!) { _entities(representations: $of) { ... on ${type} { ${plain} } } }`);
  for (const query of asked) {
    const of_ = [{ __typename: type, ...representation }];
    const { data, errors, entries } = await logged(of, query, query.includes('$of') ? { of: of_ } : {});
    expect(errors).toBeUndefined();
    expect(entries).toHaveLength(1);
    const [entry] = entries;
    expect(entry).toMatchObject({
      by: 'inspector.city',
      department: 'INSPECTION',
      purpose: '核查',
      caseNo: '案-2026-1',
      requestId: 'request-1',
      subgraph: of,
      denied: [],
    });
    const reads = entry!.reads.filter(({ kind }) => kind === type);
    expect(reads.map((read) => read.fields)).toEqual([fields.toSorted()]);
    expect(reads[0]!.records.length).toBeGreaterThan(0);
    expect(entry!.about).toEqual(reads[0]!.records.map((key) => `${type}/${key}`));
    const told = JSON.stringify(entry);
    for (const value of textsIn(data)) expect(told).not.toContain(value);
  }
});

/** Values of an answer that are long enough to be told from a name of a field. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 6 ? [value] : [];
  return value && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

test('what is public leaves no trace, and a row that is refused leaves one that names it', async () => {
  const key = await keyOf('personnel', '{ officers(first: 1) { nodes { certificateNo } } }');
  expect((await logged('personnel', '{ officers(first: 5) { nodes { name } } }')).entries).toEqual([]);

  const office = withPurpose(VIEWERS.lianhuOffice);
  const refused = await logged('personnel', `{ officer(certificateNo: "${key}") { name idNumber phone } }`, {}, office);
  expect(refused.data.officer).toMatchObject({ idNumber: null, phone: null });
  expect(refused.entries).toMatchObject([
    {
      by: 'office.lianhu',
      reads: [],
      denied: [{ kind: 'EnforcementOfficer', fields: ['idNumber', 'phone'] }],
      about: [expect.stringMatching(/^EnforcementOfficer\/./)],
    },
  ]);
});

test('what the filter of the gateway refuses a signed-in viewer reaches the log, and nothing of the public', async () => {
  const query = '{ officers(first: 1) { nodes { name a: idNumber b: idNumber phone } } }';
  const log = entriesOf<ReadEntry>(city.subgraphs.connection('personnel'), 'reads');
  const ofGateway = () => log.find({ subgraph: 'gateway' }).toArray();
  const { body } = await city.ask('portal', query, { account: 'staffing.city' });
  expect(body.errors!.map(({ extensions }) => extensions.code)).toEqual(Array(3).fill('UNAUTHORIZED_FIELD_OR_TYPE'));
  let entries = await ofGateway();
  for (let look = 0; entries.length === 0 && look < 100; look++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    entries = await ofGateway();
  }
  expect(entries).toMatchObject([
    {
      by: 'staffing.city',
      requestId: body.errors![0]!.extensions.requestId,
      denied: [{ kind: 'EnforcementOfficer', records: [], fields: ['idNumber', 'phone'] }],
    },
  ]);
});

test('the metrics tell of every chain how far it reaches and what waits to be sealed', async () => {
  const text = await (await fetch(new URL('/metrics', city.url))).text();
  for (const gauge of ['entries', 'unsealed', 'oldest_unsealed_seconds'])
    for (const { name } of city.subgraphs.subgraphs)
      for (const chain of ['changes', 'reads'])
        expect(text).toMatch(
          new RegExp(`^audit_chain_${gauge}\\{chain="supervision-${name}\\.${chain}"\\} [0-9.]+$`, 'm'),
        );
  expect(text).toMatch(/^audit_chain_entries\{chain="supervision-behaviour\.changes"\} [1-9]/m);
});
