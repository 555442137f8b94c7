import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import { type RunningComplaints, startComplaints } from '../../../subgraphs/complaints/index.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { ask, servicesOf } from '../../support/subgraph.ts';
import { batchOf, HEALTH, HOTLINE, MARKET, VIEWERS } from '../../support/viewers.ts';

let store: TestStore;
let complaints: RunningComplaints;
let today = new Date('2026-12-22T02:00:00Z');
let table = publishedHolidays;

beforeAll(async () => {
  store = await openStore();
  complaints = await startComplaints(
    servicesOf(
      store.connection('complaints'),
      () => today,
      () => table,
    ),
  );
});

afterAll(() => store?.close());

const row = {
  kind: '举报',
  source: 'WEB',
  status: 'RECEIVED',
  regionCode: '610103',
  objectName: '某店',
  detail: '线索',
};
const accept = (rows: Record<string, unknown>[], department = HOTLINE) =>
  complaints.datasets[0]!.accept(
    rows.map((one) => ({ ...row, ...one })),
    batchOf(department, '2026-12-22T02:00:00Z'),
  );

async function deadlinesOf(complaintNo: string) {
  const query = `{ complaint(complaintNo: "${complaintNo}") {
    deadlines { rule dueOn provisional } provenance { provider batchNo version irregularities { code field } } } }`;
  const { data } = await ask(complaints, VIEWERS.inspector, query);
  return data?.['complaint'] as Record<'deadlines' | 'provenance', unknown>;
}

test('a code nobody knows is an irregularity and the row is kept', async () => {
  const unknown = { objectId: 'UNKNOWN-1', assignedDept: 'UNKNOWN-2', handlers: ['UNKNOWN-3'] };
  const [outcome] = await accept([{ complaintNo: 'R-1', receivedOn: '2026-12-22', ...unknown }]);
  expect(outcome).toMatchObject({ kind: 'new', late: false });
  expect(outcome?.kind !== 'held' && outcome?.irregularities.map(({ code, field }) => `${code} ${field}`)).toEqual([
    'CODE_UNKNOWN objectId',
    'CODE_UNKNOWN assignedDept',
    'CODE_UNKNOWN handlers',
  ]);
});

test('a number that one department has provided is not overwritten by another', async () => {
  await accept([{ complaintNo: 'R-2', receivedOn: '2026-12-22', assignedDept: MARKET }]);
  const [stolen] = await accept([{ complaintNo: 'R-2', receivedOn: '2026-12-22', assignedDept: HEALTH }], HEALTH);
  expect(stolen).toMatchObject({ kind: 'held', problems: [{ code: 'PROVIDER_DIFFERS' }] });
  const [again] = await accept([{ complaintNo: 'R-2', receivedOn: '2026-12-22', assignedDept: MARKET }]);
  expect(again?.kind).toBe('unchanged');
});

test('when a notice is imported, provisional deadlines are computed again and stand as a new version', async () => {
  await accept([
    { complaintNo: 'R-3', receivedOn: '2026-12-20' },
    { complaintNo: 'R-4', receivedOn: '2026-11-02' },
  ]);
  expect((await deadlinesOf('R-3')).deadlines).toEqual([
    { rule: 'VERIFICATION', dueOn: '2027-01-08', provisional: true },
  ]);
  today = new Date('2027-01-04T02:00:00Z');
  const notice = { year: 2027, holidays: ['2027-01-01', '2027-01-04'], makeUpDays: [], source: 'test' };
  table = publishedHolidays.withNotice(notice);
  const done = await complaints.recompute();
  // of 22 December are provisional as well.
  expect(done).toEqual({ examined: 3, changed: 3, final: 3 });
  expect(await deadlinesOf('R-3')).toEqual({
    deadlines: [{ rule: 'VERIFICATION', dueOn: '2027-01-12', provisional: false }],
    provenance: {
      provider: HOTLINE,
      batchNo: '2026112000001',
      version: 2,
      irregularities: [{ code: 'VALUE_MISSING', field: 'assignedDept' }],
    },
  });
  expect(await deadlinesOf('R-4')).toMatchObject({
    deadlines: [{ rule: 'VERIFICATION', dueOn: '2026-11-23', provisional: false }],
    provenance: { version: 1 },
  });
  expect(await complaints.recompute()).toEqual({
    examined: 0,
    changed: 0,
    final: 0,
  });
});

test('what comes in after the notice counts by it', async () => {
  const [same] = await accept([{ complaintNo: 'R-3', receivedOn: '2026-12-20' }]);
  expect(same?.kind).toBe('unchanged');
});
