import { randomBytes } from 'node:crypto';
import type { ClientSession, Connection } from 'mongoose';
import type { Viewer } from '../../shared/access/viewer.ts';
import { type Draft, writeRecords } from '../../shared/audit/write-records.ts';
import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import type { DepartmentFacts, References } from '../../shared/subgraph/services.ts';
import { originOf } from '../../shared/subgraph/write-online.ts';
import { taskReaders } from './access.ts';
import { receiptOfTask } from './delivery.ts';
import type { CoordinationModels } from './model.ts';
import { ISSUE_FIELDS, type TaskContent } from './task-fields.ts';
import { issueValues, turnOf } from './task-rules.ts';
import { taskFacts } from './write-task.ts';

/** What issuing needs beside the store: what other subgraphs own. */
export interface IssueServices {
  references: References;
  /** The department of a code; undefined where there is none. */
  department(code: string): Promise<DepartmentFacts | undefined>;
}

/**
 * Issues a task in the name of the viewer's department; it counts as delivered from then on, with a signed receipt (Art. 27).
 * @returns its number
 * @throws ReportedError BAD_USER_INPUT, WRONG_DEPARTMENT (an account without a department)
 */
export async function issueTask(
  models: CoordinationModels,
  services: IssueServices,
  input: CanonicalRow,
  viewer: Viewer,
  now: Date,
  session: ClientSession,
): Promise<string> {
  const issuer = issuerOf(viewer);
  const values = issueValues(ISSUE_FIELDS, input, civilDateOf(now));
  await checkAbout(services, values);
  const assigned = await departmentNamed(services, values.assignedTo!, 'assignedTo');
  const taskNo = newNumber('RW', civilDateOf(now));
  const content = { kind: 'PLAIN', ...values, taskNo };
  const draft = taskDraft(models.tasks.db, content, issuer, taskReaders(issuer, [assigned]), now);
  await writeRecords(models.tasks, [draft], originOf(viewer, now), session);
  return taskNo;
}

/** The department in whose name a viewer issues. @throws ReportedError WRONG_DEPARTMENT for an account without one */
export function issuerOf({ department, region }: Viewer): { code: string; regionCode?: string } {
  if (department !== undefined) return { code: department, ...(region && { regionCode: region }) };
  throw new ReportedError(
    'WRONG_DEPARTMENT',
    'Tasks are issued by accounts in post at a department.',
    {},
    '任务须由在岗账号以所在部门名义下发。',
  );
}

/** A task that is issued now, delivered by that. @param values what it says, with its number */
export function taskDraft(
  connection: Connection,
  values: TaskContent & { taskNo: string },
  issuer: { code: string },
  readers: string[],
  now: Date,
): Draft {
  const issued = { ...values, status: 'ISSUED', issuedBy: issuer.code, issuedAt: now, deliveredAt: now };
  const content = { ...issued, receipt: receiptOfTask(connection, issued) };
  return { _id: values.taskNo, content, derived: { ...turnOf(content) }, readers, facts: taskFacts(content) };
}

/** @throws ReportedError BAD_USER_INPUT naming the argument */
export async function departmentNamed(
  { department }: Pick<IssueServices, 'department'>,
  code: string,
  argument: string,
): Promise<DepartmentFacts> {
  const known = await department(code);
  if (known) return known;
  throw badInput(`input.${argument}`, `${code} is not known`, `${code} 不存在`);
}

/**
 * Item and object are public, so that a wrong code may be named. A complaint is not looked up: the answer would tell whether one exists
 * that the issuer may not see; a number that leads nowhere reads as null.
 */
export async function checkAbout(
  { references }: Pick<IssueServices, 'references'>,
  { itemCode, objectId }: { itemCode?: string; objectId?: string },
): Promise<void> {
  const unknown = (argument: string) => badInput(`input.${argument}`, 'is not known', '不存在');
  const [items, objects] = await Promise.all([
    itemCode ? references.existing('SupervisionItem', 'itemCode', [itemCode]) : undefined,
    objectId ? references.existing('SupervisedObject', 'objectId', [objectId]) : undefined,
  ]);
  if (itemCode && !items?.has(itemCode)) throw unknown('itemCode');
  if (objectId && !objects?.has(objectId)) throw unknown('objectId');
}

/** Kind (RW 任务, LH 联合监管), day, and 60 random bits: numbers tell nothing about how many there are, and do not meet. */
export function newNumber(kind: 'RW' | 'LH', day: CivilDate): string {
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'; // no 0, O, 1, I: numbers are read aloud
  const mark = [...randomBytes(12)].map((byte) => alphabet[byte & 31]).join('');
  return `${kind}${day.replaceAll('-', '')}-${mark}`;
}
