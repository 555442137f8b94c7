import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { changesOf } from '../../../shared/audit/change-log.ts';
import { codesOf, type Desk, ISSUE, issued, NOON, openDesk, TASK, type Who } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const CLAIM = 'mutation ($input: ClaimTaskInput!) { claimTask(input: $input) { status version claimedAt claimedBy } }';
const FEED_BACK =
  'mutation ($input: FeedBackTaskInput!) { feedBackTask(input: $input) { status version feedback fedBackAt } }';
const CLOSE = 'mutation ($input: CloseTaskInput!) { closeTask(input: $input) { status version closedAt } }';

test('a task is delivered the moment it is issued, in the name of the issuing department (Art. 27)', async () => {
  const { taskNo } = await issued(desk, 'market', { itemCode: '61010000000001', objectId: 'O-1', complaintNo: 'C-1' });
  expect(taskNo).toMatch(/^RW20261124-[2-9A-HJ-NP-Z]{12}$/);
  const { data, errors } = await desk.ask(
    'beilin',
    `query ($taskNo: String!) { task(taskNo: $taskNo) {
      title content kind status issuedAt deliveredAt dueOn version claimedAt feedback
      issuedBy { code } assignedTo { code } item { itemCode } supervisedObject { objectId } complaint { complaintNo }
      provenance { provider sourceSystem batchNo receivedAt version }
    } }`,
    { taskNo },
  );
  expect(errors).toBeUndefined();
  expect(data?.['task']).toEqual({
    title: TASK.title,
    content: TASK.content,
    kind: 'PLAIN',
    status: 'ISSUED',
    issuedAt: NOON.toISOString(),
    deliveredAt: NOON.toISOString(),
    dueOn: '2026-12-01',
    version: 1,
    claimedAt: null,
    feedback: null,
    issuedBy: { code: 'XA-MARKET' },
    assignedTo: { code: 'XA-BEILIN-MARKET' },
    item: { itemCode: '61010000000001' },
    supervisedObject: { objectId: 'O-1' },
    complaint: { complaintNo: 'C-1' },
    provenance: {
      provider: 'XA-MARKET',
      sourceSystem: 'online',
      batchNo: '2026112400000',
      receivedAt: NOON.toISOString(),
      version: 1,
    },
  });
});

test('a task is claimed, fed back and closed, each step by the department it is for', async () => {
  const { taskNo } = await issued(desk, 'market');
  const claimed = await desk.ask('beilin', CLAIM, { input: { taskNo, expectedVersion: 1 } });
  expect(claimed.data?.['claimTask']).toEqual({
    status: 'CLAIMED',
    version: 2,
    claimedAt: NOON.toISOString(),
    claimedBy: 'market.beilin.officer',
  });
  const fedBack = await desk.ask('beilin', FEED_BACK, {
    input: { taskNo, expectedVersion: 2, feedback: ' 已核查。 ' },
  });
  expect(fedBack.data?.['feedBackTask']).toEqual({
    status: 'FED_BACK',
    version: 3,
    feedback: '已核查。',
    fedBackAt: NOON.toISOString(),
  });
  const closed = await desk.ask('market', CLOSE, { input: { taskNo, expectedVersion: 3 } });
  expect(closed.data?.['closeTask']).toEqual({ status: 'CLOSED', version: 4, closedAt: NOON.toISOString() });

  const entries = await changesOf(desk.store.connection('coordination')).find({ record: taskNo }).toArray();
  expect(
    entries
      .sort((a, b) => a.version - b.version)
      .map(({ by, department, facts }) => [by, department, facts?.['status']]),
  ).toEqual([
    ['market.officer', 'XA-MARKET', 'ISSUED'],
    ['market.beilin.officer', 'XA-BEILIN-MARKET', 'CLAIMED'],
    ['market.beilin.officer', 'XA-BEILIN-MARKET', 'FED_BACK'],
    ['market.officer', 'XA-MARKET', 'CLOSED'],
  ]);
});

test('steps of one request see what the one before has done', async () => {
  const { taskNo } = await issued(desk, 'market');
  const { data, errors } = await desk.ask(
    'beilin',
    `mutation ($taskNo: String!) {
      claimTask(input: { taskNo: $taskNo, expectedVersion: 1 }) { version }
      feedBackTask(input: { taskNo: $taskNo, expectedVersion: 2, feedback: "已核查。" }) { version status }
    }`,
    { taskNo },
  );
  expect(errors).toBeUndefined();
  expect(data?.['feedBackTask']).toEqual({ version: 3, status: 'FED_BACK' });
});

