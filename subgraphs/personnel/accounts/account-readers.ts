import { holds, type Viewer } from '../../../shared/access/viewer.ts';
import { regionAncestors } from '../../../shared/codes/region.ts';

/**
 * Keys of those who may find an account, or what belongs to one (sessions, filings, clients): its holder, the administrator of its own
 * unit (not of one above it), and the offices of its level and above. No general key opens these records: colleagues and inspection
 * look in vain.
 */
export function accountReaders(
  departmentCode: string,
  regionCode: string | undefined,
  holder?: { account?: string },
): string[] {
  return [
    ...(holder?.account ? [`account:${holder.account}`] : []),
    `admin:${departmentCode}`,
    ...(regionCode ? regionAncestors(regionCode) : []).map((region) => `office:${region}`),
  ];
}

/** The keys that a viewer holds in what they administer. */
export function administrationKeys(viewer: Viewer): string[] {
  return [
    ...(holds(viewer, 'administration') && viewer.department ? [`admin:${viewer.department}`] : []),
    ...(holds(viewer, 'oversight') && viewer.region ? [`office:${viewer.region}`] : []),
  ];
}

/** Those, and the viewer's own. */
export function holderKeys(viewer: Viewer): string[] {
  const own = viewer.kind === 'person' && viewer.account ? [`account:${viewer.account}`] : [];
  return [...own, ...administrationKeys(viewer)];
}
