import { holds, type Viewer } from '../../shared/access/viewer.ts';
import { findRegion, isRegionWithin, regions } from '../../shared/codes/region.ts';
import { FLOOR } from './rules.ts';

/** Which districts' cells a viewer may have, and in which of them small ones too. `all`: those without a district as well. */
export interface CellRights {
  districts: 'all' | readonly string[];
  /** Cells below the floor are shown there. */
  unsuppressed: 'all' | readonly string[];
}

/** Decision and staffing organs: all in aggregate, with the floor. Inspection: all. An office: its level and below, as it is. */
export function cellRights(viewer: Viewer): CellRights {
  if (holds(viewer, 'inspection')) return { districts: 'all', unsuppressed: 'all' };
  const overseen = holds(viewer, 'oversight') ? districtsWithin(viewer.region) : [];
  const aggregates = holds(viewer, 'decision') || holds(viewer, 'staffing');
  return { districts: aggregates ? 'all' : overseen, unsuppressed: overseen };
}

/** Whether the number of a cell is kept from the viewer. */
export function isSuppressed(
  { unsuppressed }: CellRights,
  cell: { districtCode: string | null; objects: number },
): boolean {
  if (cell.objects >= FLOOR || unsuppressed === 'all') return false;
  return cell.districtCode === null || !unsuppressed.includes(cell.districtCode);
}

function districtsWithin(region: string | undefined): CellRights['districts'] {
  const overseen = region === undefined ? undefined : findRegion(region);
  if (!overseen) return [];
  if (overseen.level === 'city') return 'all';
  return regions.filter(({ code }) => isRegionWithin(code, overseen.code)).map(({ code }) => code);
}
