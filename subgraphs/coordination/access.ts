import { readersOf } from '../../shared/access/reader-keys.ts';
import { isOwn, ROW_RULES, type RowRules } from '../../shared/access/row-rules.ts';
import { holds } from '../../shared/access/viewer.ts';
import { regionAncestors } from '../../shared/codes/region.ts';
import type { DepartmentFacts } from '../../shared/subgraph/services.ts';

/**
 * Who may see a task: the issuing and the assigned departments (of a joint one all units), those above them, and the offices of their
 * levels. It is never published.
 */
export function taskReaders(
  issuer: { code: string; regionCode?: string },
  assigned: readonly Pick<DepartmentFacts, 'code' | 'regionCode'>[],
): string[] {
  const regions = [issuer, ...assigned].flatMap(({ regionCode }) => (regionCode ? regionAncestors(regionCode) : []));
  const codes = assigned.map(({ code }) => code);
  return readersOf({ provider: issuer.code, regions: [...new Set(regions)], assigned: codes, published: false });
}

/** A held row has no case and so no handler: its department's admin, who has it mended, reads it with a purpose. */
export const QUARANTINE_RULES: RowRules = {
  ...ROW_RULES,
  personal: (viewer, row) =>
    ROW_RULES.personal(viewer, row) ||
    (holds(viewer, 'administration') && Boolean(viewer.purpose) && isOwn(viewer, row)),
};
