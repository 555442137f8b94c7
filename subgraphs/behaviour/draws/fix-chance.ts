import { type Draft, writeRecords } from '../../../shared/audit/write-records.ts';
import { drawSeed, exclusionDigest, frameDigest } from '../../../shared/draw/digests.ts';
import { draw as drawVisits } from '../../../shared/draw/draw.ts';
import type { Frame, Visit } from '../../../shared/draw/draw-record.ts';
import { excludedFrom } from '../../../shared/draw/frame.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import type { Work } from '../../../shared/subgraph/mutation.ts';
import { contentOf } from '../../../shared/subgraph/write-online.ts';
import { DRAW_FIELDS } from '../fields/draw-fields.ts';
import type { BehaviourModels, PlanDocument } from '../model.ts';
import { planDraft, planOrigin } from '../plans.ts';
import { commitmentOf, type DrawStepInput, takeDrawStep } from './draw-step.ts';
import { frozenDeclarations, frozenFrame } from './frame-store.ts';
import type { DrawDocument } from './model.ts';

const LONGEST_CHANCE = 2_000;
/** Visits written in one call. */
const AT_ONCE = 500;

/**
 * Writes down what came from outside, once and not before its hour, and draws by it: visits, draw and plan change together (执行中).
 * @throws ReportedError CHANCE_TOO_EARLY, FRAME_CHANGED, ILLEGAL_TRANSITION, WRONG_DEPARTMENT, STALE, BAD_USER_INPUT
 */
export function fixChance(models: BehaviourModels): Work<DrawStepInput & { chance: string }> {
  return async ({ chance, ...input }, context, session) => {
    const { now, viewer } = context;
    const { draw, plan, state } = await takeDrawStep(models, input, 'fixChance', context);
    checkChance(chance, draw, now);
    const { frame, objectIds } = await frozenFrame(models, plan._id);
    if (frameDigest(frame) !== draw.frameDigest) throw frameChanged(plan._id);
    const declared = await frozenDeclarations(models, plan._id);
    const salt = Buffer.from(draw.salt ?? '', 'base64url');
    const excluded = (place: number) => {
      const exclusion = excludedFrom({ objectId: objectIds[place]!, declaredBy: declared.get(place) ?? [] }, salt);
      if (exclusionDigest(exclusion) !== frame.objects[place]!.excluded) throw frameChanged(plan._id);
      return exclusion.officers;
    };
    const commitment = commitmentOf(draw);
    const seed = drawSeed(commitment, Buffer.from(draw.secretSeed ?? '', 'base64url'), chance);
    const visits = drawVisits(commitment.rules, frame, seed, excluded, commitment.validOn);

    const origin = planOrigin(plan, viewer, now);
    const readers = visitReaders(plan);
    const drafts = visits.map((visit, index) => visitDraft({ draw, frame, objectIds }, visit, index + 1, readers));
    for (let start = 0; start < drafts.length; start += AT_ONCE)
      await writeRecords(models.visits, drafts.slice(start, start + AT_ONCE), origin, session);
    const content = contentOf(DRAW_FIELDS, draw, { state, chance, chanceAt: now, visits: visits.length });
    const drawn = { _id: draw._id, content, readers: draw.readers, expectedVersion: draw.version };
    await writeRecords(models.draws, [drawn], origin, session);
    await writeRecords(models.plans, [planDraft(plan, { status: 'IN_PROGRESS' })], origin, session);
    return plan._id;
  };
}

function checkChance(chance: string, { beaconDue }: DrawDocument, now: Date): void {
  if (chance.trim() === '' || chance.length > LONGEST_CHANCE || !chance.isWellFormed())
    throw badInput('input.chance', `takes 1 to ${LONGEST_CHANCE} characters`, `应为1至${LONGEST_CHANCE}个字符`);
  if (now < beaconDue!)
    throw new ReportedError(
      'CHANCE_TOO_EARLY',
      `The chance from outside is not known before ${beaconDue!.toISOString()}.`,
      { due: beaconDue!.toISOString() },
      `外部随机数在 ${beaconDue!.toISOString()} 之前尚未产生，不能登记。`,
    );
}

/** Whoever reads the plan for being its maker, a participant or above them: who is drawn is for nobody else until the results are in. */
function visitReaders({ readers }: PlanDocument): string[] {
  return readers.filter((key) => key !== 'public' && !key.startsWith('provider:'));
}

function visitDraft(
  { draw, frame, objectIds }: { draw: DrawDocument; frame: Frame; objectIds: readonly string[] },
  { object: place, officers }: Visit,
  number: number,
  readers: string[],
): Draft {
  const { id: frameId, stratum, regionCode } = frame.objects[place]!;
  const teams = officers.map((certificateNos, index) => ({
    departmentCode: String(draw.departmentCodes![index]),
    certificateNos: [...certificateNos],
  }));
  const objectId = objectIds[place]!;
  const content = {
    ...{ planId: draw._id, number, place, objectId, frameId, stratum, regionCode, teams },
    state: 'PENDING',
  };
  return { _id: `${draw._id}-${number}`, content, readers };
}

function frameChanged(planId: string): ReportedError<'FRAME_CHANGED'> {
  return new ReportedError('FRAME_CHANGED', 'The frozen frame of the draw is not the one that was committed to.', {
    planId,
  });
}