test('steps out of turn are refused by their code and change nothing', async () => {
  const { taskNo } = await issued(desk, 'market');
  const claimed = (who: Who, expectedVersion: number) => desk.ask(who, CLAIM, { input: { taskNo, expectedVersion } });
  const feedback = { input: { taskNo, expectedVersion: 1, feedback: '已核查。' } };

  expect(codesOf(await claimed('market', 1))).toEqual(['WRONG_DEPARTMENT']);
  expect(codesOf(await claimed('officeCity', 1))).toEqual(['WRONG_DEPARTMENT']);
  expect(codesOf(await claimed('beilin', 2))).toEqual(['STALE']);
  expect(codesOf(await desk.ask('beilin', FEED_BACK, feedback))).toEqual(['ILLEGAL_TRANSITION']);
  const { data } = await desk.ask('market', 'query ($taskNo: String!) { task(taskNo: $taskNo) { status version } }', {
    taskNo,
  });
  expect(data?.['task']).toEqual({ status: 'ISSUED', version: 1 });
});

test('of two claims at once one stands and the other is stale', async () => {
  const { taskNo } = await issued(desk, 'market');
  const claim = () => desk.ask('beilin', CLAIM, { input: { taskNo, expectedVersion: 1 } });
  const answers = await Promise.all([claim(), claim()]);
  expect(answers.flatMap(codesOf)).toEqual(['STALE']);
});

/** Who may see a task from the city's market regulation to that of 碑林: both departments, the offices above them, and inspection. */
const SEES: Readonly<Record<Exclude<Who, 'nobody'>, boolean>> = {
  market: true,
  marketAdmin: true,
  beilin: true,
  beilinOther: true,
  beilinAdmin: true,
  yanta: false,
  health: false,
  officeCity: true,
  officeBeilin: true,
  officeYanta: false,
  analyst: false,
  inspector: true,
  staffing: false,
};

test.each(Object.entries(SEES) as [Who, boolean][])(
  '%s sees the task in a look-up, a list, a count and by reference: %j',
  async (who, sees) => {
    const { taskNo } = await issued(desk, 'market');
    const { data, errors } = await desk.ask(
      who,
      `query ($taskNo: String!, $reference: [_Any!]!) {
        task(taskNo: $taskNo) { taskNo }
        tasks(where: { taskNo: { eq: $taskNo } }) { nodes { taskNo } totalCount }
        _entities(representations: $reference) { ... on Task { taskNo } }
      }`,
      { taskNo, reference: [{ __typename: 'Task', taskNo }] },
    );
    expect(errors).toBeUndefined();
    const task = sees ? { taskNo } : null;
    expect(data).toEqual({
      task,
      tasks: { nodes: sees ? [task] : [], totalCount: sees ? 1 : 0 },
      _entities: [task],
    });
  },
);

test('to whom a task is hidden it does not exist, whatever step they try', async () => {
  const { taskNo } = await issued(desk, 'market');
  for (const who of ['yanta', 'health', 'officeYanta'] as const) {
    const hidden = await desk.ask(who, CLAIM, { input: { taskNo, expectedVersion: 1 } });
    const absent = await desk.ask(who, CLAIM, { input: { taskNo: 'RW20261124-NONE', expectedVersion: 1 } });
    expect(codesOf(hidden)).toEqual(['NOT_FOUND']);
    expect(hidden.errors?.[0]?.message.replace(taskNo, 'X')).toBe(
      absent.errors?.[0]?.message.replace('RW20261124-NONE', 'X'),
    );
  }
});

test.each(['analyst', 'inspector', 'staffing', 'marketAdmin', 'nobody'] as const)(
  '%s cannot issue a task: the operation does not run',
  async (who) => {
    const answer = await desk.ask(who, ISSUE, { input: TASK });
    expect(new Set(codesOf(answer))).toEqual(new Set(['UNAUTHORIZED_FIELD_OR_TYPE']));
    expect(answer.data).toBeUndefined();
  },
);

test('the public sees neither tasks nor sources', async () => {
  const answer = await desk.ask('nobody', '{ tasks { nodes { taskNo } } dataSources { nodes { sourceId } } }');
  expect(new Set(codesOf(answer))).toEqual(new Set(['UNAUTHORIZED_FIELD_OR_TYPE']));
});

test.each([
  ['assignedTo', { assignedTo: 'XA-NOWHERE' }],
  ['itemCode', { itemCode: '61010000000099' }],
  ['objectId', { objectId: 'O-99' }],
  ['dueOn', { dueOn: '2026-11-23' }],
  ['idempotencyKey', { idempotencyKey: '' }],
])('a task whose %s cannot be used is not issued', async (field, part) => {
  const answer = await desk.ask('market', ISSUE, { input: { ...TASK, ...part } });
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: `input.${field}` });
});

