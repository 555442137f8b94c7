import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import type { Holidays } from '../../../shared/calendar/working-day.ts';
import { nameGrams } from '../../../shared/codes/name-grams.ts';
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
    content: planContent,
    derived: (plan) => ({ nameGrams: nameGrams(plan.name ?? '') }),
    audience: ({ regionCode, announcedOn, leadDepartmentCode, cooperatingDepartmentCodes = [] }) => ({
      regionCode,
      assigned: [...(leadDepartmentCode ? [leadDepartmentCode] : []), ...cooperatingDepartmentCodes.map(String)],
      published: announcedOn !== undefined,
    }),
  });
}
