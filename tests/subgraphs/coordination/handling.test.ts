import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deliveryFault } from '../../../shared/audit/delivery-proof.ts';
import { codesOf, type Desk, done, issued, openDesk, TASK, tried, type Who } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const read = async (who: Who, taskNo: string, fields: string) => {
  const { data, errors } = await desk.ask(who, `{ task(taskNo: "${taskNo}") { ${fields} } }`);
  if (errors) throw errors[0]!;
  return data!['task'] as Record<string, unknown>;
};

/** A task of `beilin` that was fed back with an act. */
async function fedBack(): Promise<string> {
  const { taskNo } = await issued(desk, 'market', { kind: 'RISK_VERIFICATION' });
  await done(desk, 'beilin', 'claimTask', { taskNo, expectedVersion: 1 }, 'status');
  await done(desk, 'beilin', 'startTask', { taskNo, expectedVersion: 2 }, 'status');
  const feedback = { taskNo, expectedVersion: 3, feedback: '已核查。', actIds: ['ACT-1', 'ACT-1', 'ACT-2'] };
  await done(desk, 'beilin', 'feedBackTask', feedback, 'status');
  return taskNo;
}

test('a receipt proves what was delivered to whom and when, also once the task went on', async () => {
  const taskNo = await fedBack();
  const { deliveryProof, deliveredAt } = await read('beilin', taskNo, 'deliveryProof deliveredAt');
  const proof = JSON.parse(String(deliveryProof)) as Record<string, unknown>;
  expect(proof).toMatchObject({
    no: taskNo,
    issuedBy: 'XA-MARKET',
    receiver: 'XA-BEILIN-MARKET',
    deliveredAt,
    content: { title: TASK.title, content: TASK.content, dueOn: TASK.dueOn, kind: 'RISK_VERIFICATION' },
  });
  expect(deliveryFault(proof)).toBeUndefined();
});

test('a task that was edited behind the log’s back no longer fits its receipt', async () => {
  const { taskNo } = await issued(desk, 'market');
  const tasks = desk.store.connection('coordination').collection<{ _id: string }>('tasks');
  await tasks.updateOne({ _id: taskNo }, { $set: { dueOn: '2027-12-01' } });
  const { deliveryProof } = await read('beilin', taskNo, 'deliveryProof');
  expect(deliveryFault(JSON.parse(String(deliveryProof)))).toBe('CONTENT_ALTERED');
});

test('numbers of persons are masked in what a receipt shows, and it still verifies', async () => {
  const { taskNo } = await issued(desk, 'market', { content: '请联系 13812345678 核查。' });
  const { deliveryProof } = await read('beilin', taskNo, 'deliveryProof');
  expect(deliveryProof).not.toContain('13812345678');
  expect(deliveryFault(JSON.parse(String(deliveryProof)))).toBeUndefined();
});

test('feedback names the acts that came of it, each once, and those that the department does not see are refused', async () => {
  const taskNo = await fedBack();
  expect(await read('market', taskNo, 'status actIds kind')).toEqual({
    status: 'FED_BACK',
    actIds: ['ACT-1', 'ACT-2'],
    kind: 'RISK_VERIFICATION',
  });
  const other = await issued(desk, 'market');
  await done(desk, 'beilin', 'claimTask', { taskNo: other.taskNo, expectedVersion: 1 }, 'status');
  const input = { taskNo: other.taskNo, expectedVersion: 2, feedback: '已核查。' };
  for (const actIds of [['ACT-9'], Array.from({ length: 21 }, (_, at) => `ACT-${at}`)]) {
    const answer = await tried(desk, 'beilin', 'feedBackTask', { ...input, actIds });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: 'input.actIds' });
  }
});

test('the issuer returns feedback with a reason, and the department goes on from there', async () => {
  const taskNo = await fedBack();
  const because = (returnReason: string) => ({ taskNo, expectedVersion: 4, returnReason });
  expect(codesOf(await tried(desk, 'beilin', 'returnTask', because('不全')))).toEqual(['WRONG_DEPARTMENT']);
  expect(codesOf(await tried(desk, 'market', 'returnTask', because(' ')))).toEqual(['BAD_USER_INPUT']);
  const returned = await done(desk, 'market', 'returnTask', because('请附现场照片'), 'status returnReason version');
  expect(returned).toEqual({ status: 'IN_PROGRESS', returnReason: '请附现场照片', version: 5 });
  const again = { taskNo, expectedVersion: 5, feedback: '已补充。' };
  expect(await done(desk, 'beilin', 'feedBackTask', again, 'status actIds')).toEqual({
    status: 'FED_BACK',
    actIds: null,
  });
  expect(await done(desk, 'market', 'closeTask', { taskNo, expectedVersion: 6 }, 'status')).toEqual({
    status: 'CLOSED',
  });
});

