import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import type { Holidays } from '../../../shared/calendar/working-day.ts';
import { nameGrams } from '../../../shared/codes/name-grams.ts';
import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { Dataset } from '../../../shared/ingest/dataset.ts';
import { defineDataset } from '../../../shared/ingest/define-dataset.ts';
import { PLAN_FIELDS } from '../fields/plan-fields.ts';
import type { BehaviourModels } from '../model.ts';
import { planContent, planFaults } from '../rules/plan-rules.ts';

/** 双随机、一公开抽查计划: public from its announcement on. */
export function plansDataset(models: BehaviourModels, holidays: Holidays): Dataset {
  return defineDataset({
    name: 'plans',
    title: '双随机、一公开抽查计划',
    fields: PLAN_FIELDS,
    model: models.plans,
    holidays,
    key: (plan) => plan.planId!,
    rules: (plan, { receivedAt }) => ({ held: planFaults(plan, civilDateOf(receivedAt)) }),
    link: async (rows) => {
      const drawn = await drawnPlans(
        models,
        rows.map(({ planId }) => planId!),
      );
      return rows.map(({ planId }) => (drawn.has(planId!) ? { held: [PLAN_COMMITTED] } : {}));
    },
    content: planContent,
    derived: (plan) => ({ nameGrams: nameGrams(plan.name ?? '') }),
    audience: ({ regionCode, announcedOn, leadDepartmentCode, cooperatingDepartmentCodes = [] }) => ({
      regionCode,
      assigned: [...(leadDepartmentCode ? [leadDepartmentCode] : []), ...cooperatingDepartmentCodes.map(String)],
      published: announcedOn !== undefined,
    }),
  });
}

async function drawnPlans({ draws }: BehaviourModels, planIds: readonly string[]): Promise<Set<string>> {
  const found = await draws.find({ _id: { $in: [...planIds] } }, { _id: 1 }).lean<{ _id: string }[]>();
  return new Set(found.map(({ _id }) => _id));
}

/** What was committed to is drawn by: a file does not change it either. */
const PLAN_COMMITTED = problemOf(
  'PLAN_COMMITTED',
  'planId',
  'The draw of the plan is committed to, so that the plan does not change any more.',
  '该计划已承诺抽取，不能再修改。',
);
