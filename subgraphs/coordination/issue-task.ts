import { randomBytes } from 'node:crypto';
import type { mongo } from 'mongoose';
import type { Viewer } from '../../shared/access/viewer.ts';
import { digestOf } from '../../shared/audit/digest.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import type { DepartmentFacts, References } from '../../shared/subgraph/services.ts';
import { originOf } from '../../shared/subgraph/write-online.ts';
import { taskReaders } from './access.ts';
import type { CoordinationModels, IssueRequest } from './model.ts';
import { type IssueValues, issueValues } from './rules.ts';
import { taskIssuedBy } from './store.ts';
import { taskFacts } from './write-task.ts';

/** What issuing needs beside the store: what other subgraphs own. */
export interface IssueServices {
  references: References;
  /** The department of a code; undefined where there is none. */
  department(code: string): Promise<DepartmentFacts | undefined>;
}

const MAX_IDEMPOTENCY_KEY = 100;
const DUPLICATE_KEY = 11_000;

/**
 * Issues a task in the name of the viewer's department; it counts as delivered from then on (Art. 27).
 * @returns its number; that of the task issued before when the request is the same again
 * @throws ReportedError BAD_USER_INPUT, WRONG_DEPARTMENT (an account without a department), CONFLICT (the idempotency key of another task)
 */
export async function issueTask(
  models: CoordinationModels,
  services: IssueServices,
  { idempotencyKey, ...input }: CanonicalRow & { idempotencyKey?: string | null },
  viewer: Viewer,
  now: Date,
): Promise<string> {
  const issuer = viewer.department;
  if (issuer === undefined)
    throw new ReportedError('WRONG_DEPARTMENT', 'Tasks are issued by accounts in post at a department.', {});
  const values = issueValues(input, civilDateOf(now));
  const request = requestOf(idempotencyKey, values, viewer);
  const before = await issuedBefore(models, request);
  if (before) return before;

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
  const draft = { _id: taskNo, content, derived: { ...request }, readers, facts: taskFacts(content) };
  try {
    await writeRecords(models.tasks, [draft], originOf(viewer, now));
    return taskNo;
  } catch (error) {
    // The same request arrived twice at once, and the other came first.
    const other = (error as mongo.MongoServerError).code === DUPLICATE_KEY && (await issuedBefore(models, request));
    if (other) return other;
    throw error;
  }
}

async function issuedBefore(models: CoordinationModels, request: IssueRequest): Promise<string | undefined> {
  if (request.issueKey === undefined) return undefined;
  const task = await taskIssuedBy(models, request.issueKey);
  if (task && task.issueDigest !== request.issueDigest)
    throw new ReportedError(
      'CONFLICT',
      'This idempotency key was used for another task.',
      { argument: 'input.idempotencyKey' },
      '该幂等键已用于另一任务。',
    );
  return task?._id;
}

/** The key counts within the account that sends it. */
function requestOf(key: string | null | undefined, values: IssueValues, viewer: Viewer): IssueRequest {
  if (key === null || key === undefined) return {};
  if (key === '' || key.length > MAX_IDEMPOTENCY_KEY)
    throw badInput('input.idempotencyKey', `takes 1 to ${MAX_IDEMPOTENCY_KEY} characters`, '长度应为1至100个字符');
  return { issueKey: digestOf([viewer.department, viewer.account, key]), issueDigest: digestOf(values) };
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
