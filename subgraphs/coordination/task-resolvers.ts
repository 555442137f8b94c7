import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { maskNumbers } from '../../shared/disclosure/mask-numbers.ts';
import { connection } from '../../shared/paging/connection.ts';
import type { ListArguments } from '../../shared/paging/list-spec.ts';
import { childrenLoader } from '../../shared/subgraph/children-loader.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import { provenance } from '../../shared/subgraph/provenance.ts';
import { countedRecords } from './counted-records.ts';
import { type CandidateFacts, type CriticismServices, criticismCandidates } from './criticism.ts';
import type { CriticismDocument } from './criticism-fields.ts';
import { proofOfNotice, proofOfTask } from './delivery.ts';
import { deskOf } from './desk.ts';
import type { JointDocument } from './joint-fields.ts';
import { jointStatus } from './joint-rules.ts';
import type { CoordinationModels } from './model.ts';
import { reference } from './resolvers.ts';
import { CRITICISM_LIST, JOINT_LIST, TASK_LIST } from './store.ts';
import type { TaskDocument, UrgingGround } from './task-fields.ts';
import { isOverdue, wasLate } from './task-rules.ts';

const masked = (text: string | undefined) => text && maskNumbers(text);
const department = (code: string | undefined) => reference('Department', 'code', code);

/** 任务, 联合监管, 督办, 通报, 工作台 */
export function taskResolvers(models: CoordinationModels, cursorKey: string, services: CriticismServices) {
  const tasks = { model: models.tasks, spec: TASK_LIST, cursorKey };
  const jointTasks = { model: models.jointTasks, spec: JOINT_LIST, cursorKey };
  const criticisms = { model: models.criticisms, spec: CRITICISM_LIST, cursorKey };
  const task = (taskNo: string, context: SubgraphContext) => entityLoader(context, models.tasks).load(taskNo);
  const joint = (jointNo: string, context: SubgraphContext) => entityLoader(context, models.jointTasks).load(jointNo);
  const units = ({ _id }: JointDocument, context: SubgraphContext) =>
    childrenLoader(context, models.tasks, 'jointNo').load(_id);
  return {
    Query: {
      task: (_: unknown, { taskNo }: { taskNo: string }, context: SubgraphContext) => task(taskNo, context),
      tasks: (_: unknown, args: ListArguments, context: SubgraphContext) => connection(tasks, args, context, 'tasks'),
      jointTask: (_: unknown, { jointNo }: { jointNo: string }, context: SubgraphContext) => joint(jointNo, context),
      jointTasks: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(jointTasks, args, context, 'jointTasks'),
      myDesk: (_: unknown, { whole }: { whole?: boolean | null }, context: SubgraphContext) =>
        deskOf(models, context, whole ?? false),
      criticismCandidates: (
        _: unknown,
        asked: { ground?: string | null; departmentCode?: string | null },
        context: SubgraphContext,
      ) => criticismCandidates(models, services, asked, context),
      criticism: (_: unknown, { criticismNo }: { criticismNo: string }, context: SubgraphContext) =>
        entityLoader(context, models.criticisms).load(criticismNo),
      criticisms: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(criticisms, args, context, 'criticisms'),
    },
    Task: {
      __resolveReference: ({ taskNo }: { taskNo: string }, context: SubgraphContext) => task(taskNo, context),
      title: ({ title }: TaskDocument) => masked(title),
      content: ({ content }: TaskDocument) => masked(content),
      feedback: ({ feedback }: TaskDocument) => masked(feedback),
      returnReason: ({ returnReason }: TaskDocument) => masked(returnReason),
      overdue: (record: TaskDocument, _: unknown, { now }: SubgraphContext) => isOverdue(record, civilDateOf(now)),
      late: (record: TaskDocument) => wasLate(record),
      deliveryProof: (record: TaskDocument) => proofOfTask(record),
      issuedBy: ({ issuedBy }: TaskDocument) => department(issuedBy),
      assignedTo: ({ assignedTo }: TaskDocument) => department(assignedTo),
      item: ({ itemCode }: TaskDocument) => reference('SupervisionItem', 'itemCode', itemCode),
      supervisedObject: ({ objectId }: TaskDocument) => reference('SupervisedObject', 'objectId', objectId),
      complaint: ({ complaintNo }: TaskDocument) => reference('Complaint', 'complaintNo', complaintNo),
      joint: ({ jointNo }: TaskDocument, _: unknown, context: SubgraphContext) =>
        jointNo ? joint(jointNo, context) : null,
      urging: (record: TaskDocument) => (record.kind === 'URGING' ? record : null),
      provenance,
    },
    Urging: { checkNote: ({ checkNote }: TaskDocument) => masked(checkNote) },
    JointTask: {
      __resolveReference: ({ jointNo }: { jointNo: string }, context: SubgraphContext) => joint(jointNo, context),
      title: ({ title }: JointDocument) => masked(title),
      content: ({ content }: JointDocument) => masked(content),
      inspectContent: ({ inspectContent }: JointDocument) => masked(inspectContent),
      remark: ({ remark }: JointDocument) => masked(remark),
      initiatedBy: ({ issuedBy }: JointDocument) => department(issuedBy),
      item: ({ itemCode }: JointDocument) => reference('SupervisionItem', 'itemCode', itemCode),
      supervisedObject: ({ objectId }: JointDocument) => reference('SupervisedObject', 'objectId', objectId),
      units: (whole: JointDocument, _: unknown, context: SubgraphContext) => units(whole, context),
      status: async (whole: JointDocument, _: unknown, context: SubgraphContext) =>
        jointStatus(await units(whole, context)),
      provenance,
    },
    CriticismCandidate: {
      ground: ({ orders }: CandidateFacts) => orders[0]?.ground,
      department: ({ orders }: CandidateFacts) => department(orders[0]?.assignedTo),
      rounds: ({ unrectified }: CandidateFacts) => unrectified.length,
      counted: ({ orders: [first] }: CandidateFacts, _: unknown, context: SubgraphContext) =>
        countedRecords(first?.ground as UrgingGround, {
          ...{ models, services, departmentCode: first?.assignedTo ?? '', context },
        }),
    },
    CriticismNotice: {
      __resolveReference: ({ criticismNo }: { criticismNo: string }, context: SubgraphContext) =>
        entityLoader(context, models.criticisms).load(criticismNo),
      reason: ({ reason }: CriticismDocument) => masked(reason),
      department: ({ departmentCode }: CriticismDocument) => department(departmentCode),
      decidedBy: ({ decidedBy }: CriticismDocument) => department(decidedBy),
      deliveryProof: (notice: CriticismDocument) => proofOfNotice(notice),
      provenance,
    },
    CriticisedOrder: { feedback: ({ feedback }: { feedback?: string }) => masked(feedback) },
  };
}
