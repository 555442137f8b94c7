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
  seen: readonly Omit<Sent, 'input'>[];
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
const TASKS_SEEN = {
  ...{ subgraph: 'coordination', viewer: OFFICE },
  query: '{ tasks(first: 100) { totalCount nodes { title status provenance { version } } } }',
};

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
    seen: [TASKS_SEEN],
  },
  {
    what: 'a task is claimed',
    prepare: async (city) => {
      const taskNo = (await send(city, issueTask))['issueTask']!['taskNo'];
      return mutation('coordination', BEILIN, 'claimTask', 'ClaimTaskInput', 'status', { taskNo, expectedVersion: 1 });
    },
    seen: [TASKS_SEEN],
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
    seen: [
      {
        ...{ subgraph: 'coordination', viewer: BEILIN },
        query: '{ jointTasks { totalCount nodes { title status units { status deliveredAt } } } }',
      },
    ],
  },
  {
    what: 'a department is urged again',
    prepare: async (city) => {
      const taskNo = await unrectified(city);
      return onOrder('urgeAgain', { taskNo, expectedVersion: 4, content: '再次督办。', dueOn: '2026-12-31' });
    },
    seen: [TASKS_SEEN],
  },
];

const WORKFLOWS_OF_COMPLAINTS: readonly Workflow[] = [
  {
    what: 'a complaint is submitted',
    prepare: async () => submit,
    seen: [{ subgraph: 'complaints', viewer: OFFICE, query: complaints }],
  },
];

/** An item of the department on a legal basis of its own: both under numbers that nothing else has. */
async function itemOnBasis(city: Opened): Promise<{ basisCode: string; itemCode: string }> {
  const [itemCode, basisCode] = ['90000000000001', 'KILLED-1'];
  const catalogue = { subgraph: 'items', viewer: CITY, query: '{ items(first: 1) { nodes { itemCode } } }' };
  const { items } = (await send(city, catalogue)) as unknown as { items: { nodes: { itemCode: string }[] } };
  const issued = items.nodes[0]!.itemCode;
  const claimNo = `${issued}:610100-MKT`;
  const basis = { basisCode, title: '示例法规', level: 'PROVINCE', effectiveFrom: '2020-01-01' };
  const subItem = {
    ...{ subItemCode: `${itemCode}-1`, name: '示例处罚', superviseObject: '示例对象', superviseForm: '现场检查' },
    ...{ actType: 'PENALTY', legalBasis: '示例法规', legalBasisCodes: [basisCode], superviseWay: '日常检查' },
    ...{ superviseFlow: '检查、记录', superviseResult: '记录', superviseLevel: 'CITY' },
  };
  const draft = { itemCode, expectedVersion: 1, name: '示例事项', permitType: 'OTHER', subItems: [subItem] };
  for (const [viewer, name, type, input] of [
    [OFFICE, 'issueItem', 'IssueItemInput', { itemCode: issued, departments: ['610100-MKT'] }],
    [CITY, 'claimItem', 'ClaimItemInput', { claimNo, expectedVersion: 1 }],
    [OFFICE, 'registerLegalBasis', 'RegisterLegalBasisInput', basis],
    [CITY, 'deriveLocalItem', 'DeriveLocalItemInput', { claimNo, itemCode }],
    [CITY, 'amendLocalItem', 'AmendLocalItemInput', { ...draft, checklists: [] }],
    [CITY, 'publishItem', 'PublishItemInput', { itemCode, expectedVersion: 2 }],
  ] as const)
    await send(city, mutation('items', viewer, name, type, '__typename', input));
  return { basisCode, itemCode };
}

/** They reach into another subgraph, whose database is another: what the one has done is taken up again by the other. */
const WORKFLOWS_ACROSS: readonly Workflow[] = [
  {
    what: 'the law that an item rests on is repealed',
    prepare: async (city) => {
      const { basisCode } = await itemOnBasis(city);
      const input = { basisCode, expectedVersion: 1, changedOn: '2026-10-14', note: '示例废止' };
      return mutation('items', OFFICE, 'repealLegalBasis', 'ChangeLegalBasisInput', 'repealedOn', input);
    },
    transactions: 4,
    upkeep: async ({ subgraphs }) => subgraphs.items!.followLegalChanges(),
    seen: [
      { subgraph: 'items', viewer: CITY, query: '{ itemReviews { totalCount nodes { ground state version } } }' },
      TASKS_SEEN,
    ],
  },
  {
    what: 'a penalty is revoked in court',
    prepare: async (city) => {
      const penalties = {
        ...{ subgraph: 'behaviour', viewer: CITY },
        query: `{ acts(first: 1, where: { kind: { eq: PENALTY }, departmentCode: { eq: "610100-MKT" } }) {
          nodes { id occurredOn provenance { version } } } }`,
      };
      const { acts } = (await send(city, penalties)) as unknown as {
        acts: { nodes: { id: string; occurredOn: string; provenance: { version: number } }[] };
      };
      const { id, occurredOn, provenance } = acts.nodes[0]!;
      const input = {
        ...{ id, expectedVersion: provenance.version, ground: 'LITIGATION', outcome: 'REVOKED' },
        ...{ decidedOn: occurredOn, documentNo: '示例行初1号' },
      };
      return mutation('behaviour', CITY, 'recordReview', 'RecordReviewInput', 'state', input);
    },
    transactions: 3,
    upkeep: async ({ subgraphs }) => subgraphs.behaviour!.tellRevoked(),
    seen: [
      {
        ...{ subgraph: 'behaviour', viewer: CITY },
        query: `{ acts(first: 100, where: { kind: { eq: PENALTY }, departmentCode: { eq: "610100-MKT" } }) {
          nodes { publicStatus provenance { version } ... on PenaltyAct { state } } } }`,
      },
    ],
  },
];

/** What is killed at each of its writes. */
/** What is killed at each of its writes. */
export const WORKFLOWS: readonly Workflow[] = [
  ...WORKFLOWS_OF_TASKS,
  ...WORKFLOWS_OF_OFFICES,
  ...WORKFLOWS_OF_COMPLAINTS,
  ...WORKFLOWS_ACROSS,
];
