import { isOwn, ROW_RULES, type RowRules, type RuledRecord } from '../../shared/access/row-rules.ts';
import { holds, type Viewer } from '../../shared/access/viewer.ts';

interface OfficerRow extends RuledRecord {
  departmentCode?: string;
}

/**
 * Who reads the personal data of an officer: the administrator of the officer's own unit (not of one above it), the office of
 * its level and below with a purpose, inspection with purpose and case. A colleague in post does not.
 */
function officerPersonal(viewer: Viewer, officer: OfficerRow): boolean {
  const ownUnit = viewer.department !== undefined && viewer.department === officer.departmentCode;
  return (
    (holds(viewer, 'administration') && ownUnit) ||
    (holds(viewer, 'oversight') && Boolean(viewer.purpose) && isOwn(viewer, officer)) ||
    (holds(viewer, 'inspection') && Boolean(viewer.purpose && viewer.caseNo))
  );
}

/** Row rules by type, where the general ones do not fit. */
export const PERSONNEL_ROW_RULES: Readonly<Record<string, RowRules>> = {
  EnforcementOfficer: { ...ROW_RULES, personal: officerPersonal },
  // the number of who is named is guarded like that of an officer
  DepartmentContact: { ...ROW_RULES, personal: officerPersonal },
};
