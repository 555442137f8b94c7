import type { ClientSession } from 'mongoose';
import type { Viewer } from '../../shared/access/viewer.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { originOf } from '../../shared/subgraph/write-online.ts';
import { taskReaders } from './access.ts';
import { checkAbout, departmentNamed, type IssueServices, issuerOf, newNumber, taskDraft } from './issue-task.ts';
import { JOINT_ISSUE_FIELDS } from './joint-fields.ts';
import { unitsNamed } from './joint-rules.ts';
import type { CoordinationModels } from './model.ts';
import { issueValues } from './task-rules.ts';

/**
 * Issues a joint task (联合监管): the whole, and for each unit a task of its own with its receipt, state and version, so that units do not
 * get in each other's way. All of them see the whole.
 * @returns its number
 * @throws ReportedError BAD_USER_INPUT, WRONG_DEPARTMENT
 */
export async function issueJointTask(
  models: CoordinationModels,
  services: IssueServices,
  input: CanonicalRow,
  viewer: Viewer,
  now: Date,
  session: ClientSession,
): Promise<string> {
  const issuer = issuerOf(viewer);
  const today = civilDateOf(now);
  const values = issueValues(JOINT_ISSUE_FIELDS, input, today);
  const { title, content, dueOn, itemCode, objectId, startsOn } = values;
  if (startsOn && dueOn && startsOn > dueOn) throw badInput('input.startsOn', 'is after dueOn', '晚于办理期限');
  const codes = unitsNamed(values.units);
  await checkAbout(services, values);
  const units = await Promise.all(codes.map((code) => departmentNamed(services, code, 'units')));
  const readers = taskReaders(issuer, units);
  const jointNo = newNumber('LH', today);
  const whole = { ...values, units: codes, jointNo, issuedBy: issuer.code, issuedAt: now };
  const origin = originOf(viewer, now);
  await writeRecords(models.jointTasks, [{ _id: jointNo, content: whole, readers }], origin, session);
  const parts = codes.map((assignedTo) => {
    const said = { title, content, dueOn, itemCode, objectId, assignedTo };
    const part = { ...said, kind: 'JOINT_SUPERVISION', jointNo, taskNo: newNumber('RW', today) };
    return taskDraft(models.tasks.db, part, issuer, readers, now);
  });
  await writeRecords(models.tasks, parts, origin, session);
  return jointNo;
}
