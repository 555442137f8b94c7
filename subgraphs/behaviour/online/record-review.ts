import type { ClientSession } from 'mongoose';
import { unsealed } from '../../../shared/audit/sealed-values.ts';
import { badInput } from '../../../shared/errors/reported-error.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import type { Work } from '../../../shared/subgraph/mutation.ts';
import type { ActDocument, BehaviourModels } from '../model.ts';
import { writePublication } from '../publication/write-act.ts';
import { writeStep } from '../publication/write-step.ts';
import type { PenaltyReview } from '../rules/reviews.ts';
import { penaltyAt } from './act-steps.ts';
import { type ChangeInput, changeAct } from './change-act.ts';
import type { OnlineServices } from './enter-act.ts';

interface ReviewInput extends ChangeInput, PenaltyReview {
  penaltyResult?: string | null;
  fineAmount?: number | null;
}

const GROUND_ZH: Readonly<Record<string, string>> = { RECONSIDERATION: '行政复议', LITIGATION: '行政诉讼' };

/**
 * What reconsideration or a court decided on a penalty. One that is revoked leaves the public's sight in the same transaction; one that is changed
 * says what it is now.
 */
export function recordReview(services: OnlineServices): Work<ReviewInput> {
  return async ({ id, expectedVersion, penaltyResult, fineAmount, ...review }, context, session) => {
    const penalty = await penaltyAt(services, 'recordReview', { id, expectedVersion }, context);
    if (review.outcome === 'CHANGED' && !penaltyResult)
      throw badInput('input.penaltyResult', 'says what the penalty is after the change', '应填写变更后的处罚结果');
    if (review.outcome !== 'CHANGED' && (penaltyResult || typeof fineAmount === 'number'))
      throw badInput(
        'input.outcome',
        'is no change, so that result and fine stay',
        '不是变更，不应填写处罚结果和罚款金额',
      );
    const cancelReason = `${GROUND_ZH[review.ground]}撤销 ${review.documentNo}`;
    const changes = {
      reviews: [...(penalty.reviews ?? []), review],
      ...(review.ground === 'RECONSIDERATION' ? { reconsideration: true } : { litigation: true }),
      ...(penaltyResult && { penaltyResult }),
      ...(typeof fineAmount === 'number' && { fineAmount }),
      ...(review.outcome === 'REVOKED' && { cancelReason, publicStatus: 'WITHDRAWN' }),
    };
    await changeAct(services, penalty, changes, context, session);
    if (review.outcome === 'REVOKED') await withdraw(services.models, id, cancelReason, context, session);
    return id;
  };
}

/** Whatever was decided about its publication, a revoked penalty is out of it; where the publication has steps, that is one of them. */
async function withdraw(
  models: BehaviourModels,
  id: string,
  reason: string,
  { viewer, now }: SubgraphContext,
  session: ClientSession,
): Promise<void> {
  const found = await models.acts.aggregate<ActDocument>([{ $match: { _id: id } }]).session(session);
  const [act] = await unsealed(models.acts, found, session);
  const by = viewer.account ?? '';
  // what was decided on line about its publication stands before what a change of the act says
  if (act!.publicStatus === 'WITHDRAWN') return;
  await writePublication(
    models,
    act!,
    { values: { publicStatus: 'WITHDRAWN' }, isPublic: false },
    { by, now, session },
  );
  const publication = await models.publications.findById(id, { state: 1 }, { session }).lean();
  if (publication?.state === 'PUBLISHED')
    await writeStep(models, act!, 'withdraw', { by, department: viewer.department ?? '', now, session }, { reason });
}
