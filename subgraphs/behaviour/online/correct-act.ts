import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import { checkedInput } from '../../../shared/ingest/checked-input.ts';
import type { CanonicalRow, FieldSpecs } from '../../../shared/ingest/dataset.ts';
import type { Work } from '../../../shared/subgraph/mutation.ts';
import { actToChange, type ChangeInput, changeAct, isProvider } from './change-act.ts';
import type { OnlineServices } from './enter-act.ts';
import { namedOfficers } from './record-act.ts';

const REASON = {
  reason: { type: 'text', zh: '更正理由', identifying: true, maxLength: 500 },
} as const satisfies FieldSpecs;

interface CorrectInput extends ChangeInput {
  reason: string;
  changes: CanonicalRow & { officers?: readonly string[] | null };
}

/** The provider corrects an act and says why; the reason stands in the version that it brings, the former values in the one before (Art. 20). */
export function correctAct(services: OnlineServices): Work<CorrectInput> {
  return async ({ id, expectedVersion, reason, changes }, context, session) => {
    const act = await actToChange(services, id, context);
    if (!isProvider(context, act))
      throw new ReportedError(
        'WRONG_DEPARTMENT',
        'An act is corrected by the department that provided it.',
        { id },
        '监管行为由提供该数据的部门更正。',
      );
    if (act.version !== expectedVersion)
      throw new ReportedError('STALE', `Version ${expectedVersion} is not the present one.`, {
        id,
        version: act.version,
      });
    const { reason: correctionReason } = checkedInput(REASON, { reason });
    if (Object.keys(changes).length === 0) throw badInput('input.changes', 'names nothing to change', '未填写更正内容');
    const officers = changes.officers && { officers: await namedOfficers(services, changes.officers) };
    return changeAct(services, act, { ...changes, ...officers, correctionReason }, context, session);
  };
}
