import type { Workflow } from '../../shared/workflow/steps.ts';

export type SourceState = 'ACTIVE' | 'SILENT' | 'RETIRED';
export type SourceStep = 'retire' | 'resume';
export type SourceParty = 'keeper';

/** 在用 ⇄ 停用; 静默 is a source in use that was not heard of, and passes when it is. */
export const SOURCE_WORKFLOW: Workflow<SourceState, SourceStep, SourceParty> = {
  record: { en: 'the source', zh: '数据源' },
  states: { ACTIVE: '在用', SILENT: '静默', RETIRED: '停用' },
  parties: {
    keeper: { en: 'the department that answers for the source, or its office', zh: '主管部门或本级政府办公厅（室）' },
  },
  steps: {
    retire: { from: ['ACTIVE', 'SILENT'], to: 'RETIRED', by: ['keeper'], zh: '停用' },
    resume: { from: ['RETIRED'], to: 'ACTIVE', by: ['keeper'], zh: '启用' },
  },
};

const HOUR = 3_600_000;

export interface HeardOf {
  state?: string;
  /** Hours within which it is expected to be heard of; undefined: nobody waits for it. */
  expectedHours?: number;
  /** Last contact, or the day of its registration where there was none. */
  since?: Date;
}

/** From when on a source in use counts as silent (静默): its interval after it was last heard of; undefined: it is not, or not yet. Pure. */
export function silentSince({ state, expectedHours, since }: HeardOf, now: Date): Date | undefined {
  if (state === 'RETIRED' || expectedHours === undefined || since === undefined) return undefined;
  const due = new Date(since.getTime() + expectedHours * HOUR);
  return due < now ? due : undefined;
}