test('what the server owns cannot be sent', async () => {
  for (const field of ['taskNo', 'status', 'issuedBy', 'issuedAt', 'deliveredAt', 'claimedBy', 'version']) {
    const answer = await desk.ask('market', ISSUE, { input: { ...TASK, [field]: 'X' } });
    expect(answer.errors?.[0]?.message).toContain(`"${field}" is not defined by type "IssueTaskInput"`);
  }
});

test('a complaint that is named is not looked up, so that issuing does not tell whether it exists', async () => {
  expect(await issued(desk, 'market', { complaintNo: 'C-not-there' })).toMatchObject({ status: 'ISSUED' });
});

test('the same request sent again answers the same task, at once or later, and another one is a conflict', async () => {
  const input = { idempotencyKey: 'key-1' };
  const [first, second] = await Promise.all([issued(desk, 'market', input), issued(desk, 'market', input)]);
  const third = await issued(desk, 'market', input);
  expect([second.taskNo, third.taskNo]).toEqual([first.taskNo, first.taskNo]);

  const other = await desk.ask('market', ISSUE, { input: { ...TASK, ...input, title: '另一任务' } });
  expect(codesOf(other)).toEqual(['CONFLICT']);
  const ofAnother = await issued(desk, 'health', input);
  expect(ofAnother.taskNo).not.toBe(first.taskNo);
});

test('a task keeps its idempotency key through its steps', async () => {
  const input = { idempotencyKey: 'key-2' };
  const { taskNo } = await issued(desk, 'market', input);
  await desk.ask('beilin', CLAIM, { input: { taskNo, expectedVersion: 1 } });
  expect(await issued(desk, 'market', input)).toEqual({ taskNo, version: 2, status: 'CLAIMED' });
});

test('tasks are listed by the latest first, filtered by status, departments and term, page by page', async () => {
  const mine = await issued(desk, 'health', { assignedTo: 'XA-YANTA-MARKET', dueOn: '2026-11-30' });
  const late = await issued(desk, 'health', { assignedTo: 'XA-YANTA-MARKET', dueOn: '2027-01-31' });
  await desk.ask('yanta', CLAIM, { input: { taskNo: mine.taskNo, expectedVersion: 1 } });
  const listed = async (where: object, first = 20, after?: string) => {
    const { data, errors } = await desk.ask(
      'yanta',
      `query ($where: TaskFilter, $first: Int, $after: String) {
        tasks(where: $where, first: $first, after: $after, orderBy: { field: DUE_ON }) {
          nodes { taskNo } pageInfo { hasNextPage endCursor } totalCount
        }
      }`,
      { where, first, after },
    );
    if (errors) throw errors[0]!;
    const { nodes, pageInfo } = data!['tasks'] as {
      nodes: { taskNo: string }[];
      pageInfo: { hasNextPage: boolean; endCursor: string };
    };
    return { taskNos: nodes.map(({ taskNo }) => taskNo), ...pageInfo };
  };
  expect((await listed({})).taskNos).toEqual([mine.taskNo, late.taskNo]);
  expect((await listed({ status: { eq: 'CLAIMED' } })).taskNos).toEqual([mine.taskNo]);
  expect((await listed({ dueOn: { gte: '2026-12-01' } })).taskNos).toEqual([late.taskNo]);
  expect((await listed({ assignedTo: { eq: 'XA-YANTA-MARKET' }, issuedBy: { eq: 'XA-HEALTH' } })).taskNos).toHaveLength(
    2,
  );
  expect((await listed({ issuedBy: { eq: 'XA-MARKET' } })).taskNos).toEqual([]);
  const page = await listed({}, 1);
  expect(page).toMatchObject({ taskNos: [mine.taskNo], hasNextPage: true });
  expect(await listed({}, 1, page.endCursor)).toMatchObject({ taskNos: [late.taskNo], hasNextPage: false });
});

test('a list of tasks is one call to the store, however many there are', async () => {
  for (let count = 0; count < 3; count++) await issued(desk, 'market');
  const commands: string[] = [];
  const client = desk.store.connection('coordination').getClient();
  const watch = ({ commandName }: { commandName: string }) => void commands.push(commandName);
  client.on('commandStarted', watch);
  await desk.ask(
    'market',
    '{ tasks { nodes { taskNo issuedBy { code } assignedTo { code } provenance { version } } } }',
  );
  client.off('commandStarted', watch);
  expect(commands).toEqual(['aggregate']);
});
