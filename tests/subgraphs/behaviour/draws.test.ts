import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { verifyRecords } from '../../../shared/audit/verify-records.ts';
import { readDraw } from '../../../shared/draw/draw-folder.ts';
import { verifyDraw } from '../../../shared/draw/verify-draw.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';
import { BEACON, type DrawDesk, OBJECTS, openDrawDesk, PERSON_ID, PLAN, visitAct, type Who } from './draw-desk.ts';

let desk: DrawDesk;
let folder: TemporaryFolder;
let planId: string;

const DRAW = `state objects officers seedDigest frameDigest chance seed publishedAt visitsDrawn frameParts frame record
  visits(first: 100) { totalCount nodes { visitId number objectId state checkResult teams { departmentCode certificateNos } } }`;

interface Draw {
  state: string;
  seed: string | null;
  chance: string | null;
  record: string | null;
  frame: string | null;
  visitsDrawn: number | null;
  visits: { totalCount: number; nodes: Visit[] };
  [field: string]: unknown;
}
interface Visit {
  visitId: string;
  number: number;
  objectId: string;
  state: string;
  checkResult: string | null;
  teams: { departmentCode: string; certificateNos: string[] }[];
}

async function drawOf(who: Who): Promise<Draw> {
  const { data, errors } = await desk.ask(who, `query ($id: String!) { plan(planId: $id) { draw { ${DRAW} } } }`, {
    id: planId,
  });
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify((data!['plan'] as { draw: Draw }).draw)) as Draw;
}

async function planOf(who: Who, fields = 'status') {
  const { data } = await desk.ask(who, `query ($id: String!) { plan(planId: $id) { ${fields} } }`, { id: planId });
  return data!['plan'] as Record<string, unknown> | null;
}

const stored = (collection: string) => desk.store.connection('behaviour').db!.collection<{ _id: string }>(collection);

beforeAll(async () => {
  desk = await openDrawDesk();
  folder = await temporaryFolder();
  const made = await desk.did('market', 'createPlan', PLAN, 'planId');
  planId = made['planId'] as string;
});
afterAll(async () => {
  await desk?.close();
  await folder?.remove();
});

test('a plan is for its maker and participants until it is announced, and amended until the draw is committed to', async () => {
  expect(await planOf('public')).toBeNull();
  expect(await planOf('health')).toBeNull();
  expect(await planOf('fire', 'status departmentCode officersPerVisit scope { objectTypes industryCodes }')).toEqual({
    ...{ status: 'PENDING', departmentCode: 'MARKET', officersPerVisit: 2 },
    scope: { objectTypes: ['ENTERPRISE', 'NATURAL_PERSON'], industryCodes: null },
  });
  expect(await desk.refused('fire', 'amendPlan', { planId, expectedVersion: 1, ratio: 0.2 })).toMatchObject({
    code: 'WRONG_DEPARTMENT',
  });
  const amended = await desk.did(
    'market',
    'amendPlan',
    { planId, expectedVersion: 1, ratio: 0.2 },
    'ratio version name',
  );
  expect(amended).toEqual({ ratio: 0.2, version: 2, name: PLAN.name });
  expect(await desk.refused('market', 'amendPlan', { planId, expectedVersion: 1, ratio: 0.3 })).toMatchObject({
    code: 'STALE',
  });
  await desk.did('market', 'announcePlan', { planId, expectedVersion: 2 });
  expect(await planOf('public', 'ratio announcedOn strata { stratum ratio }')).toEqual({
    ...{ ratio: 0.2, announcedOn: '2026-11-20', strata: [{ stratum: 'S1', ratio: 0.5 }] },
  });
});

test.each([
  ['input.regionCode', { regionCode: '610500' }],
  ['input.itemCode', { itemCode: 'UNKNOWN' }],
  ['input.cooperatingDepartments', { cooperatingDepartments: ['NOBODY'] }],
  ['input.officersPerVisit', { officersPerVisit: 1 }],
  ['input.strata', { strata: [{ ratio: 0.5 }] }],
  ['input.ratio', { ratio: 1.5 }],
])('a plan with a wrong %s is refused, naming the argument', async (argument, wrong) => {
  expect(await desk.refused('market', 'createPlan', { ...PLAN, ...wrong })).toMatchObject({
    ...{ code: 'BAD_USER_INPUT', argument },
  });
});

