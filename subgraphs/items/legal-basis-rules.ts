import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import { problemOf } from '../../shared/ingest/check-row.ts';
import type { Problem, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { Workflow } from '../../shared/workflow/steps.ts';
import type { LEGAL_BASIS_FIELDS } from './legal-basis-fields.ts';

type Basis = ValuesOf<typeof LEGAL_BASIS_FIELDS>;

export type ReviewState = 'OPEN' | 'SETTLED';

/** 核改: raised by a change of the law, settled by the department whose item it is (Art. 12). */
export const REVIEW_WORKFLOW: Workflow<ReviewState, 'settle', 'department'> = {
  record: { en: 'the review', zh: '事项核改' },
  states: { OPEN: '待核', SETTLED: '已核' },
  parties: { department: { en: 'the department whose item it is', zh: '监管部门' } },
  steps: { settle: { from: ['OPEN'], to: 'SETTLED', by: ['department'], zh: '办结' } },
};

/** A change of the law that items have to follow. */
export interface BasisChange {
  ground: 'REPEALED' | 'AMENDED';
  changedOn: CivilDate;
}

/** The changes that a registered basis tells of. */
export function changesOfBasis({ amendedOn, repealedOn }: Basis): BasisChange[] {
  return [
    ...(amendedOn ? [{ ground: 'AMENDED', changedOn: amendedOn } as const] : []),
    ...(repealedOn ? [{ ground: 'REPEALED', changedOn: repealedOn } as const] : []),
  ];
}

/** The same item is reviewed once for one change, however often the change is told. */
export function reviewNumber(basisCode: string, { ground, changedOn }: BasisChange, itemCode: string): string {
  return [itemCode, basisCode, ground, changedOn].join(':');
}

/** What is wrong with a basis beyond its single fields: it ends, and changes, after it began. */
export function legalBasisFaults({ effectiveFrom, amendedOn, repealedOn }: Basis): Problem[] {
  const early = (field: string, day: CivilDate | undefined) =>
    effectiveFrom && day && day < effectiveFrom
      ? [problemOf('DATES_REVERSED', field, `${field} lies before effectiveFrom.`, '日期早于施行日期。')]
      : [];
  return [...early('amendedOn', amendedOn), ...early('repealedOn', repealedOn)];
}

/**
 * A basis that is repealed stays so; an amendment follows the one before.
 * @throws ReportedError BAD_USER_INPUT
 */
export function checkChange(basis: Basis, { ground, changedOn }: BasisChange, argument: string): void {
  const { effectiveFrom, amendedOn, repealedOn } = basis;
  if (repealedOn && (ground === 'REPEALED' || repealedOn <= changedOn))
    throw badInput(argument, 'the basis is repealed already', '该依据已废止');
  if (effectiveFrom && changedOn < effectiveFrom)
    throw badInput(argument, 'lies before the basis took effect', '早于施行日期');
  if (ground === 'AMENDED' && amendedOn && changedOn <= amendedOn)
    throw badInput(argument, 'lies before the amendment that is registered', '早于已登记的修改日期');
}
