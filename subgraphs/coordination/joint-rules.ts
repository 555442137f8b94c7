import { badInput } from '../../shared/errors/reported-error.ts';
import type { TaskStatus } from './task-rules.ts';

/** Units of one joint task. */
export const MOST_UNITS = 50;

/** From the least advanced on. */
const ADVANCE: readonly TaskStatus[] = ['ISSUED', 'CLAIMED', 'IN_PROGRESS', 'FED_BACK', 'CLOSED'];

/** The state of the whole (联合监管任务状态): as far as the unit that is least advanced. */
export function jointStatus(units: readonly { status?: string }[]): TaskStatus {
  const places = units.map(({ status }) => ADVANCE.indexOf(status as TaskStatus));
  return ADVANCE[Math.max(0, Math.min(...places))] ?? 'ISSUED';
}

/** Codes of the units that take part, each once. @throws ReportedError BAD_USER_INPUT */
export function unitsNamed(units: readonly unknown[] | undefined): string[] {
  const codes = [...new Set((units ?? []).map(String))];
  if (codes.length < 2 || codes.length > MOST_UNITS)
    throw badInput('input.units', `takes 2 to ${MOST_UNITS} departments`, `应为2至${MOST_UNITS}个部门`);
  return codes;
}