test('an officer who takes part declares an interest once, before the commitment', async () => {
  const input = { planId, objectId: 'O-1', reason: '本人亲属经营' };
  expect(await desk.did('fire', 'declareInterest', input, 'certificateNo objectId')).toEqual({
    ...{ certificateNo: 'FIRE-1', objectId: 'O-1' },
  });
  for (const objectId of ['O-2', 'O-3', 'O-4', PERSON_ID])
    await desk.did('fire', 'declareInterest', { ...input, objectId }, 'planId');
  expect(await desk.refused('fire', 'declareInterest', input)).toMatchObject({ code: 'CONFLICT' });
  expect(await desk.refused('health', 'declareInterest', input)).toMatchObject({ code: 'WRONG_DEPARTMENT' });
  expect(JSON.stringify(await stored('interests').find().toArray())).not.toContain('亲属');
});

test('a commitment freezes the frame and publishes digests alone; then neither plan nor declarations change', async () => {
  const input = { planId, expectedVersion: 3, ...BEACON };
  expect(await desk.refused('fire', 'commitDraw', input)).toMatchObject({ code: 'WRONG_DEPARTMENT' });
  expect(await desk.refused('market', 'commitDraw', { ...input, beaconDue: '2026-11-20T01:00:00Z' })).toMatchObject({
    ...{ code: 'BAD_USER_INPUT', argument: 'input.beaconDue' },
  });
  const { planId: fine } = await desk.did('market', 'createPlan', { ...PLAN, ratio: 0.00005 }, 'planId');
  await desk.did('market', 'announcePlan', { planId: fine, expectedVersion: 1 });
  expect(await desk.refused('market', 'commitDraw', { ...input, planId: fine, expectedVersion: 2 })).toMatchObject({
    ...{ code: 'BAD_USER_INPUT', argument: 'ratio' },
  });
  const officers = desk.officers;
  desk.officers = officers.filter(({ certificateNo }) => !/FIRE-[34]/.test(certificateNo));
  expect(await desk.refused('market', 'commitDraw', input)).toMatchObject({
    ...{ code: 'OFFICERS_TOO_FEW', department: 'FIRE', regionCode: '610103', able: 1, needed: 2 },
  });
  expect(await stored('draw_frames').countDocuments()).toBe(0);
  desk.officers = officers;

  await desk.did('market', 'commitDraw', input);
  expect(await drawOf('public')).toMatchObject({
    ...{
      state: 'COMMITTED',
      objects: OBJECTS,
      officers: 8,
      chance: null,
      seed: null,
      visitsDrawn: null,
      frameParts: 2,
    },
    ...{ frame: null, record: null, visits: { totalCount: 0, nodes: [] } },
  });
  expect(await desk.refused('market', 'commitDraw', input)).toMatchObject({
    code: 'ILLEGAL_TRANSITION',
    state: 'COMMITTED',
  });
  expect(await desk.refused('market', 'amendPlan', { planId, expectedVersion: 3, ratio: 1 })).toMatchObject({
    ...{ code: 'ILLEGAL_TRANSITION', state: 'COMMITTED', step: 'amendPlan' },
  });
  expect(await desk.refused('fire', 'declareInterest', { planId, objectId: 'O-9', reason: '亲属' })).toMatchObject({
    code: 'ILLEGAL_TRANSITION',
  });
  await expect(desk.bring('plans', [{ planId, year: 2026 }])).rejects.toThrow('PLAN_COMMITTED');
});

test('seed and salt are sealed in the store', async () => {
  const [draw] = await stored('draws').find().toArray();
  expect(Object.keys(draw!)).not.toEqual(expect.arrayContaining(['secretSeed']));
  expect(Object.keys(draw!)).not.toEqual(expect.arrayContaining(['salt']));
  expect(draw).toMatchObject({ sealed: [{ role: 'draw' }] });
});

