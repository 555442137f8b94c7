import type { ClientSession } from 'mongoose';
import type { Viewer } from '../../shared/access/viewer.ts';
import { unsealed } from '../../shared/audit/sealed-values.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { onlineOrigin } from '../../shared/subgraph/write-online.ts';
import { draftOf } from './draft.ts';
import type { HandlingServices } from './handling.ts';
import type { ComplaintDocument, ComplaintsModels } from './model.ts';
import { OPEN } from './workflow.ts';

/** Complaints handed over at once; what is left is handed over by the next call. */
const AT_ONCE = 200;

/**
 * 移交: the open complaints of the viewer's department that an officer handles become another's, when the officer leaves. Not those
 * that are of the department itself.
 * @param certificates of who leaves, and of who takes over
 * @returns how many were handed over, at most 200
 * @throws ReportedError BAD_USER_INPUT, WRONG_DEPARTMENT (an account without a department), STALE when one changes meanwhile
 */
export async function handOver(
  { complaints }: ComplaintsModels,
  { references, holidays }: HandlingServices,
  { from, to }: { from: string; to: string },
  viewer: Viewer,
  now: Date,
  session: ClientSession,
): Promise<number> {
  const { department } = viewer;
  if (department === undefined)
    throw new ReportedError('WRONG_DEPARTMENT', 'Complaints are handed over by accounts in post at a department.', {});
  if (from === to) throw badInput('input.to', 'is the officer who leaves', '与移交人相同');
  const known = await references.existing('EnforcementOfficer', 'certificateNo', [to]);
  if (!known.has(to)) throw badInput('input.to', 'is not known', '不存在');
  const found = await complaints
    .find(
      {
        assignedDept: department,
        handlers: from,
        status: { $in: [...OPEN] },
        accusedDept: { $ne: department },
      },
      null,
      { session },
    )
    .sort({ _id: 1 })
    .limit(AT_ONCE)
    .lean<ComplaintDocument[]>();
  await unsealed(complaints, found, session);
  for (const [provider, ofProvider] of Map.groupBy(found, (complaint) => complaint.provider)) {
    const drafts = ofProvider.map((complaint) => {
      const others = ((complaint.handlers ?? []) as string[]).filter((handler) => handler !== from);
      return draftOf(complaint, { handlers: [...new Set([...others, to])] }, holidays());
    });
    await writeRecords(complaints, drafts, onlineOrigin(provider, viewer.account ?? '', now), session);
  }
  return found.length;
}
