import type { Viewer } from '../../../shared/access/viewer.ts';
import type { Opened } from './store.ts';

const person = (account: string, scopes: Viewer['scopes'], department: string, region = '610100'): Viewer => ({
  ...{ kind: 'person', account, scopes, department, region },
  departments: [department],
});
const CITY = person('market.officer', ['supervision'], '610100-MKT');
const BEILIN = person('market.beilin.officer', ['supervision'], '610103-MKT', '610103');
const OFFICE = person('office.city', ['oversight'], '610100-GOV');
const ANYBODY: Viewer = { kind: 'public', scopes: [], departments: [] };

/** What a client sends and a subgraph gets. */
export interface Sent {
  subgraph: string;
  viewer: Viewer;
  query: string;
  input?: object;
}

/** Something that departments do in one mutation, however many records it touches. */
export interface Workflow {
  what: string;
  /** Does what goes before, and says what is done then. */
  prepare(city: Opened): Promise<Sent>;
  /** Transactions that it takes, each whole: one, unless it reaches into another subgraph. */
  transactions?: number;
  /** What the hour brings, where the mutation leaves something to it. */
  upkeep?(city: Opened): Promise<unknown>;
  /** What is to be seen of it when it is done. */
  seen: Omit<Sent, 'input'>;
}

/** @throws Error with the answer's errors */
export async function send({ subgraphs }: Opened, { subgraph, viewer, query, input }: Sent, key?: string) {
  const part = subgraphs.subgraphs.find(({ name }) => name === subgraph)!;
  const who = key === undefined ? viewer : { ...viewer, idempotencyKey: key };
  const { data, errors } = await part.execute({ query, variables: { input }, viewer: who, requestId: 'killed' });
  if (errors?.length) throw new Error(JSON.stringify(errors));
  return JSON.parse(JSON.stringify(data)) as Record<string, Record<string, never>>;
}

/** One mutation by its name. */
function mutation(subgraph: string, viewer: Viewer, name: string, type: string, answer: string, input: object): Sent {
  return { subgraph, viewer, query: `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} } }`, input };
}

const task = { title: '核查', content: '请核查并反馈。', assignedTo: '610103-MKT', dueOn: '2026-12-31' };
const issueTask = mutation('coordination', CITY, 'issueTask', 'IssueTaskInput', 'taskNo', task);
const tasks = '{ tasks { totalCount nodes { title status provenance { version } } } }';

const complaint = {
  ...{ kind: 'COMPLAINT', regionCode: '610103', complainantName: '欧阳示例', phone: '13800000000' },
  ...{ objectName: '示例食品店（虚构）', detail: '购买的食品已过保质期。' },
};
const submit = mutation(
  ...(['complaints', ANYBODY, 'submitComplaint', 'SubmitComplaintInput'] as const),
  'complaintNo',
  complaint,
);
const complaints = '{ complaints { totalCount nodes { status provenance { version } } } }';

const WORKFLOWS_OF_TASKS: readonly Workflow[] = [
  {
    what: 'a task is issued',
    prepare: async () => issueTask,
    seen: { subgraph: 'coordination', viewer: BEILIN, query: tasks },
  },
  {
    what: 'a task is claimed',
    prepare: async (city) => {
      const taskNo = (await send(city, issueTask))['issueTask']!['taskNo'];
      return mutation('coordination', BEILIN, 'claimTask', 'ClaimTaskInput', 'status', { taskNo, expectedVersion: 1 });
    },
    seen: { subgraph: 'coordination', viewer: BEILIN, query: tasks },
  },
];

const joint = {
  title: '联合检查',
  content: '请检查并反馈。',
  units: ['610103-MKT', '610100-HEA'],
  dueOn: '2026-12-31',
};
const order = { ...task, title: '督办', ground: 'TASKS' };
const onOrder = (name: string, input: object, viewer: Viewer = OFFICE): Sent =>
  mutation('coordination', viewer, name, `${name[0]!.toUpperCase()}${name.slice(1)}Input`, '__typename', input);

/** An order that was answered and not rectified. */
async function unrectified(city: Opened): Promise<string> {
  const issued = await send(city, mutation('coordination', OFFICE, 'issueUrging', 'IssueUrgingInput', 'taskNo', order));
  const taskNo = String(issued['issueUrging']!['taskNo']);
  await send(city, onOrder('claimTask', { taskNo, expectedVersion: 1 }, BEILIN));
  await send(city, onOrder('feedBackTask', { taskNo, expectedVersion: 2, feedback: '正在整改。' }, BEILIN));
  await send(city, onOrder('checkRectification', { taskNo, expectedVersion: 3, rectified: false }));
  return taskNo;
}

const WORKFLOWS_OF_OFFICES: readonly Workflow[] = [
  {
    what: 'a joint task is issued to its units',
    prepare: async () => mutation('coordination', CITY, 'issueJointTask', 'IssueJointTaskInput', 'jointNo', joint),
    seen: {
      ...{ subgraph: 'coordination', viewer: BEILIN },
      query: '{ jointTasks { totalCount nodes { title status units { status deliveredAt } } } }',
    },
  },
  {
    what: 'a department is urged again',
    prepare: async (city) => {
      const taskNo = await unrectified(city);
      return onOrder('urgeAgain', { taskNo, expectedVersion: 4, content: '再次督办。', dueOn: '2026-12-31' });
    },
    seen: { subgraph: 'coordination', viewer: BEILIN, query: tasks },
  },
];

const WORKFLOWS_OF_COMPLAINTS: readonly Workflow[] = [
  {
    what: 'a complaint is submitted',
    prepare: async () => submit,
    seen: { subgraph: 'complaints', viewer: OFFICE, query: complaints },
  },
];

/** What is killed at each of its writes. */
export const WORKFLOWS: readonly Workflow[] = [
  ...WORKFLOWS_OF_TASKS,
  ...WORKFLOWS_OF_OFFICES,
  ...WORKFLOWS_OF_COMPLAINTS,
];