test('the chance is fixed once, after its hour, by the leading department or the office', async () => {
  const input = { planId, expectedVersion: 1, chance: '03 08 11 19 27 33 + 06' };
  expect(await desk.refused('office', 'fixChance', input)).toMatchObject({ code: 'CHANCE_TOO_EARLY' });
  desk.now = new Date('2026-11-21T14:05:00Z');
  expect(await desk.refused('fire', 'fixChance', input)).toMatchObject({ code: 'WRONG_DEPARTMENT' });
  await desk.did('office', 'fixChance', input);
  expect(await desk.refused('office', 'fixChance', { ...input, expectedVersion: 2 })).toMatchObject({
    ...{ code: 'ILLEGAL_TRANSITION', state: 'DRAWN' },
  });
  expect(await planOf('public', 'status')).toEqual({ status: 'IN_PROGRESS' });
});

test('who was drawn is for those who take part and those above them, until the results are in', async () => {
  for (const who of ['public', 'health', 'analyst'] as const)
    expect(await drawOf(who)).toMatchObject({
      seed: null,
      frame: null,
      record: null,
      visits: { totalCount: 0, nodes: [] },
    });
  for (const who of ['market', 'fire', 'office', 'inspector'] as const) {
    const draw = await drawOf(who);
    expect(draw).toMatchObject({ state: 'DRAWN', seed: null, frame: null, record: null });
    expect(draw.visits.totalCount).toBe(draw.visitsDrawn);
    for (const { teams } of draw.visits.nodes)
      expect(teams).toMatchObject([
        { departmentCode: 'MARKET', certificateNos: [expect.any(String), expect.any(String)] },
        { departmentCode: 'FIRE', certificateNos: [expect.any(String), expect.any(String)] },
      ]);
  }
  expect(await planOf('health', 'targets { objectId }')).toEqual({ targets: null });
  const { targets } = (await planOf('fire', 'targets { objectId }')) as { targets: unknown[] };
  expect(targets).toHaveLength((await drawOf('fire')).visitsDrawn!);
});

test('officers who declared an interest do not visit it', async () => {
  const { nodes } = (await drawOf('market')).visits;
  const declared = nodes.filter(({ objectId }) => ['O-1', 'O-2', 'O-3', 'O-4'].includes(objectId));
  for (const { teams } of declared) expect(teams[1]!.certificateNos).not.toContain('FIRE-1');
});

test('results are published when all are in, not before; inspections of the plan are what makes a visit done', async () => {
  const visits = await desk.store
    .connection('behaviour')
    .db!.collection<{ _id: string; objectId: string; number: number }>('visits')
    .find()
    .toArray();
  const [last, ...others] = visits.reverse();
  desk.now = new Date('2026-11-23T02:00:00Z');
  await desk.bring(
    'inspections',
    others.map(({ objectId, number }) => visitAct(planId, objectId, number)),
  );
  await desk.bring('inspections', [{ ...visitAct(planId, last!.objectId, 99), checkDate: '2026-11-20' }]); // before the visits began
  expect(await desk.refused('market', 'publishDraw', { planId, expectedVersion: 2 })).toMatchObject({
    ...{ code: 'RESULTS_OUTSTANDING', outstanding: 1, visits: visits.length },
  });
  expect(await desk.behaviour.publishResults()).toBe(0);
  const done = others[0]!._id;
  expect(
    await desk.refused('fire', 'recordVisitNotPossible', { visitId: done, expectedVersion: 1, reason: '已搬离' }),
  ).toMatchObject({
    ...{ code: 'ILLEGAL_TRANSITION', state: 'DONE' },
  });
  expect(
    await desk.refused('health', 'recordVisitNotPossible', {
      visitId: last!._id,
      expectedVersion: 1,
      reason: '已搬离',
    }),
  ).toMatchObject({
    code: 'NOT_FOUND',
  });
  await desk.did('fire', 'recordVisitNotPossible', { visitId: last!._id, expectedVersion: 1, reason: '已搬离' });
  await desk.did('market', 'publishDraw', { planId, expectedVersion: 2 });
  expect(await planOf('public', 'status')).toEqual({ status: 'COMPLETED' });
});

