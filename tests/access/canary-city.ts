import { Writable } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import { pino } from 'pino';
import { compose } from '../../gateway/compose/compose.ts';
import { extractAccess } from '../../gateway/compose/extract-access.ts';
import { publicContract } from '../../gateway/compose/public-contract.ts';
import { subgraphSchemas } from '../../gateway/subgraph-schemas.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { Canaries, canaryRow, type ReadIn } from './canaries.ts';
import { type MatrixCity, openMatrixCity, TODAY } from './matrix-city.ts';
import type { Asker } from './oracle.ts';
import type { Leads } from './random-documents.ts';
import { PLACES, type Place, rowOf, type Stored } from './rows.ts';

/** The demo city with canaries in it, and an ear on its log. */
export interface CanaryCity extends MatrixCity {
  canaries: Canaries;
  publicSchema: GraphQLSchema;
  /** What was logged since it was last asked. */
  logged(): string;
}

/** Departments with accounts, one of their officers, and one without an account. */
const DEPARTMENTS = [
  { code: '610100-MKT', region: '610100', handler: 'DEMO-610100-MKT-001' },
  { code: '610103-MKT', region: '610103', handler: 'DEMO-610103-MKT-001' },
  { code: '610100-HEA', region: '610100', handler: 'DEMO-610100-HEA-001' },
  { code: '610104-MKT', region: '610104', handler: 'DEMO-610104-MKT-001' },
];
type Home = (typeof DEPARTMENTS)[number];

const RECEIVED = new Date('2026-10-13T10:00:00+08:00');
const DAY = '2026-10-09';

const OF_PERSON: ReadIn = { name: 'personName', registeredAddress: 'personAddress', businessAddress: 'personAddress' };
const OF_COUNTERPART: ReadIn = {
  counterpartName: 'counterpartPersonName',
  counterpartCode: 'counterpartIdNumber',
  registeredAddress: 'counterpartPersonAddress',
  businessAddress: 'counterpartPersonAddress',
};

const ACTS = [
  { type: 'InspectionAct', dataset: 'inspections', day: 'checkDate' },
  { type: 'PenaltyAct', dataset: 'penalties', day: 'decidedOn' },
  { type: 'CompulsoryAct', dataset: 'compulsions', day: 'measureFrom' },
  { type: 'OtherAct', dataset: 'otherActs', day: 'startedOn' },
];

export async function openCanaryCity(): Promise<CanaryCity> {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk, _, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const log = pino({ level: 'trace' }, stream);
  const matrix = await openMatrixCity(20, { log, settings: { RATES: 'off' } });
  const canaries = new Canaries(matrix.oracle);
  const plant = planter(matrix, canaries);
  try {
    for (const home of DEPARTMENTS) await plantDepartment(matrix, plant, home);
    await issueTasks(matrix, canaries);
    await grantData(matrix, canaries);
  } catch (error) {
    await matrix.city.close();
    throw error;
  }
  const { supergraphSdl, apiSchema } = compose(subgraphSchemas());
  const publicSchema = publicContract(apiSchema, extractAccess(supergraphSdl).table);
  return { ...matrix, canaries, publicSchema, logged: () => lines.splice(0).join('') };
}

interface Planting {
  type: string;
  dataset: string;
  given: Record<string, unknown>;
  /** The field with the record's key, which is a canary itself. */
  key?: string;
  readIn?: ReadIn;
  /** Changes the row before it is brought, such as a text in which another value is named. */
  shape?(values: Record<string, unknown>): void;
  /** The department that provides it, where it is not the home. */
  provider?: string;
}

type Plant = (home: Home, planting: Planting) => Promise<string>;

