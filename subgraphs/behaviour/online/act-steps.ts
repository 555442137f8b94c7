import { addDays, type CivilDate } from '../../../shared/calendar/civil-date.ts';
import { badInput } from '../../../shared/errors/reported-error.ts';
import type { CanonicalRow } from '../../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import type { Work } from '../../../shared/subgraph/mutation.ts';
import { takeStep } from '../../../shared/workflow/steps.ts';
import type { ActDocument } from '../model.ts';
import {
  COERCION_WORKFLOW,
  type CoercionStep,
  coercionState,
  PENALTY_WORKFLOW,
  type PenaltyStep,
  penaltyState,
} from '../rules/act-steps.ts';
import { actToChange, type ChangeInput, changeAct, isProvider } from './change-act.ts';
import type { OnlineServices } from './enter-act.ts';

interface ClosePenaltyInput extends ChangeInput {
  closedOn: CivilDate;
  closureMethod: string;
  closureResult: string;
  paidAmount?: number | null;
}

/** 结案 */
export function closePenalty(services: OnlineServices): Work<ClosePenaltyInput> {
  return async ({ id, expectedVersion, ...closure }, context, session) => {
    const penalty = await penaltyAt(services, 'closePenalty', { id, expectedVersion }, context);
    return changeAct(services, penalty, closure, context, session);
  };
}

interface ExtendInput extends ChangeInput {
  days: number;
  reason: string;
}

/** The measure lasts longer, by the days that are added to those of earlier extensions; beyond 30 in all it is refused. */
export function extendCoercion(services: OnlineServices): Work<ExtendInput> {
  return async ({ id, expectedVersion, days, reason }, context, session) => {
    const coercion = await coercionAt(services, 'extendCoercion', { id, expectedVersion }, context);
    if (days < 1) throw badInput('input.days', 'takes 1 or more', '应不少于1日');
    if (!coercion.measureTo)
      throw badInput('input.id', 'has no last day that could be extended', '未填写截止日期，不能延长');
    const changes = {
      extensionDays: (coercion.extensionDays ?? 0) + days,
      measureTo: addDays(coercion.measureTo, days),
      extensionReason: reason,
    };
    return changeAct(services, coercion, changes, context, session);
  };
}

interface CloseCoercionInput extends ChangeInput {
  endedOn: CivilDate;
  result: string;
}

/** 解除: the measure ends on the day named, and with the result named. */
export function closeCoercion(services: OnlineServices): Work<CloseCoercionInput> {
  return async ({ id, expectedVersion, endedOn, result }, context, session) => {
    const coercion = await coercionAt(services, 'closeCoercion', { id, expectedVersion }, context);
    const changes: CanonicalRow = { measureTo: endedOn, result };
    return changeAct(services, coercion, changes, context, session);
  };
}

/** A penalty that takes a step. @throws ReportedError NOT_FOUND; see `takeStep` */
export async function penaltyAt(
  services: OnlineServices,
  step: PenaltyStep,
  { id, expectedVersion }: ChangeInput,
  context: SubgraphContext,
): Promise<ActDocument> {
  const act = ofKind(await actToChange(services, id, context), 'PENALTY');
  const standing = { id, state: penaltyState(act), version: act.version };
  takeStep(PENALTY_WORKFLOW, standing, step, { is: () => isProvider(context, act), expectedVersion });
  return act;
}

async function coercionAt(
  services: OnlineServices,
  step: CoercionStep,
  { id, expectedVersion }: ChangeInput,
  context: SubgraphContext,
): Promise<ActDocument> {
  const act = ofKind(await actToChange(services, id, context), 'COMPULSION');
  const standing = { id, state: coercionState(act), version: act.version };
  takeStep(COERCION_WORKFLOW, standing, step, { is: () => isProvider(context, act), expectedVersion });
  return act;
}

function ofKind(act: ActDocument, kind: 'PENALTY' | 'COMPULSION'): ActDocument {
  if (act.kind === kind) return act;
  throw badInput('input.id', 'is an act of another kind', '为其他种类的行为');
}
