import { type AccountScope, holds, type Viewer } from '../../../shared/access/viewer.ts';
import { findRegion, regionAncestors } from '../../../shared/codes/region.ts';
import { ReportedError } from '../../../shared/errors/reported-error.ts';

/** A department as delegation needs it. */
export interface AdministeredDepartment {
  code: string;
  regionCode?: string;
  nature?: string;
}

/** Scopes that only an organ of a nature has (Art. 5, 6); `supervision` fits every one. */
const NATURE_OF: Partial<Readonly<Record<AccountScope, string>>> = {
  oversight: 'GOVERNMENT_OFFICE',
  decision: 'DECISION_ORGAN',
  inspection: 'INSPECTION_ORGAN',
  staffing: 'STAFFING_ORGAN',
};

/**
 * As whom a viewer administers a department (Art. 26): its own administrator, the office of its level or above, or neither. The
 * administrator of a department above it is neither. Pure.
 */
export function administersAs(
  viewer: Viewer,
  { code, regionCode }: AdministeredDepartment,
): 'admin' | 'office' | undefined {
  const { department, region } = viewer;
  if (viewer.kind !== 'person') return undefined;
  if (holds(viewer, 'oversight') && region && regionCode && regionAncestors(regionCode).includes(region))
    return 'office';
  return holds(viewer, 'administration') && department === code ? 'admin' : undefined;
}

/**
 * The scopes that a viewer may give and take in a department. An administrator: supervision. The office of a district: besides,
 * oversight in the office itself. The office of the city: besides, what the organ's nature calls for. `administration` is nobody's to
 * give: it comes with an acknowledged filing; `exchange` is for programs. Pure.
 */
function scopesToGive(viewer: Viewer, department: AdministeredDepartment): readonly AccountScope[] {
  const as = administersAs(viewer, department);
  if (as === undefined) return [];
  const byNature = (Object.keys(NATURE_OF) as AccountScope[]).filter((scope) => NATURE_OF[scope] === department.nature);
  if (as === 'admin') return ['supervision'];
  return ['supervision', ...byNature.filter((scope) => scope === 'oversight' || isCityOffice(viewer))];
}

/** The office of the city government, to which changes of administrators are filed. Pure. */
export function isCityOffice(viewer: Viewer): boolean {
  return holds(viewer, 'oversight') && viewer.region !== undefined && findRegion(viewer.region)?.level === 'city';
}

/**
 * Whether a viewer may change an account at all. Who holds more than the viewer may give is not theirs to change: a new password for
 * them would be their rights for the taking. The office ends and resets administrators as well. Pure.
 * @throws ReportedError SCOPE_NOT_YOURS
 */
export function refuseHigher(viewer: Viewer, department: AdministeredDepartment, present: readonly string[]): void {
  const given: readonly string[] = scopesToGive(viewer, department);
  const office = administersAs(viewer, department) === 'office';
  const beyond = present.filter((scope) => !given.includes(scope) && !(office && scope === 'administration'));
  if (beyond.length > 0) throw scopeNotYours(beyond);
}

/**
 * The scopes of an account after a change. `administration` is kept as it is, unless an office takes it away. Pure.
 * @throws ReportedError SCOPE_NOT_YOURS naming those that are not the viewer's to give
 */
export function scopesAfter(
  viewer: Viewer,
  department: AdministeredDepartment,
  present: readonly string[],
  wanted: readonly string[],
): readonly string[] {
  const given: readonly string[] = scopesToGive(viewer, department);
  const kept = present.includes('administration') ? ['administration'] : [];
  const beyond = wanted.filter((scope) => !given.includes(scope) && !kept.includes(scope));
  if (beyond.length > 0) throw scopeNotYours(beyond);
  return [...new Set(wanted)].toSorted();
}

function scopeNotYours(scopes: readonly string[]): ReportedError<'SCOPE_NOT_YOURS'> {
  return new ReportedError(
    'SCOPE_NOT_YOURS',
    `Not for this caller to give or to change: ${scopes.join(', ')}. Administration is given by a filing (fileAdminChange), oversight by an office, the others by the city's office in organs of their nature, exchange to machine clients alone.`,
    { scopes },
    `无权授予或变更的权限：${scopes.join('、')}。管理员权限通过备案取得，主管权限由政府办公厅（室）授予，其他权限由市政府办公厅按机构性质授予，交换权限仅限接口客户端。`,
  );
}
