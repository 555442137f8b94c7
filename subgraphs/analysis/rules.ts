import type { ChangeEntry, ChangeFacts } from '../../shared/audit/change-log.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import type { Where } from '../../shared/paging/list-spec.ts';

const ACT_KINDS: readonly unknown[] = ['INSPECTION', 'PENALTY', 'COMPULSION', 'OTHER'];

/** A cell with fewer distinct objects tells about single ones. */
export const FLOOR = 5;

export interface Cell {
  districtCode: string | null;
  /** YYYY-MM. */
  month: string;
  kind: string;
}

/** By how much the acts of one object in one cell have become more or fewer. */
export interface Shift {
  cell: Cell;
  /** Null: the act names no object. */
  objectId: string | null;
  acts: number;
}

/** The cell of an act by what its change entry says; undefined for what is no act. */
export function cellOf(facts: ChangeFacts | undefined): Cell | undefined {
  const { kind, occurredOn, districtCode } = facts ?? {};
  if (!ACT_KINDS.includes(kind) || typeof occurredOn !== 'string') return undefined;
  return {
    districtCode: typeof districtCode === 'string' ? districtCode : null,
    month: occurredOn.slice(0, 'YYYY-MM'.length),
    kind: String(kind),
  };
}

export function cellKey({ districtCode, month, kind }: Cell): string {
  return [districtCode ?? '', month, kind].join('|');
}

/** No part of a cell's key holds the separator, so an object id may. */
export function cellObjectKey(cell: Cell, objectId: string): string {
  return `${cellKey(cell)}|${objectId}`;
}

/**
 * What changes do to the counts: a new act adds one, a corrected act moves from where it was to where it is. The order of the entries does
 * not matter, and what comes to nothing is left out.
 */
export function shiftsOf(entries: readonly ChangeEntry[]): Shift[] {
  const shifts = new Map<string, Shift>();
  const shift = (facts: ChangeFacts | undefined, by: number) => {
    const cell = cellOf(facts);
    if (!cell) return;
    const objectId = typeof facts?.objectId === 'string' ? facts.objectId : null;
    const key = objectId === null ? cellKey(cell) : cellObjectKey(cell, objectId);
    const sum = shifts.get(key) ?? { cell, objectId, acts: 0 };
    sum.acts += by;
    shifts.set(key, sum);
  };
  for (const { facts, formerFacts } of entries) {
    shift(formerFacts, -1);
    shift(facts, 1);
  }
  return [...shifts.values()].filter(({ acts }) => acts !== 0);
}

/** @throws ReportedError BAD_USER_INPUT when a month of the filter is none */
export function checkMonths(where: Where | null | undefined): void {
  for (const [operator, month] of Object.entries(where?.month ?? {}))
    if (typeof month !== 'string' || !/^\d{4}-(0[1-9]|1[0-2])$/.test(month))
      throw badInput(`where.month.${operator}`, 'is not a month, YYYY-MM', '不是有效月份（YYYY-MM）');
}
