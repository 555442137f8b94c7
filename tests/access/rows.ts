import { NO_QUALITY } from '../../shared/ingest/quality-days.ts';
import { openLedger } from '../../shared/ingest/stored-ledger.ts';
import { emptyTally } from '../../shared/ingest/tally.ts';
import type { City } from '../support/city.ts';
import { addOfficeWork } from './office-work.ts';
import { ASKERS, type Oracle, type Parents, type Row } from './oracle.ts';
import { addPersonnelWork } from './personnel-work.ts';

/** A stored record, read behind the graph. */
export interface Stored {
  _id: string;
  provider: string;
  [field: string]: unknown;
}

/** A row as the oracle judges it, and as it is stored. */
export interface Telling {
  row: Row;
  record: Stored;
}

/** How the rows of one type are read: by their keys at the root, or all at once as a list below something. */
export interface Place {
  type: string;
  subgraph: string;
  collection: string;
  /** Which of the collection; all when left out. */
  where?: Record<string, unknown>;
  /** What the tests know of a record that the oracle judges by. */
  facts?(record: Stored, today: string): Partial<Row>;
  /** The root field that finds a row, by the variable `$key` where it takes one. */
  root: string;
  /** What the root field finds by; the record's key when left out. */
  by?(record: Stored): unknown;
  /** From the root field to the rows where it is not the row itself, such as `sanctions`. */
  below?: string;
  /** The field by which a row below is known again. */
  key?: string;
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
const texts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
const given = (...values: unknown[]) => values.flatMap((value) => text(value) ?? []);

function acts(type: string, kind: string): Place {
  return {
    type,
    subgraph: 'behaviour',
    collection: 'acts',
    where: { kind },
    root: 'act(id: $key)',
    facts: ({ entrustedDepartmentCode, departmentCode, officers, publicStatus, publicEndDate }, today) => ({
      assigned: given(entrustedDepartmentCode, departmentCode),
      handlers: (officers as { certificateNo: string }[] | undefined)?.map(({ certificateNo }) => certificateNo),
      published: publicStatus === 'PUBLISHED' && (text(publicEndDate) ?? today) >= today,
    }),
  };
}

function credit(type: string, collection: string, below: string, key: string, where: Record<string, unknown>): Place {
  return {
    type,
    subgraph: 'credit',
    collection,
    where,
    below,
    key,
    root: 'creditProfile(objectId: $key)',
    by: ({ objectId }) => objectId,
    facts: ({ published, publicSince, publicThrough, repairedAt, withdrawnOn, executingDept }, today) => ({
      assigned: given(executingDept),
      published:
        published !== false &&
        repairedAt === undefined &&
        withdrawnOn === undefined &&
        (type === 'CreditListing' || published === true) &&
        String(publicSince) <= today &&
        today <= String(publicThrough),
    }),
  };
}

/** What a department works on of the items: for it, for who gave it, and for those above. */
function ofDepartment(type: string, collection: string, root: string, key: string): Place {
  const facts: Place['facts'] = ({ departmentCode }) => ({ assigned: given(departmentCode), published: false });
  return { type, subgraph: 'items', collection, root, below: 'nodes', key, facts };
}

const never = () => ({ published: false });

/** Every type with a field that the row decides about, and those whose rows are hidden from some. */
export const PLACES: readonly Place[] = [
  {
    type: 'SupervisionItem',
    subgraph: 'items',
    collection: 'items',
    root: 'item(itemCode: $key)',
  },
  ofDepartment('ItemClaim', 'item_claims', 'itemClaims(where: { claimNo: { eq: $key } })', 'claimNo'),
  ofDepartment('LocalItem', 'local_items', 'localItems(first: 100)', 'itemCode'),
  ofDepartment('ItemReview', 'item_reviews', 'itemReviews(first: 100)', 'reviewNo'),
  {
    type: 'EnforcementOfficer',
    subgraph: 'personnel',
    collection: 'officers',
    root: 'officer(certificateNo: $key)',
    facts: ({ departmentCode }) => ({ assigned: given(departmentCode), unit: String(departmentCode) }),
  },
  {
    type: 'DepartmentContact',
    subgraph: 'personnel',
    collection: 'contacts',
    root: 'departmentContact(contactNo: $key)',
    facts: ({ departmentCode }) => ({ unit: String(departmentCode) }),
  },
  {
    type: 'TrainingAttendance',
    subgraph: 'personnel',
    collection: 'training_attendances',
    root: 'trainingAttendance(attendanceNo: $key)',
    facts: ({ departmentCode }) => ({ assigned: given(departmentCode), published: false }),
  },
  acts('InspectionAct', 'INSPECTION'),
  acts('PenaltyAct', 'PENALTY'),
  acts('CompulsoryAct', 'COMPULSION'),
  acts('OtherAct', 'OTHER'),
  {
    type: 'SupervisedObject',
    subgraph: 'behaviour',
    collection: 'objects',
    root: 'supervisedObject(objectId: $key)',
  },
  {
    type: 'RandomInspectionPlan',
    subgraph: 'behaviour',
    collection: 'plans',
    root: 'plan(planId: $key)',
    facts: ({ announcedOn, leadDepartmentCode, cooperatingDepartmentCodes }) => ({
      assigned: [...given(leadDepartmentCode), ...texts(cooperatingDepartmentCodes)],
      published: announcedOn !== undefined,
    }),
  },
  {
    type: 'Complaint',
    subgraph: 'complaints',
    collection: 'complaints',
    root: 'complaint(complaintNo: $key)',
    facts: ({ assignedDept, handlers, accusedDept }) => ({
      assigned: given(assignedDept),
      handlers: texts(handlers),
      published: false,
      ...(text(accusedDept) && { accused: String(accusedDept) }),
    }),
  },
  {
    type: 'RatingMethod',
    subgraph: 'credit',
    collection: 'rating_methods',
    root: 'ratingMethods(first: 100)',
    below: 'nodes',
    key: 'methodNo',
    facts: ({ state, public: isPublic }) => ({ published: isPublic === true && state !== 'DRAFT' }),
  },
  credit('JointMeasure', 'sanctions', 'sanctions', 'sanctionNo', { kind: 'SANCTION' }),
  credit('CreditListing', 'listings', 'abnormalListings', 'listingNo', { kind: 'ABNORMAL' }),
  credit('CreditListing', 'listings', 'seriousIllegalListings', 'listingNo', { kind: 'SERIOUS' }),
  {
    type: 'CreditRepair',
    subgraph: 'credit',
    collection: 'repairs',
    below: 'repairs',
    key: 'repairNo',
    root: 'creditProfile(objectId: $key)',
    by: ({ objectId }) => objectId,
    facts: never,
  },
  {
    type: 'Task',
    subgraph: 'coordination',
    collection: 'tasks',
    // a unit's part of a joint task is for all its units, as the whole is
    where: { jointNo: { $exists: false } },
    root: 'task(taskNo: $key)',
    facts: ({ assignedTo }) => ({ assigned: given(assignedTo), published: false }),
  },
  {
    type: 'JointTask',
    subgraph: 'coordination',
    collection: 'joint_tasks',
    root: 'jointTask(jointNo: $key)',
    facts: ({ units }) => ({ assigned: texts(units), published: false }),
  },
  {
    type: 'CriticismNotice',
    subgraph: 'coordination',
    collection: 'criticisms',
    root: 'criticism(criticismNo: $key)',
    // a dismissed candidate is the office's alone
    facts: ({ decision, departmentCode }) => ({
      assigned: decision === 'ISSUED' ? given(departmentCode) : [],
      published: false,
    }),
  },
  {
    type: 'IngestRun',
    subgraph: 'coordination',
    collection: 'ingest_runs',
    root: 'ingestRuns(first: 100)',
    below: 'nodes',
    key: 'runId',
    facts: never,
  },
  {
    type: 'QuarantinedRow',
    subgraph: 'coordination',
    collection: 'quarantine',
    root: 'quarantine(first: 100)',
    below: 'nodes',
    key: 'rowId',
    facts: () => ({ published: false, held: true }),
  },
];

/** Rows that differ in who may do what with them are enough; of those alike, one. */
const MOST_ROWS = 8;

/** One record of each kind that the oracle tells apart. */
export async function tellingRows(
  city: City,
  place: Place,
  parents: Parents,
  oracle: Oracle,
  today: string,
): Promise<Telling[]> {
  const database = city.subgraphs.connection(place.subgraph).db!;
  const records = await database
    .collection<Stored>(place.collection)
    .find(place.where ?? {})
    .toArray();
  const kinds = new Map<string, Telling>();
  for (const record of records) {
    const row = rowOf(place, record, parents, today);
    const verdicts = ASKERS.map((asker) =>
      [
        oracle.finds(asker, row),
        oracle.reads(asker, 'OWN_DEPT', row),
        oracle.reads(asker, 'PERSONAL', row),
        oracle.reads(asker, 'SECRET', row),
      ]
        .map(Number)
        .join(''),
    ).join();
    // of rows alike, the one that says most
    const known = kinds.get(verdicts);
    if (!known || Object.keys(known.record).length < Object.keys(record).length) kinds.set(verdicts, { row, record });
  }
  return [...kinds.values()].slice(0, MOST_ROWS);
}

/** What the oracle judges a record by. */
export function rowOf(place: Place, record: Stored, parents: Parents, today: string): Row {
  return {
    key: record._id,
    provider: record.provider,
    published: true,
    ...place.facts?.(record, today),
    regions: [...given(record['regionCode']), ...regionsOf(record, parents)],
  };
}

/** A department's code begins with its region. */
function regionsOf({ provider, ...record }: Stored, parents: Parents): string[] {
  const criticised = record['decision'] === 'ISSUED' ? given(record['departmentCode']) : [];
  const issued = [...given(record['assignedTo']), ...texts(record['units']), ...criticised];
  return [provider, ...issued].filter((code) => parents.has(code)).map((code) => code.slice(0, 6));
}

/** What a demo city has none of by itself: work on items, tasks between departments, and a file with a row that was held. */
export async function addWork(city: City, now: Date): Promise<void> {
  await addItemWork(city, now);
  await addOfficeWork(city);
  await addMethods(city);
  await addPersonnelWork(city);
  const issue = `mutation ($input: IssueTaskInput!) { issueTask(input: $input) { taskNo } }`;
  for (const assignedTo of ['610100-MKT', '610103-MKT', '610100-HEA']) {
    const input = { title: '核查', content: '请核查。', assignedTo, dueOn: '2026-12-01' };
    const { body } = await city.ask('portal', issue, { account: 'office.city', variables: { input } });
    if (body.errors) throw new Error(JSON.stringify(body.errors));
  }
  const ledger = await openLedger(city.subgraphs.connection('coordination'), () => now);
  for (const code of ['610100-MKT', '610103-MKT', '610100-HEA']) {
    const department = await city.subgraphs.department(code);
    if (!department) throw new TypeError(`The demo city has no department ${code}.`);
    const identity = { dataset: 'sources', fileDigest: `file of ${code}`, mappingDigest: 'mapping' };
    const batch = { department, sourceSystem: 'test', batchNo: `20261014${code}`, receivedAt: now, by: 'test' };
    const run = await ledger.begin(identity, 'sources.csv', batch);
    const problem = { code: 'VALUE_INVALID', field: 'kind', message: 'kind: is wrong', messageZh: '类型：有误' };
    const tally = { ...emptyTally(), read: 1, held: 1, heldReasons: [{ ...problem, count: 1, examples: [1] }] };
    const held = {
      number: 1,
      raw: { 类型: '卫星' },
      row: { kind: '卫星' },
      problems: [problem],
      persons: [],
      unreadable: [],
    };
    await ledger.settle(run, { quality: NO_QUALITY, checkpoint: 1, tally, held: [held], kept: [] });
    await ledger.finish(run, tally);
  }
}

/** An item that is issued to three departments, an own item of one of them, and one whose legal basis is repealed. */
async function addItemWork(city: City, now: Date): Promise<void> {
  const run = async (account: string, name: string, type: string, input: object) => {
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`;
    const { body } = await city.ask('portal', query, { account, variables: { input } });
    if (body.errors) throw new Error(JSON.stringify(body.errors));
  };
  const { body } = await city.ask('portal', '{ items(first: 1) { nodes { itemCode departmentCode } } }', {
    account: 'office.city',
  });
  const [item] = (body.data as { items: { nodes: { itemCode: string; departmentCode: string }[] } }).items.nodes;
  const { itemCode, departmentCode } = item!;
  const departments = ['610100-MKT', '610103-MKT', '610100-HEA'];
  await run('office.city', 'issueItem', 'IssueItemInput', { itemCode, departments });
  const claimNo = `${itemCode}:610103-MKT`;
  await run('market.beilin.officer', 'claimItem', 'ClaimItemInput', { claimNo, expectedVersion: 1 });
  const own = { claimNo, itemCode: '90000000000001' };
  await run('market.beilin.officer', 'deriveLocalItem', 'DeriveLocalItemInput', own);

  const basis = { basisCode: 'LAW', title: '示例法规', level: 'PROVINCE', effectiveFrom: '2020-01-01' };
  await run('office.city', 'registerLegalBasis', 'RegisterLegalBasisInput', basis);
  const department = await city.subgraphs.department(departmentCode);
  const subItem = { subItemCode: `${itemCode}-LAW`, itemCode, departmentCode, legalBasisCodes: ['LAW'] };
  const batch = { sourceSystem: 'test', batchNo: '2026101400001', receivedAt: now, by: 'test' };
  await city.subgraphs.datasets.get('subItems')!.accept([subItem], { ...batch, department: department! });
  const repeal = { basisCode: 'LAW', expectedVersion: 1, changedOn: '2027-01-01', note: '示例废止' };
  await run('office.city', 'repealLegalBasis', 'ChangeLegalBasisInput', repeal);
}

/** A rating method that is published for anybody, and the draft of its next version. */
async function addMethods(city: City): Promise<void> {
  const rules = [{ code: 'P', nameZh: '行政处罚', nameEn: 'Penalties', source: 'PENALTY', points: -10 }];
  const grades = ['A', 'B', 'C'].map((grade, place) => ({ grade, from: 80 - 40 * place }));
  const method = {
    scheme: 'FOOD_SAFETY_GRADE',
    name: '示例方法',
    baseScore: 100,
    minScore: 0,
    maxScore: 100,
    public: true,
  };
  const run = async (name: string, type: string, input: object) => {
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { methodNo } }`;
    const { body } = await city.ask('portal', query, { account: 'market.admin', variables: { input } });
    if (body.errors) throw new Error(JSON.stringify(body.errors));
  };
  for (const methodVersion of [2, 3]) {
    const input = { ...method, methodVersion, effectiveOn: `203${methodVersion}-01-01`, rules, grades };
    await run('draftRatingMethod', 'DraftRatingMethodInput', input);
  }
  const methodNo = '610100-MKT/FOOD_SAFETY_GRADE/2';
  await run('publishRatingMethod', 'PublishRatingMethodInput', { methodNo, expectedVersion: 1 });
}
