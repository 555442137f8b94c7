import { regionAncestors } from '../../shared/codes/region.ts';
import type { DepartmentFacts } from '../../shared/subgraph/services.ts';

/**
 * 分办 by item and region (Art. 8, 28): of the departments that answer for the item, the one of the region itself, else of the nearest
 * region above. The department complained of never gets it.
 * @param responsible the department that answers for the item, and those below it
 * @returns its code; undefined where nobody is fit, and the office of the region assigns it
 */
export function routedTo(
  complaint: { regionCode: string; accusedDept?: string },
  responsible: readonly DepartmentFacts[],
): string | undefined {
  const fit = responsible.filter(({ code }) => code !== complaint.accusedDept);
  for (const region of regionAncestors(complaint.regionCode)) {
    const [first] = fit.filter(({ regionCode }) => regionCode === region).sort((a, b) => (a.code < b.code ? -1 : 1));
    if (first) return first.code;
  }
  return undefined;
}