/** Brings rows of canaries the way of every row. @returns the key of the record */
function planter({ city, parents }: MatrixCity, canaries: Canaries): Plant {
  return async (home, { type, dataset: name, given, key, readIn, shape, provider = home.code }) => {
    const dataset = city.subgraphs.datasets.get(name)!;
    const department = await city.subgraphs.department(provider);
    if (!department) throw new TypeError(`The demo city has no department ${provider}.`);
    const made = canaryRow(type, dataset.fields, given, readIn);
    shape?.(made.values);
    const batch = { department, sourceSystem: 'test', batchNo: '2026101300099', receivedAt: RECEIVED, by: 'test' };
    const [outcome] = await dataset.accept([made.values as CanonicalRow], batch);
    if (!outcome || outcome.kind === 'held') throw new TypeError(`${name}: ${JSON.stringify(outcome)}`);
    for (const canary of made.canaries) canaries.add({ ...canary, record: outcome.id });
    if (key) canaries.add({ value: outcome.id, type, field: key, record: outcome.id });
    await know(city, parents, canaries, type, outcome.id);
    return outcome.id;
  };
}

async function know(
  city: MatrixCity['city'],
  parents: MatrixCity['parents'],
  canaries: Canaries,
  type: string,
  id: string,
): Promise<void> {
  const place = PLACES.find((candidate) => candidate.type === type) as Place;
  const records = city.subgraphs.connection(place.subgraph).db!.collection<Stored>(place.collection);
  const record = await records.findOne({ _id: id });
  if (!record) throw new TypeError(`${type} ${id} was not stored.`);
  canaries.know(place, rowOf(place, record, parents, TODAY));
}

async function plantDepartment(matrix: MatrixCity, plant: Plant, home: Home): Promise<void> {
  const { code, region: regionCode, handler } = home;
  const item = await matrix.city.subgraphs.connection('items').db!.collection('items').findOne({});
  const objects = { type: 'SupervisedObject', dataset: 'objects' };
  const person = await plant(home, {
    ...objects,
    given: { objectId: `CANARY-OBJECT-${code.replace('-', '')}1`, objectType: 'NATURAL_PERSON', regionCode, tags: [] },
    readIn: OF_PERSON,
  });
  await plant(home, {
    ...objects,
    given: { objectId: `CANARY-OBJECT-${code.replace('-', '')}2`, objectType: 'PREMISES', regionCode },
  });
  await plant(home, {
    type: 'EnforcementOfficer',
    dataset: 'officers',
    provider: '610100-JUS',
    given: {
      certificateNo: `CANARY-OFFICER-${code.replace('-', '')}`,
      departmentCode: code,
      regionCode,
      certificateExpiry: '2029-01-01',
    },
  });
  const complaints: string[] = [];
  for (const accusedDept of [undefined, '610100-HEA', '610100-MKT'].filter((other) => other !== code))
    complaints.push(
      await plant(home, {
        type: 'Complaint',
        dataset: 'complaints',
        key: 'complaintNo',
        given: {
          complaintNo: `CANARY-COMPLAINT-${DEPARTMENTS.indexOf(home)}${complaints.length}`,
          kind: 'COMPLAINT',
          source: 'WEB',
          status: 'RECEIVED',
          regionCode,
          receivedOn: DAY,
          assignedDept: code,
          handlers: [handler],
          objectId: person,
          ...(accusedDept && { accusedDept }),
        },
        shape: nameComplainant,
      }),
    );
  for (const { type, dataset, day } of ACTS)
    for (const publicStatus of ['PUBLISHED', 'UNPUBLISHED'])
      await plant(home, {
        type,
        dataset,
        key: 'id',
        given: {
          [day]: DAY,
          itemCode: String(item!._id),
          departmentCode: code,
          regionCode,
          objectId: person,
          objectType: 'NATURAL_PERSON',
          counterpartNature: 'NATURAL_PERSON',
          officers: [{ certificateNo: handler, name: '示例' }],
          complaintNo: complaints[0],
          reportedAt: '2026-10-12T10:00:00+08:00',
          publicStatus,
          publicDate: DAY,
        },
        readIn: OF_COUNTERPART,
        shape: nameCounterpart,
      });
  for (const announcedOn of [DAY, undefined])
    await plant(home, {
      type: 'RandomInspectionPlan',
      dataset: 'plans',
      key: 'planId',
      given: {
        planId: `CANARY-PLAN-${DEPARTMENTS.indexOf(home)}${announcedOn ? 1 : 0}`,
        year: 2026,
        departmentCode: code,
        regionCode,
        leadDepartmentCode: code,
        ratio: 0.1,
        ...(announcedOn && { announcedOn }),
      },
    });
  for (const published of [true, false])
    await plant(home, {
      type: 'JointMeasure',
      dataset: 'sanctions',
      given: { kind: 'SANCTION', objectId: person, startOn: DAY, executingDept: code, published, publicFrom: DAY },
    });
}

