import { ROW_RULES, type RowRules, type RuledRecord } from '../../shared/access/row-rules.ts';
import type { Viewer } from '../../shared/access/viewer.ts';

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

function isAccused(viewer: Viewer, { accusedDept }: RuledComplaint): boolean {
  return accusedDept !== undefined && accusedDept !== null && viewer.department === accusedDept;
}
