import { normaliseRegionCode } from '../../../shared/codes/region.ts';
import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { Problem, ValuesOf } from '../../../shared/ingest/dataset.ts';
import type { PLAN_FIELDS } from '../fields/plan-fields.ts';
import { futureFaults, regionFaults } from './object-rules.ts';
import { scopeFaults } from './plan-scope.ts';

type PlanValues = ValuesOf<typeof PLAN_FIELDS>;

/** What is wrong with a plan beyond its single fields; data-model 1.9. */
export function planFaults(plan: PlanValues, receivedOn: string): Problem[] {
  const faults = [
    ...regionFaults(plan.regionCode),
    ...futureFaults({ announcedOn: plan.announcedOn }, receivedOn),
    ...scopeFaults(plan),
  ];
  if (plan.ratio !== undefined && (plan.ratio < 0 || plan.ratio > 1))
    faults.push(problemOf('RATIO_OUT_OF_RANGE', 'ratio', 'ratio lies between 0 and 1.', '抽查比例应在0至1之间。'));
  if (plan.year !== undefined && (plan.year < 1949 || plan.year > Number(receivedOn.slice(0, 4)) + 5))
    faults.push(problemOf('YEAR_IMPOSSIBLE', 'year', 'year is not the year of a plan.', '计划年度不合理。'));
  for (const [field, list] of [
    ['targets', plan.targets],
    ['cooperatingDepartmentCodes', plan.cooperatingDepartmentCodes],
  ] as const)
    if (list?.some((entry) => typeof entry !== 'string' || entry === ''))
      faults.push(problemOf('VALUE_INVALID', field, `${field}: is not a list of codes`, `${field}：应为编码列表`));
  return faults;
}

/** The plan as it is stored: regions in their present codes. */
export function planContent(plan: PlanValues): PlanValues {
  return { ...plan, ...(plan.regionCode && { regionCode: normaliseRegionCode(plan.regionCode) }) };
}
