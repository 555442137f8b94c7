import { type Audience, anyOf, type Policy } from './audience.ts';
import { isGrantable } from './grantable.ts';
import { grantOpens } from './grants.ts';
import { ownKeys, readerKeys } from './reader-keys.ts';
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
export interface RowRules extends Readonly<Record<Policy, RowRule>> {
  /** Whether the viewer sees the row without a grant, where that is not for its readers alone to say. */
  seen?(viewer: Viewer, record: RuledRecord, now: Date): boolean;
  /** Whether a grant counts on this row; it does unless told. */
  heedsGrants?: RowRule;
}

/** The row is the viewer's own: its department's or one's below, assigned to it, or of the level it oversees. */
export function isOwn(viewer: Viewer, record: RuledRecord): boolean {
  const keys = record.readers ?? [];
  return ownKeys(viewer).some((key) => keys.includes(key));
}

/** The rules of every kind of record that names none of its own. */
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
  return anyOf(policies, (policy) => (isPolicy(policy) ? rules[policy](viewer, record) : false));
}

function isPolicy(name: string): name is Policy {
  return name === 'department' || name === 'personal' || name === 'secret';
}

/**
 * Whether a viewer with grants reads a field of a row. A row that they see without a grant is read as by anybody of their kind, and what is
 * granted besides; of a row that only a grant opens they read its key and what is granted, and nothing else, be it public.
 */
export function rowPassesWithGrants(
  rules: RowRules,
  { coordinate, audience }: { coordinate: string; audience: Audience },
  viewer: Viewer,
  record: RuledRecord,
  now: Date,
): boolean {
  const { readers } = record;
  const passes = () => rowPasses(rules, audience.policies, viewer, record);
  if (readers === undefined) return passes(); // no row of its own: a part of one, or a reference to one
  const seen = rules.seen ? rules.seen(viewer, record, now) : isSeen(viewer, readers);
  if (seen && passes()) return true;
  const [type = '', field = ''] = coordinate.split('.');
  const heeded = rules.heedsGrants?.(viewer, record) ?? true;
  return heeded && isGrantable(audience) && grantOpens(viewer, readers, type, field);
}

function isSeen(viewer: Viewer, readers: readonly string[]): boolean {
  return readerKeys(viewer).some((key) => readers.includes(key));
}
