import type { CivilDate } from '../../shared/calendar/civil-date.ts';

export type DishonestyLevel = 'MINOR' | 'GENERAL' | 'SERIOUS';

/** How long a record of one level is published, for records whose publication begins in a span of days. */
export interface RepairLevel {
  level: DishonestyLevel;
  zh: string;
  publishedFrom: CivilDate;
  publishedThrough?: CivilDate;
  /** Months that it is published at least; absent: repair may come at once. */
  minMonths?: number;
  maxMonths: number;
  verified: boolean;
  source: string;
}

/** State Council guidance of 2025 as third parties report it; from when each authority applies it is for the city to confirm. */
const GUIDANCE = { publishedFrom: '2026-04-01', verified: false, source: 'State Council guidance, by third parties' };

/** 信用修复 levels, effective-dated. Publication that began before any row has the limits its provider states, and none of ours. */
const REPAIR_LEVELS: readonly RepairLevel[] = [
  { ...GUIDANCE, level: 'MINOR', zh: '轻微', maxMonths: 3 },
  { ...GUIDANCE, level: 'GENERAL', zh: '一般', minMonths: 3, maxMonths: 12 },
  { ...GUIDANCE, level: 'SERIOUS', zh: '严重', minMonths: 12, maxMonths: 36 },
];

export function repairLevel(
  level: string,
  publishedOn: CivilDate,
  levels: readonly RepairLevel[] = REPAIR_LEVELS,
): RepairLevel | undefined {
  return levels.find(
    (row) =>
      row.level === level &&
      row.publishedFrom <= publishedOn &&
      (!row.publishedThrough || publishedOn <= row.publishedThrough),
  );
}
