import { randomBytes } from 'node:crypto';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { frameDigest, seedDigest } from '../../../shared/draw/digests.ts';
import { freezeFrame, type ObjectFacts } from '../../../shared/draw/frame.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import { checkedInput } from '../../../shared/ingest/checked-input.ts';
import type { Work } from '../../../shared/subgraph/mutation.ts';
import { DRAW_FIELDS } from '../fields/draw-fields.ts';
import type { BehaviourModels, ObjectDocument, PlanDocument } from '../model.ts';
import { type PlanServices, planOrigin, takePlanStep } from '../plans.ts';
import { checkOfficers, committedStrata, frameOfficers, stratumNameOf } from '../rules/draw-rules.ts';
import { isNaturalPerson } from '../rules/object-rules.ts';
import { isRatio, type PlanStratum, type ScopeCondition, scopeFilter } from '../rules/plan-scope.ts';
import { participantsOf } from '../rules/plan-steps.ts';
import { keepFrame } from './frame-store.ts';

export interface CommitDrawInput {
  planId: string;
  expectedVersion: number;
  beaconSource: string;
  beaconDue: Date;
  /** The day on which the beacon is due, unless told. */
  validOn?: string | null;
}

const SECRET_BYTES = 32;
const { beaconSource, beaconDue, validOn } = DRAW_FIELDS;
const BEACON_FIELDS = { beaconSource, beaconDue, validOn };

/**
 * Commits to a draw (承诺): freezes who can be drawn, makes the secret seed, and publishes the digests of both, with the name and the hour of
 * chance from outside that nobody has yet. From then on the plan does not change.
 * @throws ReportedError ILLEGAL_TRANSITION, WRONG_DEPARTMENT, STALE, BAD_USER_INPUT, FRAME_EMPTY, OFFICERS_TOO_FEW
 */
export function commitDraw({ models, sources }: PlanServices): Work<CommitDrawInput> {
  return async ({ planId, expectedVersion, ...input }, context, session) => {
    const { now, viewer } = context;
    const plan = await takePlanStep(models, { planId, expectedVersion }, 'commitDraw', context);
    if (!isRatio(plan.ratio ?? 0))
      throw badInput(
        'ratio',
        'of the plan has more than four places: amend the plan',
        '抽查比例至多四位小数，请先修改计划',
      );
    const beacon = checkedInput(BEACON_FIELDS, { ...input });
    const due = beacon.beaconDue!;
    if (due <= now)
      throw badInput('input.beaconDue', 'lies in the past: nobody may know the chance yet', '不得早于现在');
    const from = beacon.validOn ?? civilDateOf(due);
    if (from < civilDateOf(due)) throw badInput('input.validOn', 'lies before the draw', '早于抽取日期');

    const departments = participantsOf(plan);
    const registered = (await Promise.all(departments.map((code) => sources.officers(code)))).flat();
    const officers = frameOfficers(registered, from);
    const objects = await objectsInScope(models, plan, sources.grades, civilDateOf(now));
    if (objects.length === 0)
      throw new ReportedError('FRAME_EMPTY', 'No supervised object is in the scope of the plan.', { planId });
    const rules = { departments, officersPerVisit: plan.officersPerVisit ?? 2 };
    checkOfficers(rules, officers, objects);

    const [secretSeed, salt] = [randomBytes(SECRET_BYTES), randomBytes(SECRET_BYTES)];
    const strata = (plan.strata ?? []) as PlanStratum[];
    const frozen = freezeFrame(objects, officers, salt, (facts) => stratumNameOf(strata, facts));
    await keepFrame(models, planId, frozen, session);
    const content = {
      ...{ planId, state: 'COMMITTED', strata: committedStrata(strata, plan.ratio ?? 0), departmentCodes: departments },
      ...{
        officersPerVisit: rules.officersPerVisit,
        seedDigest: seedDigest(secretSeed),
        frameDigest: frameDigest(frozen.frame),
      },
      ...{ objects: objects.length, officers: officers.length, beaconSource: beacon.beaconSource, beaconDue: due },
      ...{ validOn: from, committedAt: now },
      ...{ secretSeed: secretSeed.toString('base64url'), salt: salt.toString('base64url') },
    };
    await writeRecords(
      models.draws,
      [{ _id: planId, content, readers: plan.readers }],
      planOrigin(plan, viewer, now),
      session,
    );
    return planId;
  };
}

async function objectsInScope(
  models: BehaviourModels,
  plan: PlanDocument,
  grades: PlanServices['sources']['grades'],
  today: string,
): Promise<ObjectFacts[]> {
  const filter = scopeFilter(plan.regionCode ?? '', (plan.scope ?? []) as ScopeCondition[]);
  const fields = { regionCode: 1, objectType: 1, creditCode: 1, riskLevel: 1 };
  const found = await models.objects
    .aggregate<ObjectDocument>([{ $match: filter }, { $project: fields }])
    .option({ batchSize: 10_000 })
    .exec();
  const declared = await declarationsOf(models, plan._id);
  const ids = found.map(({ _id }) => _id);
  const graded = plan.creditScheme ? await grades(plan.creditScheme, ids, today) : new Map<string, string>();
  return found.map(({ _id, regionCode = '', riskLevel, ...object }) => {
    const creditGrade = graded.get(_id);
    return {
      ...{ objectId: _id, regionCode, isNaturalPerson: isNaturalPerson(object), declaredBy: declared.get(_id) ?? [] },
      ...(riskLevel && { riskLevel }),
      ...(creditGrade && { creditGrade }),
    };
  });
}

/** Certificate numbers of those who declared an interest, by object. */
async function declarationsOf({ interests }: BehaviourModels, planId: string): Promise<Map<string, string[]>> {
  const found = await interests.find({ planId }, { objectId: 1, certificateNo: 1 }).lean();
  const declared = new Map<string, string[]>();
  for (const { objectId = '', certificateNo = '' } of found)
    declared.set(objectId, [...(declared.get(objectId) ?? []), certificateNo]);
  return declared;
}
