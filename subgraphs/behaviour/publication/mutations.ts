import type { GraphQLResolveInfo } from 'graphql';
import type { ClientSession } from 'mongoose';
import { isOwn } from '../../../shared/access/row-rules.ts';
import { holds } from '../../../shared/access/viewer.ts';
import { changesOf } from '../../../shared/audit/change-log.ts';
import { type CivilDate, civilDateOf } from '../../../shared/calendar/civil-date.ts';
import type { Holidays, HolidayTable } from '../../../shared/calendar/working-day.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import { checkedInput } from '../../../shared/ingest/checked-input.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { once, present } from '../../../shared/subgraph/mutation.ts';
import { takeStep } from '../../../shared/workflow/steps.ts';
import type { ActDocument, BehaviourModels } from '../model.ts';
import { latePublication, publicationBar } from './due-rules.ts';
import { OPINION_FIELDS, WITHDRAWAL_FIELDS } from './model.ts';
import type { RedactionProfile } from './profiles.ts';
import { type About, presentPublication, stateOf } from './standing.ts';
import {
  PUBLICATION_WORKFLOW,
  type PublicationParty,
  type PublicationStep,
  requireAsChecked,
} from './workflow-rules.ts';
import { type PublicationChange, writePublication } from './write-act.ts';
import { type PublicationContent, writeStep } from './write-step.ts';

interface StepInput {
  actId: string;
  expectedVersion: number;
}

/** What a step adds to the publication, and what becomes of the act. */
interface Brings {
  publication?: PublicationContent;
  act?: PublicationChange;
}

/** A step, and what it brings once it was found to be possible. */
interface Mutation<Input> {
  step(input: Input): PublicationStep;
  brings(input: Input, about: About, context: SubgraphContext): Brings;
}

/** Fields of an act that its publication writes: who changed nothing else has not entered it. */
const OF_PUBLICATION = ['publicStatus', 'publicDate', 'publicEndDate', 'redaction'];

/** The steps of a publication (公示, Art. 23), each whole, and once under its Idempotency-Key. */
export function publicationMutations(models: BehaviourModels, holidays: Holidays) {
  const mutation = <Input extends StepInput>(step: Mutation<Input>['step'], brings: Mutation<Input>['brings']) => {
    const run = once<Input>(models.acts.db, (input, context, session) =>
      take(models, input, { step, brings }, context, session),
    );
    return async (
      _: unknown,
      args: { input: Input },
      context: SubgraphContext,
      info: GraphQLResolveInfo,
    ): Promise<About | null> => presentPublication(models, await run(args, context, info), context);
  };

  return {
    proposePublication: mutation(
      () => 'propose',
      (_, { act }) => {
        requirePublishable(act);
        return { publication: { opinion: undefined, reason: undefined, checkedDigest: undefined } };
      },
    ),
    checkPublication: mutation<StepInput & { passed: boolean; opinion: string }>(
      ({ passed }) => (passed ? 'check' : 'return'),
      ({ passed, opinion }, { act }) => ({
        publication: { ...checkedInput(OPINION_FIELDS, { opinion }), checkedDigest: passed ? act.digest : undefined },
      }),
    ),
    choosePublicationProfile: mutation<StepInput & { profile: RedactionProfile; publicUntil?: string | null }>(
      () => 'chooseProfile',
      ({ profile, publicUntil }, _, { now }) => {
        if (publicUntil && publicUntil < civilDateOf(now))
          throw badInput('input.publicUntil', 'lies in the past', '早于今日');
        return { publication: { profile, publicUntil: publicUntil ?? undefined } };
      },
    ),
    publishAct: mutation(
      () => 'publish',
      (_, about, { now }) => ({ act: published(about, civilDateOf(now), holidays()) }),
    ),
    withdrawPublication: mutation<StepInput & { reason: string }>(
      () => 'withdraw',
      ({ reason }) => ({
        publication: checkedInput(WITHDRAWAL_FIELDS, { reason }),
        act: { values: { publicStatus: 'WITHDRAWN' }, isPublic: false },
      }),
    ),
  };
}

async function take<Input extends StepInput>(
  models: BehaviourModels,
  input: Input,
  { step, brings }: Mutation<Input>,
  context: SubgraphContext,
  session: ClientSession,
): Promise<string> {
  const { actId, expectedVersion } = input;
  const { viewer, now } = context;
  const act = await present(models.acts, actId, context);
  if (!act) throw new ReportedError('NOT_FOUND', `There is no act ${actId}.`, { actId }, `行为 ${actId} 不存在。`);
  const publication = (await present(models.publications, actId, context)) ?? undefined;
  const about = { act, publication };
  const standing = { id: actId, state: stateOf(about), version: publication?.version ?? 0 };
  const name = step(input);
  takeStep(PUBLICATION_WORKFLOW, standing, name, { is: await partiesOf(models, about, context), expectedVersion });
  const { publication: content, act: change } = brings(input, about, context);
  const by = viewer.account ?? '';
  await writeStep(models, act, name, { by, department: viewer.department ?? '', now, session }, content);
  if (change) await writePublication(models, act, change, { by, now, session });
  return actId;
}

/** What the viewer is to a publication. */
async function partiesOf(models: BehaviourModels, { act, publication }: About, { viewer }: SubgraphContext) {
  const { department, account = '' } = viewer;
  const isProvider =
    holds(viewer, 'supervision') &&
    department !== undefined &&
    (department === act.provider || department === act.departmentCode);
  const entries = await changesOf(models.acts.db)
    .find({ record: act._id, kind: models.acts.modelName, by: account }, { projection: { fields: 1 } })
    .toArray();
  const hasEntered = entries.some(
    ({ fields }) => fields.length === 0 || fields.some((name) => !OF_PUBLICATION.includes(name)),
  );
  const proposer = publication?.steps.findLast((taken) => taken.step === 'propose')?.by;
  return (party: PublicationParty): boolean => {
    switch (party) {
      case 'provider':
        return isProvider;
      case 'checker':
        return isProvider && !hasEntered && proposer !== account;
      case 'office':
        return holds(viewer, 'oversight') && isOwn(viewer, act);
      case 'clock':
        return false;
    }
  };
}

/** The act as it is published today. */
function published({ act, publication }: About, today: CivilDate, holidays: HolidayTable): PublicationChange {
  requirePublishable(act);
  requireAsChecked(publication?.checkedDigest, act);
  const { publicUntil, profile } = publication!;
  if (publicUntil && publicUntil < today)
    throw notPublishable(
      act._id,
      'Its term has ended: choose the profile and the term again (choosePublicationProfile).',
      '公示期限已过，请重新选定（choosePublicationProfile）。',
    );
  const others = (act.irregularities ?? []).filter(({ code }) => code !== 'PUBLISHED_LATE');
  return {
    values: {
      publicStatus: 'PUBLISHED',
      publicDate: today,
      publicEndDate: publicUntil,
      redaction: profile as RedactionProfile,
    },
    isPublic: true,
    irregularities: [...others, ...latePublication(act, today, holidays)],
  };
}

/** @throws ReportedError NOT_PUBLISHABLE saying why the act is not for the public */
function requirePublishable(act: ActDocument): void {
  const bar = publicationBar(act);
  if (bar) throw notPublishable(act._id, bar.message, bar.messageZh);
}

function notPublishable(actId: string, message: string, messageZh: string): ReportedError<'NOT_PUBLISHABLE'> {
  return new ReportedError('NOT_PUBLISHABLE', message, { actId }, messageZh);
}
