import type { GraphQLResolveInfo } from 'graphql';
import type { ClientSession } from 'mongoose';
import { maskNumbers } from '../../shared/disclosure/mask-numbers.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { connection } from '../../shared/paging/connection.ts';
import type { ListArguments } from '../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import { mutate } from '../../shared/subgraph/mutate.ts';
import { provenance } from '../../shared/subgraph/provenance.ts';
import { type IssueServices, issueTask } from './issue-task.ts';
import { type CoordinationModels, FEEDBACK_FIELDS, type SourceDocument, type TaskDocument } from './model.ts';
import type { TaskStep } from './rules.ts';
import { SOURCE_LIST, TASK_LIST } from './store.ts';
import { type TaskContent, writeStep } from './write-task.ts';

interface StepInput {
  taskNo: string;
  expectedVersion: number;
  /** Of the step that reports. */
  feedback?: string;
}

export function coordinationResolvers(models: CoordinationModels, cursorKey: string, services: IssueServices) {
  const sources = { model: models.sources, spec: SOURCE_LIST, cursorKey };
  const tasks = { model: models.tasks, spec: TASK_LIST, cursorKey };

  /** The task as it stands now: an earlier mutation of the same request may have changed it. */
  const present = (taskNo: string, context: SubgraphContext) =>
    entityLoader(context, models.tasks).clear(taskNo).load(taskNo);

  /** A mutation that ends with a task: whole, and once under its key. */
  const mutation =
    <Input>(work: (input: Input, context: SubgraphContext, session: ClientSession) => Promise<string>) =>
    async (
      _: unknown,
      { input: sent }: { input: Input & { idempotencyKey?: string | null } },
      context: SubgraphContext,
      info: GraphQLResolveInfo,
    ) => {
      const { idempotencyKey: key, ...input } = sent;
      const { viewer, now } = context;
      const asked = { mutation: info.fieldName, answerName: String(info.path.key), sent: input, key, viewer, now };
      const taskNo = await mutate(models.tasks.db, asked, (session) => work(input as Input, context, session));
      return present(taskNo, context);
    };

  const step = (name: TaskStep, brings: (input: StepInput, context: SubgraphContext) => TaskContent) =>
    mutation<StepInput>(async (input, context, session) => {
      const { taskNo, expectedVersion } = input;
      const task = await present(taskNo, context);
      if (!task)
        throw new ReportedError('NOT_FOUND', `There is no task ${taskNo}.`, { taskNo }, `任务 ${taskNo} 不存在。`);
      const { viewer, now } = context;
      await writeStep(models, task, name, { viewer, now, expectedVersion, session }, brings(input, context));
      return taskNo;
    });

  return {
    Query: {
      dataSource: (_: unknown, { sourceId }: { sourceId: string }, context: SubgraphContext) =>
        entityLoader(context, models.sources).load(sourceId),
      dataSources: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(sources, args, context, 'dataSources'),
      task: (_: unknown, { taskNo }: { taskNo: string }, context: SubgraphContext) =>
        entityLoader(context, models.tasks).load(taskNo),
      tasks: (_: unknown, args: ListArguments, context: SubgraphContext) => connection(tasks, args, context, 'tasks'),
    },
    Mutation: {
      issueTask: mutation<CanonicalRow>((input, { viewer, now }, session) =>
        issueTask(models, services, input, viewer, now, session),
      ),
      claimTask: step('claim', (_, { viewer, now }) => ({ claimedAt: now, claimedBy: viewer.account })),
      feedBackTask: step('feedBack', ({ feedback }, { now }) => ({
        ...checkedInput(FEEDBACK_FIELDS, { feedback }),
        fedBackAt: now,
      })),
      closeTask: step('close', (_, { now }) => ({ closedAt: now })),
    },
    DataSource: {
      __resolveReference: ({ sourceId }: { sourceId: string }, context: SubgraphContext) =>
        entityLoader(context, models.sources).load(sourceId),
      department: ({ departmentCode }: SourceDocument) => reference('Department', 'code', departmentCode),
      provenance,
    },
    Task: {
      title: ({ title }: TaskDocument) => title && maskNumbers(title),
      content: ({ content }: TaskDocument) => content && maskNumbers(content),
      feedback: ({ feedback }: TaskDocument) => feedback && maskNumbers(feedback),
      __resolveReference: ({ taskNo }: { taskNo: string }, context: SubgraphContext) =>
        entityLoader(context, models.tasks).load(taskNo),
      issuedBy: (task: TaskDocument) => reference('Department', 'code', task.issuedBy),
      assignedTo: (task: TaskDocument) => reference('Department', 'code', task.assignedTo),
      item: (task: TaskDocument) => reference('SupervisionItem', 'itemCode', task.itemCode),
      supervisedObject: (task: TaskDocument) => reference('SupervisedObject', 'objectId', task.objectId),
      complaint: (task: TaskDocument) => reference('Complaint', 'complaintNo', task.complaintNo),
      provenance,
    },
  };
}

function reference(typename: string, keyField: string, key: string | undefined) {
  return key ? { __typename: typename, [keyField]: key } : null;
}
