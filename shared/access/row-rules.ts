import { anyOf, type Policy } from './audience.ts';
import { ownKeys } from './reader-keys.ts';
import { holds, type Viewer } from './viewer.ts';

/** What a row rule may look at: the record's audience, and who handles it. */
export interface RuledRecord {
  provider?: string;
  readers?: readonly string[];
  assigned?: readonly string[];
  /** Certificate numbers of the officers who handle the case. */
  handlers?: readonly string[];
}

export type RowRule = (viewer: Viewer, record: RuledRecord) => boolean;
export type RowRules = Readonly<Record<Policy, RowRule>>;

/** The row is the viewer's own: its department's or one's below, assigned to it, or of the level it oversees. */
export function isOwn(viewer: Viewer, record: RuledRecord): boolean {
  const keys = record.readers ?? [];
  return ownKeys(viewer).some((key) => keys.includes(key));
}

/** `audiences.md`, as it holds for every kind of record that names no rule of its own. */
export const ROW_RULES: RowRules = {
  department: isOwn,

  /** The handler of the case; inspection with purpose and case, the office with a purpose. */
  personal: (viewer, record) => {
    if (!isOwn(viewer, record)) return false;
    if (holds(viewer, 'inspection')) return Boolean(viewer.purpose && viewer.caseNo);
    if (!viewer.purpose) return false;
    if (holds(viewer, 'oversight')) return true;
    return (
      holds(viewer, 'supervision') &&
      viewer.certificateNo !== undefined &&
      (record.handlers ?? []).includes(viewer.certificateNo)
    );
  },

  /** The provider department alone; inspection with purpose and case. */
  secret: (viewer, record) => {
    if (holds(viewer, 'inspection')) return Boolean(viewer.purpose && viewer.caseNo);
    return viewer.department !== undefined && viewer.department === record.provider;
  },
};

/** Whether the row satisfies one of the policy sets. A policy nobody knows is never satisfied. */
export function rowPasses(
  rules: RowRules,
  policies: readonly (readonly string[])[],
  viewer: Viewer,
  record: RuledRecord,
): boolean {
  return anyOf(policies, (policy) => rules[policy as Policy]?.(viewer, record) ?? false);
}
