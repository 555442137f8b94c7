import type { ClientSession } from 'mongoose';
import { inTransaction } from '../../../shared/audit/transaction.ts';
import { type Draft, type WriteOrigin, writeRecords } from '../../../shared/audit/write-records.ts';
import { excludedFrom } from '../../../shared/draw/frame.ts';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import type { Work } from '../../../shared/subgraph/mutation.ts';
import { readAtOnce } from '../../../shared/subgraph/read-at-once.ts';
import { contentOf, onlineOrigin } from '../../../shared/subgraph/write-online.ts';
import { DRAW_FIELDS, VISIT_FIELDS } from '../fields/draw-fields.ts';
import type { BehaviourModels, PlanDocument } from '../model.ts';
import { planDraft, planOrigin } from '../plans.ts';
import { type DrawStepInput, takeDrawStep } from './draw-step.ts';
import { frozenDeclarations } from './frame-store.ts';
import type { DrawDocument, VisitDocument } from './model.ts';
import { actsOfVisits, type VisitAct, visitState } from './visit-results.ts';

const AT_ONCE = 500;

/**
 * Publishes a draw when all its results are in: seed, frame, visits and results are open to anybody, and the plan is done (已完成). Of
 * drawn objects it is told as well who had declared an interest, since the draw cannot be repeated without.
 * @throws ReportedError RESULTS_OUTSTANDING with their number; ILLEGAL_TRANSITION, WRONG_DEPARTMENT, STALE
 */
export function publishDraw(models: BehaviourModels): Work<DrawStepInput> {
  return async (input, context, session) => {
    const { draw, plan } = await takeDrawStep(models, input, 'publishDraw', context);
    await publish(models, draw, plan, planOrigin(plan, context.viewer, context.now), session);
    return plan._id;
  };
}

/**
 * The same of every draw whose results are all in, though nobody takes the step (Art. 23); the others wait. Safe to repeat.
 * @returns how many were published
 */
export async function publishResults(models: BehaviourModels, now: Date): Promise<number> {
  const drawn = await readAtOnce<DrawDocument>(models.draws, [{ $match: { state: 'DRAWN' } }]);
  let published = 0;
  for (const draw of drawn) {
    const [plan] = await readAtOnce<PlanDocument>(models.plans, [{ $match: { _id: draw._id } }]);
    if (!plan) continue;
    const origin = onlineOrigin(plan.provider, 'results-of-draws', now);
    const done = await inTransaction(models.draws.db, (session) => publish(models, draw, plan, origin, session)).then(
      () => 1,
      (error: unknown) => {
        if (error instanceof ReportedError && error.code === 'RESULTS_OUTSTANDING') return 0;
        throw error;
      },
    );
    published += done;
  }
  return published;
}

async function publish(
  models: BehaviourModels,
  draw: DrawDocument,
  plan: PlanDocument,
  origin: WriteOrigin,
  session: ClientSession,
): Promise<void> {
  const visits = await visitsOf(models, plan._id);
  const acts = await actsOfVisits(models, plan._id, visits);
  const outstanding = visits.filter((visit) => visitState(visit, acts.get(visit.objectId!)) === 'PENDING');
  if (outstanding.length > 0) throw resultsOutstanding(outstanding.length, visits.length);

  const declared = await frozenDeclarations(models, plan._id);
  const salt = Buffer.from(draw.salt ?? '', 'base64url');
  const drafts = visits.map((visit) => {
    const exclusion = excludedFrom({ objectId: visit.objectId!, declaredBy: declared.get(visit.place!) ?? [] }, salt);
    return publishedVisit(visit, acts.get(visit.objectId!), exclusion);
  });
  for (let start = 0; start < drafts.length; start += AT_ONCE)
    await writeRecords(models.visits, drafts.slice(start, start + AT_ONCE), origin, session);
  const at = { state: 'PUBLISHED', seed: draw.secretSeed, publishedAt: origin.receivedAt };
  const published = { _id: draw._id, content: contentOf(DRAW_FIELDS, draw, at), readers: draw.readers };
  await writeRecords(models.draws, [{ ...published, expectedVersion: draw.version }], origin, session);
  await writeRecords(models.plans, [planDraft(plan, { status: 'COMPLETED' })], origin, session);
}

/** All visits of a draw, in the order in which they were drawn. */
export function visitsOf({ visits }: BehaviourModels, planId: string): Promise<VisitDocument[]> {
  return visits.find({ planId }).sort({ number: 1 }).lean<VisitDocument[]>().exec();
}

function publishedVisit(
  visit: VisitDocument,
  act: VisitAct | undefined,
  { salt, officers }: { salt: string; officers: readonly string[] },
): Draft {
  const result = act && { actId: act._id, checkedOn: act.occurredOn, checkResult: act.checkResult };
  const state = visitState(visit, act);
  const content = contentOf(VISIT_FIELDS, visit, { ...result, state, excludedSalt: salt, excludedOfficers: officers });
  return {
    _id: visit._id,
    content,
    readers: [...new Set([...visit.readers, 'public'])],
    expectedVersion: visit.version,
  };
}

function resultsOutstanding(outstanding: number, visits: number): ReportedError<'RESULTS_OUTSTANDING'> {
  return new ReportedError(
    'RESULTS_OUTSTANDING',
    `${outstanding} of ${visits} visits have no result yet.`,
    { outstanding, visits },
    `${visits}次检查中有${outstanding}次尚未录入结果。`,
  );
}
