import { readersOf } from '../../shared/access/reader-keys.ts';
import { regionAncestors } from '../../shared/codes/region.ts';
import type { DepartmentFacts } from '../../shared/subgraph/services.ts';

/**
 * Who may see a task: the issuing and the assigned department, those above them, and the offices of their levels. It is never published.
 */
export function taskReaders(
  issuer: { code: string; regionCode?: string },
  assigned: Pick<DepartmentFacts, 'code' | 'regionCode'>,
): string[] {
  const regions = [
    ...(issuer.regionCode ? regionAncestors(issuer.regionCode) : []),
    ...regionAncestors(assigned.regionCode),
  ];
  return readersOf({ provider: issuer.code, regions, assigned: [assigned.code], published: false });
}