test('the public repeats the draw from what the graph publishes, and from nothing else', async () => {
  const draw = await drawOf('public');
  expect(draw.visits.nodes.map(({ state }) => state)).toEqual([
    ...Array(draw.visitsDrawn! - 1).fill('DONE'),
    'NOT_POSSIBLE',
  ]);
  expect(draw.visits.nodes[0]!.checkResult).toBe('NO_PROBLEM');
  const frame = await Promise.all(
    [0, 1, 2].map(async (part) => {
      const query = `query ($id: String!, $part: Int) { plan(planId: $id) { draw { frame(part: $part) } } }`;
      const { data } = await desk.ask('public', query, { id: planId, part });
      return (data!['plan'] as { draw: { frame: string | null } }).draw.frame;
    }),
  );
  expect(frame[2]).toBeNull();
  const path = join(folder.path, 'draw');
  await mkdir(path);
  await writeFile(join(path, 'draw.json'), draw.record!);
  await writeFile(join(path, 'frame.ndjson'), frame.slice(0, 2).join(''));
  const published = await readDraw(path);
  expect(verifyDraw(published.record, published.frame)).toEqual([]);
  expect(published.record.visits).toHaveLength(draw.visitsDrawn!);
  expect(published.frame.objects.filter(({ id }) => id.startsWith('person:'))).toHaveLength(1);
  expect(JSON.stringify([draw, frame])).not.toMatch(new RegExp(`"${PERSON_ID}"|HIGH|亲属|张小明`));
});

test('a draw whose results are all in is published though nobody takes the step', async () => {
  const { planId: other } = await desk.did('market', 'createPlan', { ...PLAN, ratio: 0.01 }, 'planId');
  await desk.did('market', 'announcePlan', { planId: other, expectedVersion: 1 });
  const beacon = { ...BEACON, beaconDue: '2026-11-23T14:00:00Z' };
  await desk.did('market', 'commitDraw', { planId: other, expectedVersion: 2, ...beacon });
  desk.now = new Date('2026-11-23T15:00:00Z');
  await desk.did('market', 'fixChance', { planId: other, expectedVersion: 1, chance: '1 2 3' });
  expect(await desk.behaviour.publishResults()).toBe(0);
  for (const { _id } of await stored('visits')
    .find({ planId: other } as object)
    .toArray())
    await desk.did('market', 'recordVisitNotPossible', { visitId: _id, expectedVersion: 1, reason: '已搬离' });
  expect(await desk.behaviour.publishResults()).toBe(1);
  expect(await desk.behaviour.publishResults()).toBe(0);
  expect(await stored('plans').findOne({ _id: other as string })).toMatchObject({ status: 'COMPLETED' });
});

test('each record of a draw is what its change says', async () => {
  expect((await verifyRecords(desk.store.connection('behaviour'))).faults).toEqual([]);
});

test('a draw whose frame was changed in the store is not made, and nothing of it stands', async () => {
  const { planId: other } = await desk.did('market', 'createPlan', PLAN, 'planId');
  await desk.did('market', 'announcePlan', { planId: other, expectedVersion: 1 });
  const due = { ...BEACON, beaconDue: '2026-11-24T14:00:00Z' };
  await desk.did('market', 'commitDraw', { planId: other, expectedVersion: 2, ...due });
  await stored('draw_frames').updateOne({ _id: `${other}/0` }, { $set: { 'objects.0.stratum': 'REST-2' } });
  desk.now = new Date('2026-11-24T14:05:00Z');
  expect(
    await desk.refused('market', 'fixChance', { planId: other, expectedVersion: 1, chance: '1 2 3' }),
  ).toMatchObject({
    code: 'FRAME_CHANGED',
  });
  expect(await stored('visits').countDocuments({ planId: other } as object)).toBe(0);
  expect(await stored('draws').findOne({ _id: other as string })).toMatchObject({ state: 'COMMITTED' });
});
