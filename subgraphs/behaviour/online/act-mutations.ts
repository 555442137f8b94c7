import { mutation } from '../../../shared/subgraph/mutation.ts';
import { closeCoercion, closePenalty, extendCoercion } from './act-steps.ts';
import { correctAct } from './correct-act.ts';
import type { OnlineServices } from './enter-act.ts';
import { recordAct } from './record-act.ts';
import { recordReview } from './record-review.ts';

/** What officers do with acts on line (Art. 8, 15, 20). @param tellRevoked tells credit of penalties that were revoked */
export function actMutations(services: OnlineServices, tellRevoked: () => Promise<number>) {
  const { acts } = services.models;
  /** Credit that cannot be told now is told by the upkeep: the review stands. */
  const tellCredit = async () => void (await tellRevoked().catch(() => 0));
  return {
    recordInspection: mutation(acts, recordAct(services, 'INSPECTION')),
    recordPenalty: mutation(acts, recordAct(services, 'PENALTY')),
    recordCoercion: mutation(acts, recordAct(services, 'COMPULSION')),
    recordOtherAct: mutation(acts, recordAct(services, 'OTHER')),
    correctAct: mutation(acts, correctAct(services)),
    closePenalty: mutation(acts, closePenalty(services)),
    extendCoercion: mutation(acts, extendCoercion(services)),
    closeCoercion: mutation(acts, closeCoercion(services)),
    recordReview: mutation(acts, recordReview(services), tellCredit),
  };
}
