import type { ClientSession } from 'mongoose';
import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { batchNumber } from '../../shared/codes/batch-number.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow, Dataset, FieldSpecs, Problem } from '../../shared/ingest/dataset.ts';
import type { DepartmentFacts } from '../../shared/subgraph/services.ts';
import { ONLINE } from './draft.ts';
import { COMPLAINT_FIELDS } from './model.ts';
import { newComplaintNo } from './query-code.ts';
import { routedTo } from './routing.ts';

/** What taking in needs of others: given by the composition root. */
export interface IntakeServices {
  /** Code of the department that provides what is submitted without an account, such as the hotline. */
  intakeDepartment: string;
  department(code: string): Promise<DepartmentFacts | undefined>;
  /** The department that answers for an item, and those below it. */
  responsible(itemCode: string): Promise<DepartmentFacts[]>;
}

/** What a complainant says. */
export const SUBMIT_FIELDS = {
  kind: COMPLAINT_FIELDS.kind,
  regionCode: { ...COMPLAINT_FIELDS.regionCode, identifying: true },
  itemCode: COMPLAINT_FIELDS.itemCode,
  anonymous: COMPLAINT_FIELDS.anonymous,
  complainantName: COMPLAINT_FIELDS.complainantName,
  phone: COMPLAINT_FIELDS.phone,
  address: COMPLAINT_FIELDS.address,
  idNumber: COMPLAINT_FIELDS.idNumber,
  agent: COMPLAINT_FIELDS.agent,
  objectId: COMPLAINT_FIELDS.objectId,
  objectName: { ...COMPLAINT_FIELDS.objectName, identifying: true },
  objectCreditCode: COMPLAINT_FIELDS.objectCreditCode,
  accusedDept: COMPLAINT_FIELDS.accusedDept,
  complaintType: COMPLAINT_FIELDS.complaintType,
  serviceType: COMPLAINT_FIELDS.serviceType,
  serviceName: COMPLAINT_FIELDS.serviceName,
  disputeDate: COMPLAINT_FIELDS.disputeDate,
  detail: { ...COMPLAINT_FIELDS.detail, identifying: true },
  demand: COMPLAINT_FIELDS.demand,
  amount: COMPLAINT_FIELDS.amount,
} as const satisfies FieldSpecs;

/** What a department says that takes one down, by telephone or from another platform. */
export const ENTER_FIELDS = {
  ...SUBMIT_FIELDS,
  source: { ...COMPLAINT_FIELDS.source, identifying: true },
  receivedOn: COMPLAINT_FIELDS.receivedOn,
} as const satisfies FieldSpecs;

/** The department in whose name complainants without an account are served. @throws ReportedError CONFIG_INVALID where there is none */
export async function intakeOf({ department, intakeDepartment }: IntakeServices): Promise<DepartmentFacts> {
  const found = await department(intakeDepartment);
  if (found) return found;
  throw new ReportedError(
    'CONFIG_INVALID',
    `INTAKE_DEPARTMENT names no department: ${intakeDepartment}. Complaints without an account are not taken in until it does.`,
    { setting: 'INTAKE_DEPARTMENT' },
    'INTAKE_DEPARTMENT 所指部门不存在，暂不能接收公众投诉举报。',
  );
}

/** Who brings a complaint in on line, when and as what. */
export interface Entry {
  department: DepartmentFacts;
  by: string;
  source: string;
  receivedOn: CivilDate;
}

/**
 * Takes one complaint in, routed to the department that is to handle it, by the checks of the dataset. What a feed would be kept with as
 * irregular is refused on line.
 * @returns its number
 * @throws ReportedError BAD_USER_INPUT naming the argument
 */
export async function takeIn(
  dataset: Dataset,
  services: IntakeServices,
  said: CanonicalRow,
  { department, by, source, receivedOn }: Entry,
  now: Date,
  session: ClientSession,
): Promise<string> {
  const values = checkedInput(SUBMIT_FIELDS, said);
  const responsible = values.itemCode ? await services.responsible(values.itemCode) : [];
  const assignedDept = routedTo({ ...values, regionCode: values.regionCode! }, responsible);
  const today = civilDateOf(now);
  const complaintNo = newComplaintNo(today);
  const row = { ...values, complaintNo, source, status: 'RECEIVED', receivedOn, assignedDept };
  const batch = { department, sourceSystem: ONLINE, batchNo: batchNumber(today, 0), receivedAt: now, by };
  const [outcome] = await dataset.accept([row], batch, session);
  const problems: readonly Problem[] = outcome!.kind === 'held' ? outcome!.problems : outcome!.irregularities;
  // Who is to handle it is not for the one who submits to say: without it, the office of the region assigns it.
  const problem = problems.find(({ field }) => field !== 'assignedDept');
  if (problem)
    throw new ReportedError(
      'BAD_USER_INPUT',
      problem.message,
      { argument: `input.${problem.field}` },
      problem.messageZh,
    );
  return complaintNo;
}
