import { readerKeys } from '../../shared/access/reader-keys.ts';
import type { Viewer } from '../../shared/access/viewer.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { addDays, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { readBy } from '../../shared/paging/visible-rows.ts';
import { readAtOnce } from '../../shared/subgraph/read-at-once.ts';
import { onlineOrigin } from '../../shared/subgraph/write-online.ts';
import { isAccused } from './access.ts';
import { draftOf } from './draft.ts';
import { type HandlingServices, type Taking, writeStep } from './handling.ts';
import { LIKENESS, likelyDuplicates } from './likeness.ts';
import type { ComplaintDocument, ComplaintsModels } from './model.ts';
import { newComplaintNo } from './query-code.ts';
import { complaintIrregularities } from './rules.ts';

/**
 * 分案: what is both a 投诉 and a 举报 becomes two, each with a number and deadlines of its own; the query code of the first opens both.
 * @returns number of the new one, which is of the other kind
 * @throws ReportedError see `writeStep`; BAD_USER_INPUT where the other kind cannot be, such as a 投诉 without a name; CONFLICT when it was split
 */
export async function splitComplaint(
  models: ComplaintsModels,
  services: HandlingServices,
  complaint: ComplaintDocument,
  taking: Taking,
): Promise<string> {
  const { now, by, session } = taking;
  const complaintNo = newComplaintNo(civilDateOf(now));
  await writeStep(models, services, complaint, 'split', taking, () => {
    if (complaint.splitTo || complaint.splitFrom)
      throw new ReportedError(
        'CONFLICT',
        'The complaint is split already.',
        { id: complaint._id },
        '该投诉举报已分案。',
      );
    return { splitTo: complaintNo };
  });
  const kind = complaint.kind === 'COMPLAINT' ? 'REPORT' : 'COMPLAINT';
  const whole: ComplaintDocument = { ...complaint, _id: complaintNo };
  const draft = draftOf(whole, { complaintNo, kind, splitFrom: complaint._id }, services.holidays());
  const missing = complaintIrregularities(draft.content).find(({ code }) => code === 'COMPLAINANT_MISSING');
  if (missing)
    throw new ReportedError('BAD_USER_INPUT', missing.message, { argument: 'input.complaintNo' }, missing.messageZh);
  const origin = onlineOrigin(complaint.provider, by, now);
  await writeRecords(models.complaints, [{ ...draft, expectedVersion: undefined }], origin, session);
  await models.queryCodes.create([{ _id: complaintNo, codeOf: complaint._id }], { session });
  return complaintNo;
}

/**
 * 并案: a duplicate is joined to the complaint it repeats, by hand. It stays a record with steps and deadlines of its own.
 * @param into as the viewer may see it; null where they see none, or none that is not of their own department
 */
export async function joinComplaint(
  models: ComplaintsModels,
  services: HandlingServices,
  complaint: ComplaintDocument,
  into: ComplaintDocument | null,
  taking: Taking,
): Promise<void> {
  await writeStep(models, services, complaint, 'join', taking, () => {
    if (!into) throw badInput('input.joinedTo', 'is not known', '不存在');
    if (into._id === complaint._id) throw badInput('input.joinedTo', 'is the complaint itself', '不能并入自身');
    if (into.joinedTo) throw badInput('input.joinedTo', 'is joined to another one itself', '该编号已并入其他投诉举报');
    return { joinedTo: into._id };
  });
}

/** Complaints compared with one; more in one region and two months are not looked at. */
const MOST_COMPARED = 500;
const MOST_LIKELY = 10;

/**
 * 疑似重复: those of the same region within thirty days that are of the same object and say much the same, the most alike first; of what
 * the viewer sees without a grant, and not what is of their own department.
 */
export async function likelyDuplicatesOf(
  { complaints }: ComplaintsModels,
  complaint: ComplaintDocument,
  viewer: Viewer,
): Promise<ComplaintDocument[]> {
  const { regionCode, receivedOn } = complaint;
  if (!regionCode || !receivedOn) return [];
  const span = { $gte: addDays(receivedOn, -LIKENESS.days), $lte: addDays(receivedOn, LIKENESS.days) };
  const others = await readAtOnce<ComplaintDocument>(complaints, [
    { $match: { ...readBy(readerKeys(viewer)), regionCode, receivedOn: span } },
    { $sort: { receivedOn: -1, _id: 1 } },
    { $limit: MOST_COMPARED },
  ]);
  const seen = others.filter(({ accusedDept }) => !isAccused(viewer, { accusedDept }));
  return likelyDuplicates(complaint, seen).slice(0, MOST_LIKELY);
}
