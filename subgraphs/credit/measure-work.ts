import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow, Dataset } from '../../shared/ingest/dataset.ts';
import { contentOf } from '../../shared/subgraph/write-online.ts';
import { takeStep, type Workflow } from '../../shared/workflow/steps.ts';
import { SANCTION_RECORD_FIELDS } from './fields.ts';
import type { CreditModels, SanctionDocument } from './model.ts';
import { newNumber } from './numbers.ts';
import { acceptOnline, batchFor, type Departments, given, ownBatch, standing, type Work } from './online.ts';

export type MeasureState = 'IN_FORCE' | 'ENDED' | 'WITHDRAWN';
export type MeasureStep = 'end' | 'feedBack';

/** 联合奖惩: imposed by one department, carried out by another, which reports. */
export const MEASURE_WORKFLOW: Workflow<MeasureState, MeasureStep, 'imposer' | 'executor'> = {
  record: { en: 'the measure', zh: '奖惩措施' },
  states: { IN_FORCE: '执行中', ENDED: '已结束', WITHDRAWN: '已撤下' },
  parties: {
    imposer: { en: 'the department that imposed it', zh: '发起部门' },
    executor: { en: 'the department that carries it out', zh: '执行部门' },
  },
  steps: {
    end: { from: ['IN_FORCE'], to: 'ENDED', by: ['imposer'], zh: '结束' },
    feedBack: { from: ['IN_FORCE', 'ENDED'], by: ['executor'], zh: '反馈' },
  },
};

const FEEDBACK = { feedback: { ...SANCTION_RECORD_FIELDS.feedback, identifying: true } } as const;
const END = { endOn: SANCTION_RECORD_FIELDS.endOn } as const;

export function measureState(
  { withdrawnOn, endOn }: Pick<SanctionDocument, 'withdrawnOn' | 'endOn'>,
  today: CivilDate,
): MeasureState {
  if (withdrawnOn !== undefined) return 'WITHDRAWN';
  return endOn !== undefined && endOn <= today ? 'ENDED' : 'IN_FORCE';
}

/** Imposes a sanction or an incentive, to be carried out by a department (实施联合奖惩). */
export function imposeMeasure(dataset: Dataset, departments: Departments): Work<CanonicalRow> {
  return async (input, acting) => {
    const batch = await ownBatch(departments, acting);
    const today = civilDateOf(acting.now);
    const row: CanonicalRow = { startOn: today, ...given(input), sanctionNo: newNumber('LH', today) };
    return acceptOnline(dataset, row, batch, acting.session, { entered: true });
  };
}

export interface MeasureStepInput {
  measureId: string;
  expectedVersion: number;
  endOn?: CivilDate | null;
  feedback?: string;
}

/** A step of a measure; the record stays its provider's. */
export function measureStep(
  models: CreditModels,
  dataset: Dataset,
  departments: Departments,
  name: MeasureStep,
): Work<MeasureStepInput> {
  return async ({ measureId, expectedVersion, ...said }, acting) => {
    const { viewer, now, session } = acting;
    const measure = await standing(models.sanctions, measureId, acting, '奖惩措施');
    const state = measureState(measure, civilDateOf(now));
    const { provider: imposer, executingDept: executor } = measure;
    const is = (party: 'imposer' | 'executor') =>
      viewer.department !== undefined && viewer.department === { imposer, executor }[party];
    takeStep(MEASURE_WORKFLOW, { id: measureId, state, version: measure.version }, name, { is, expectedVersion });
    const brings =
      name === 'end' ? lastDay(said, measure, civilDateOf(now)) : { feedback: checkedInput(FEEDBACK, said).feedback };
    const batch = await batchFor(departments, measure.provider, viewer.account ?? '', now);
    const row = contentOf<typeof SANCTION_RECORD_FIELDS>(SANCTION_RECORD_FIELDS, measure, brings);
    return acceptOnline(dataset, row, batch, session, { entered: false });
  };
}

function lastDay(
  said: CanonicalRow,
  { startOn, endOn: planned }: SanctionDocument,
  today: CivilDate,
): { endOn: CivilDate } {
  const { endOn = today } = checkedInput(END, said);
  if (endOn > today) throw badInput('input.endOn', 'must not lie after today', '不得晚于今日');
  if (endOn < startOn!) throw badInput('input.endOn', 'lies before the measure begins', '早于开始日期');
  return { endOn: planned !== undefined && planned < endOn ? planned : endOn };
}
