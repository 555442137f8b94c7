import { randomBytes } from 'node:crypto';
import type { ClientSession } from 'mongoose';
import type { Viewer } from '../../shared/access/viewer.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import type { DepartmentFacts, References } from '../../shared/subgraph/services.ts';
import { originOf } from '../../shared/subgraph/write-online.ts';
import { taskReaders } from './access.ts';
import type { CoordinationModels } from './model.ts';
import { type IssueValues, issueValues } from './rules.ts';
import { taskFacts } from './write-task.ts';

/** What issuing needs beside the store: what other subgraphs own. */
export interface IssueServices {
  references: References;
  /** The department of a code; undefined where there is none. */
  department(code: string): Promise<DepartmentFacts | undefined>;
}

/**
 * Issues a task in the name of the viewer's department; it counts as delivered from then on (Art. 27).
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
  const issuer = viewer.department;
  if (issuer === undefined)
    throw new ReportedError('WRONG_DEPARTMENT', 'Tasks are issued by accounts in post at a department.', {});
  const values = issueValues(input, civilDateOf(now));
  const assigned = await checkReferences(services, values);
  const taskNo = newTaskNo(civilDateOf(now));
  const content = {
    ...values,
    taskNo,
    kind: 'PLAIN',
    status: 'ISSUED',
    issuedBy: issuer,
    issuedAt: now,
    deliveredAt: now,
  };
  const readers = taskReaders({ code: issuer, regionCode: viewer.region }, assigned);
  const draft = { _id: taskNo, content, readers, facts: taskFacts(content) };
  await writeRecords(models.tasks, [draft], originOf(viewer, now), session);
  return taskNo;
}

/**
 * Department, item and object are public, so that a wrong code may be named. A complaint is not looked up: the answer would tell whether
 * one exists that the issuer may not see; a number that leads nowhere reads as null.
 */
async function checkReferences(
  { department, references }: IssueServices,
  values: IssueValues,
): Promise<DepartmentFacts> {
  const { itemCode, objectId, assignedTo } = values;
  const unknown = (argument: string) => badInput(`input.${argument}`, 'is not known', '不存在');
  const [assigned, items, objects] = await Promise.all([
    department(assignedTo),
    itemCode ? references.existing('SupervisionItem', 'itemCode', [itemCode]) : undefined,
    objectId ? references.existing('SupervisedObject', 'objectId', [objectId]) : undefined,
  ]);
  if (!assigned) throw unknown('assignedTo');
  if (itemCode && !items?.has(itemCode)) throw unknown('itemCode');
  if (objectId && !objects?.has(objectId)) throw unknown('objectId');
  return assigned;
}

/** The day, and 60 random bits: numbers tell nothing about how many tasks there are, and do not meet. */
function newTaskNo(day: CivilDate): string {
  const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'; // no 0, O, 1, I: numbers are read aloud
  const mark = [...randomBytes(12)].map((byte) => alphabet[byte & 31]).join('');
  return `RW${day.replaceAll('-', '')}-${mark}`;
}
