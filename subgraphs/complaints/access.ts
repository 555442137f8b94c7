import type { Audience } from '../../shared/access/audience.ts';
import { ROW_RULES, type RowRules, type RuledRecord, rowPassesWithGrants } from '../../shared/access/row-rules.ts';
import type { Viewer } from '../../shared/access/viewer.ts';
import type { ComplaintDocument } from './model.ts';

interface RuledComplaint extends RuledRecord {
  accusedDept?: string;
}

/** The general rules, except that the department complained of reads nothing guarded, not even where the complaint came in with it or is granted to it. */
export const COMPLAINT_RULES: RowRules = {
  department: (viewer, complaint) => !isAccused(viewer, complaint) && ROW_RULES.department(viewer, complaint),
  personal: (viewer, complaint) => !isAccused(viewer, complaint) && ROW_RULES.personal(viewer, complaint),
  secret: (viewer, complaint) => !isAccused(viewer, complaint) && ROW_RULES.secret(viewer, complaint),
  heedsGrants: (viewer, complaint) => !isAccused(viewer, complaint),
};

export function isAccused(viewer: Viewer, { accusedDept }: RuledComplaint): boolean {
  return accusedDept !== undefined && accusedDept !== null && viewer.department === accusedDept;
}

/**
 * Whether the viewer may follow a complaint to the acts that came of it, which tell whom it is about: not the department complained of, and
 * of a complaint that only a grant opens, where `acts` is granted.
 */
export function leadsToActs(viewer: Viewer, complaint: Pick<ComplaintDocument, 'readers' | 'accusedDept'>, now: Date) {
  const { readers, accusedDept } = complaint;
  const acts = { coordinate: 'Complaint.acts', audience: STAFF };
  return (
    !isAccused(viewer, { readers, accusedDept }) && rowPassesWithGrants(COMPLAINT_RULES, acts, viewer, { readers }, now)
  );
}

const STAFF: Audience = { public: false, scopes: [], policies: [] };