test('what the system settles is closed once, and by nobody else', async () => {
  const { taskNo } = await issued(desk, 'market', { kind: 'CLAIMING' });
  const settle = () =>
    desk.subgraph.execute({
      query: `mutation { _settleTask(taskNo: "${taskNo}") }`,
      viewer: { kind: 'machine', account: 'gateway', departments: [], scopes: ['gateway'] },
      requestId: 'test',
    });
  for (let times = 0; times < 2; times++) expect((await settle()).data).toEqual({ _settleTask: taskNo });
  expect(await read('beilin', taskNo, 'status version')).toEqual({ status: 'CLOSED', version: 2 });
  const others = await desk.ask('officeCity', `mutation { _settleTask(taskNo: "${taskNo}") }`);
  expect(codesOf(others)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
});

const JOINT = {
  title: '联合检查',
  content: '请按职责检查并反馈。',
  units: ['XA-HEALTH', 'XA-BEILIN-MARKET'],
  dueOn: '2026-12-10',
  inspectContent: '食品安全',
};
interface Joint {
  jointNo: string;
  status: string;
  units: { taskNo: string; status: string; kind: string; assignedTo: { code: string }; deliveryProof: string }[];
}

test('a joint task has a part for each unit, with a receipt and a state of its own, and is as far as the one behind', async () => {
  const fields = 'jointNo status units { taskNo status kind assignedTo { code } deliveryProof }';
  const joint = await done<Joint>(desk, 'market', 'issueJointTask', JOINT, fields);
  expect(joint.status).toBe('ISSUED');
  expect(joint.units.map(({ assignedTo }) => assignedTo.code).sort()).toEqual(['XA-BEILIN-MARKET', 'XA-HEALTH']);
  for (const { kind, deliveryProof, assignedTo } of joint.units) {
    const proof = JSON.parse(deliveryProof) as { receiver: string };
    expect([kind, proof.receiver, deliveryFault(proof)]).toEqual(['JOINT_SUPERVISION', assignedTo.code, undefined]);
  }
  const whole = async (who: Who) => {
    const { data } = await desk.ask(who, `{ jointTask(jointNo: "${joint.jointNo}") { ${fields} } }`);
    return data?.['jointTask'] as Joint | null;
  };
  const partOf = (code: string) => joint.units.find(({ assignedTo }) => assignedTo.code === code)!.taskNo;
  // both at once: their parts do not get in each other's way
  const claims = await Promise.all([
    tried(desk, 'health', 'claimTask', { taskNo: partOf('XA-HEALTH'), expectedVersion: 1 }),
    tried(desk, 'beilin', 'claimTask', { taskNo: partOf('XA-BEILIN-MARKET'), expectedVersion: 1 }),
  ]);
  expect(claims.flatMap(codesOf)).toEqual([]);
  const feedback = { taskNo: partOf('XA-HEALTH'), expectedVersion: 2, feedback: '已检查。' };
  await done(desk, 'health', 'feedBackTask', feedback, 'status');
  const seen = await whole('beilin');
  expect(seen?.status).toBe('CLAIMED');
  expect(seen?.units.map(({ status }) => status).sort()).toEqual(['CLAIMED', 'FED_BACK']);
  // another unit sees the part, and cannot take its steps
  const foreign = await tried(desk, 'beilin', 'feedBackTask', { ...feedback, expectedVersion: 3 });
  expect(codesOf(foreign)).toEqual(['WRONG_DEPARTMENT']);
  for (const who of ['yanta', 'analyst', 'officeYanta'] as const) expect(await whole(who)).toBeNull();
  for (const who of ['health', 'market', 'officeBeilin', 'inspector'] as const)
    expect((await whole(who))?.jointNo).toBe(joint.jointNo);
});

test.each([
  ['units', { units: ['XA-HEALTH'] }],
  ['units', { units: ['XA-HEALTH', 'XA-NOWHERE'] }],
  ['dueOn', { dueOn: '2026-11-23' }],
  ['startsOn', { startsOn: '2026-12-11' }],
  ['itemCode', { itemCode: '61010000000099' }],
])('a joint task whose %s cannot be used is not issued, nor any part of it', async (field, part) => {
  const count = async () =>
    desk.store.connection('coordination').collection('tasks').countDocuments({ title: JOINT.title });
  const before = await count();
  const answer = await tried(desk, 'market', 'issueJointTask', { ...JOINT, ...part });
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument: `input.${field}` });
  expect(await count()).toBe(before);
});
