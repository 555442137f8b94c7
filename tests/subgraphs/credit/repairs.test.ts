import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { CanonicalRow } from '../../../shared/ingest/dataset.ts';
import type { RunningSubgraph } from '../../../shared/subgraph/services.ts';
import { startCredit } from '../../../subgraphs/credit/index.ts';
import { openStore, type TestStore } from '../../support/store.ts';
import { ask } from '../../support/subgraph.ts';
import { batchOf, HEALTH, MARKET, VIEWERS } from '../../support/viewers.ts';
import { creditServicesOf } from './desk.ts';

let store: TestStore;
let credit: RunningSubgraph;

beforeAll(async () => {
  store = await openStore();
  credit = await startCredit(creditServicesOf(store.connection('credit'), () => new Date('2026-11-20T02:00:00Z')));
});

afterAll(() => store?.close());

async function accept(name: string, row: CanonicalRow, department = MARKET) {
  const dataset = credit.datasets.find((one) => one.name === name)!;
  const [outcome] = await dataset.accept([row], batchOf(department));
  if (outcome?.kind !== 'held') return outcome?.kind;
  return outcome.problems.map(({ code }) => code).join();
}

function listingOf(objectId: string, more: CanonicalRow = {}): CanonicalRow {
  const listing = { kind: 'ABNORMAL', putDate: '2026-05-01', putReason: '未年报', putDept: '市场监督管理局' };
  return { ...listing, listingNo: `L-${objectId}`, objectId, ...more };
}

function repairOf(objectId: string, more: CanonicalRow = {}): CanonicalRow {
  const repair = { decision: '准予修复', decidedOn: '2026-11-01', reason: '已整改' };
  return { ...repair, repairNo: `X-${objectId}`, listingNo: `L-${objectId}`, objectId, ...more };
}

async function listed(objectId: string, viewer: keyof typeof VIEWERS) {
  const staff = viewer === 'public' ? '' : 'repairedAt provenance { version irregularities { code } }';
  const query = `{ creditProfile(objectId: "${objectId}") { abnormalListings { listingNo ${staff} } } }`;
  const { data } = await ask(credit, VIEWERS[viewer], query);
  return (data?.['creditProfile'] as { abnormalListings: unknown[] } | null)?.abnormalListings ?? null;
}

test('an approved repair takes its listing from the public and from other departments, and leaves it to its own', async () => {
  expect(await accept('listings', listingOf('O-1'))).toBe('new');
  expect(await listed('O-1', 'public')).toHaveLength(1);
  expect(await listed('O-1', 'healthOfficer')).toHaveLength(1);
  expect(await accept('repairs', repairOf('O-1'))).toBe('new');
  expect(await listed('O-1', 'public')).toBeNull();
  expect(await listed('O-1', 'healthOfficer')).toBeNull();
  expect(await listed('O-1', 'marketOfficer')).toEqual([
    { listingNo: 'L-O-1', repairedAt: '2026-11-01', provenance: { version: 2, irregularities: [] } },
  ]);
});

test('the listing sent again stays repaired, and so does the repair sent again', async () => {
  expect(await accept('listings', listingOf('O-1'))).toBe('unchanged');
  expect(await accept('repairs', repairOf('O-1'))).toBe('unchanged');
  expect(await listed('O-1', 'public')).toBeNull();
});

test('a repair that comes before its listing is irregular, and the listing is never public', async () => {
  expect(await accept('repairs', repairOf('O-2'))).toBe('new');
  const query = '{ creditProfile(objectId: "O-2") { repairs { decision provenance { irregularities { code } } } } }';
  expect((await ask(credit, VIEWERS.marketOfficer, query)).data).toEqual({
    creditProfile: {
      repairs: [{ decision: 'APPROVED', provenance: { irregularities: [{ code: 'LISTING_UNKNOWN' }] } }],
    },
  });
  expect(await accept('listings', listingOf('O-2'))).toBe('new');
  expect(await listed('O-2', 'public')).toBeNull();
  expect(await listed('O-2', 'cityOffice')).toMatchObject([{ repairedAt: '2026-11-01' }]);
});

test('a rejected repair, one too early and one of another object leave the listing public', async () => {
  await accept('listings', listingOf('O-3', { level: '严重' }));
  expect(await accept('repairs', repairOf('O-3', { decision: '不予修复' }))).toBe('new');
  expect(await accept('repairs', repairOf('O-3', { repairNo: 'X-4' }))).toBe('REPAIR_TOO_EARLY');
  expect(await accept('repairs', repairOf('O-3', { objectId: 'O-9' }))).toBe('OBJECT_DIFFERS');
  expect(await listed('O-3', 'public')).toHaveLength(1);
});

test('a department cannot repair the listing of another', async () => {
  await accept('listings', listingOf('O-5'));
  expect(await accept('repairs', repairOf('O-5'), HEALTH)).toBe('new');
  expect(await listed('O-5', 'public')).toHaveLength(1);
});

test('repairs are found by those whose rows they are and asked for by staff alone', async () => {
  const query = '{ creditProfile(objectId: "O-3") { repairs { repairNo reason } } }';
  expect((await ask(credit, VIEWERS.public, query)).codes).toContain('UNAUTHORIZED_FIELD_OR_TYPE');
  expect((await ask(credit, VIEWERS.healthOfficer, query)).data).toEqual({ creditProfile: { repairs: [] } });
  expect((await ask(credit, VIEWERS.marketOfficer, query)).data).toEqual({
    creditProfile: { repairs: [{ repairNo: 'X-O-3', reason: '已整改' }] },
  });
});
