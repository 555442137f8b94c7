import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Desk, done, issued, openDesk, type Who } from './desk.ts';

let desk: Desk;
const NUMBERS: Record<string, string> = {};

/** A task to 碑林 by its name. */
async function give(name: string, dueOn: string, who: Who = 'market'): Promise<string> {
  const { taskNo } = await issued(desk, who, { title: name, dueOn });
  NUMBERS[taskNo] = name;
  return taskNo;
}

beforeAll(async () => {
  desk = await openDesk();
  await give('late', '2026-11-25');
  const lateToo = await give('late, claimed by me', '2026-11-26');
  await done(desk, 'beilin', 'claimTask', { taskNo: lateToo, expectedVersion: 1 }, 'status');
  const other = await give('claimed by another', '2026-11-25');
  await done(desk, 'beilinOther', 'claimTask', { taskNo: other, expectedVersion: 1 }, 'status');
  await give('today', '2026-12-01');
  await give('coming', '2026-12-02');
  const answered = await give('answered', '2026-11-25');
  await done(desk, 'beilin', 'claimTask', { taskNo: answered, expectedVersion: 1 }, 'status');
  await done(desk, 'beilin', 'feedBackTask', { taskNo: answered, expectedVersion: 2, feedback: '已核查。' }, 'status');
  desk.moveTo('2026-12-01');
});
afterAll(() => desk.close());

const PARTS = ['late', 'dueToday', 'coming', 'toCheck', 'waitingForOthers'];
const QUERY = `query ($whole: Boolean) { myDesk(whole: $whole) { today ${PARTS.map(
  (part) => `${part} { count tasks { taskNo overdue status issuedBy { code } joint { jointNo } } }`,
).join(' ')} } }`;

async function deskOf(who: Who, whole = false) {
  const { data, errors } = await desk.ask(who, QUERY, { whole });
  if (errors) throw errors[0]!;
  const seen = data!['myDesk'] as Record<string, { count: number; tasks: { taskNo: string }[] }>;
  return Object.fromEntries(
    PARTS.map((part) => {
      const { count, tasks } = seen[part]!;
      expect(count).toBe(tasks.length);
      return [part, tasks.map(({ taskNo }) => NUMBERS[taskNo])];
    }),
  );
}

test('a desk shows what is late, due today and to come of what the viewer or nobody has claimed, and what waits for others', async () => {
  expect(await deskOf('beilin')).toEqual({
    late: ['late', 'late, claimed by me'],
    dueToday: ['today'],
    coming: ['coming'],
    toCheck: [],
    waitingForOthers: ['answered'],
  });
});

test('the desk of the whole department has what others of it have claimed', async () => {
  const { late } = await deskOf('beilin', true);
  expect(new Set(late)).toEqual(new Set(['late', 'claimed by another', 'late, claimed by me']));
});

test('who issued the tasks checks what was answered and waits for the rest', async () => {
  const { toCheck, waitingForOthers, late } = await deskOf('market');
  expect([toCheck, late]).toEqual([['answered'], []]);
  expect(waitingForOthers).toHaveLength(5);
});

test('an uninvolved department has an empty desk', async () => {
  expect(Object.values(await deskOf('health')).flat()).toEqual([]);
});

test('a desk is three calls to the store, however many tasks there are', async () => {
  const commands: string[] = [];
  const client = desk.store.connection('coordination').getClient();
  const watch = ({ commandName }: { commandName: string }) => void commands.push(commandName);
  const calls = async () => {
    commands.length = 0;
    client.on('commandStarted', watch);
    await desk.ask('beilin', QUERY);
    client.off('commandStarted', watch);
    return [...commands];
  };
  expect(await calls()).toEqual(['aggregate', 'aggregate', 'aggregate']);
  for (let count = 0; count < 60; count++) await give('more', '2026-12-03');
  expect(await calls()).toEqual(['aggregate', 'aggregate', 'aggregate']);
  const { data } = await desk.ask('beilin', '{ myDesk { coming { count tasks { taskNo } } } }');
  const { coming } = data!['myDesk'] as { coming: { count: number; tasks: unknown[] } };
  expect([coming.count, coming.tasks.length]).toEqual([61, 50]);
});

test('a task whose term has passed is told to the office of the level above, once, and by whom and when is recorded', async () => {
  const before = await desk.subgraph.escalate();
  expect(new Set(before.map((taskNo) => NUMBERS[taskNo]))).toEqual(
    new Set(['late', 'late, claimed by me', 'claimed by another']),
  );
  expect(await desk.subgraph.escalate()).toEqual([]);
  const { data } = await desk.ask(
    'officeCity',
    `{ tasks(where: { taskNo: { eq: "${before[0]}" } }) { nodes { escalatedAt escalatedTo overdue version } } }`,
  );
  expect((data!['tasks'] as { nodes: unknown[] }).nodes).toEqual([
    { escalatedAt: '2026-12-01T04:00:00.000Z', escalatedTo: '610100', overdue: true, version: expect.any(Number) },
  ]);
  const entry = await desk.store
    .connection('coordination')
    .collection('changes')
    .findOne({ record: before[0], by: 'task-upkeep' });
  expect(entry?.['fields']).toEqual(expect.arrayContaining(['escalatedAt', 'escalatedTo']));
});