/** The texts of a complaint name the complainant, whom `detail` masks. */
function nameComplainant(values: Record<string, unknown>): void {
  const { complainantName, phone, agent } = values;
  for (const text of ['detail', 'demand', 'result', 'resultPublic', 'mediationResult'])
    values[text] = `${values[text]}：${complainantName}，${phone}，${agent}`;
}

/** The object is the counterpart, and the texts of the act name them. */
function nameCounterpart(values: Record<string, unknown>): void {
  const { counterpartName } = values;
  values['objectName'] = counterpartName;
  for (const text of ['actName', 'penaltyResult', 'violationType', 'cancelReason'])
    if (values[text]) values[text] = `${values[text]}：${counterpartName}`;
}

async function issueTasks({ city, parents }: MatrixCity, canaries: Canaries): Promise<void> {
  const issue = 'mutation ($input: IssueTaskInput!) { issueTask(input: $input) { taskNo } }';
  for (const { code } of DEPARTMENTS) {
    const [title, content] = ['title', 'content'].map((field) => `canary-Task-${code}-${field}!`);
    const input = { title, content, assignedTo: code, dueOn: '2026-12-01' };
    const { body } = await city.ask('portal', issue, { account: 'office.city', variables: { input } });
    const record = (body.data as { issueTask: { taskNo: string } }).issueTask.taskNo;
    for (const [field, value] of Object.entries({ title: title!, content: content!, taskNo: record }))
      canaries.add({ value, type: 'Task', field, record });
    await know(city, parents, canaries, 'Task', record);
  }
}

/** What market regulation lets decision and health read. */
async function grantData({ city }: MatrixCity, canaries: Canaries): Promise<void> {
  const grant = 'mutation ($input: GrantDataInput!) { grantData(input: $input) { id } }';
  for (const { receiver, type, fields } of [
    { receiver: '610100-DRC', type: 'Complaint', fields: ['detail', 'serviceType', 'status'] },
    { receiver: '610100-HEA', type: 'PenaltyAct', fields: ['illegalFact', 'documentNo'] },
    { receiver: '610100-STF', type: 'SupervisedObject', fields: ['annualRevenue', 'riskLevel'] },
  ]) {
    const input = { receiver, type, fields, purpose: 'test', until: '2026-12-01' };
    const { body, text } = await city.ask('portal', grant, { account: 'market.admin', variables: { input } });
    if (body.errors) throw new Error(text);
    canaries.grants.push({ provider: '610100-MKT', receiver, type, fields });
  }
}

/** Keys of the records with canaries, by the arguments and filters that take them. */
export function leadsTo({ canaries }: CanaryCity): Leads {
  const objectId = canaries.keysOf('SupervisedObject');
  const complaintNo = canaries.keysOf('Complaint');
  const id = ACTS.flatMap(({ type }) => canaries.keysOf(type));
  const departments = DEPARTMENTS.map(({ code }) => code);
  return {
    objectId,
    complaintNo,
    id,
    planId: canaries.keysOf('RandomInspectionPlan'),
    taskNo: canaries.keysOf('Task'),
    certificateNo: canaries.keysOf('EnforcementOfficer'),
    code: departments,
    departmentCode: departments,
    assignedDept: departments,
    assignedTo: departments,
    regionCode: ['610100', '610103', '610104'],
    '': [...objectId, ...complaintNo, ...id, ...departments, 'canary'],
  };
}

/** How an asker asks: with a token, a purpose and a case as far as they have them. */
export async function requestOf({ city }: MatrixCity, { account, purpose, caseNo }: Asker) {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ...(account && { authorization: `Bearer ${await city.token(account)}` }),
    ...(purpose && { 'supervision-purpose': 'test' }),
    ...(caseNo && { 'supervision-case': 'CASE-1' }),
  };
  return { path: account ? '/graphql' : '/public/graphql', headers };
}
