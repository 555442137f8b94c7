import type { GraphQLResolveInfo } from 'graphql';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { CanonicalRow, Dataset } from '../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { mutate } from '../../shared/subgraph/mutate.ts';
import { nextDeadline } from './due-state.ts';
import { type FollowStep, followUp, notThere, type Opening, openedBy, present } from './follow.ts';
import { refusalGround } from './grounds.ts';
import type { HandlingServices } from './handling.ts';
import { type IntakeServices, intakeOf, takeIn } from './intake.ts';
import type { ComplaintDocument, ComplaintsModels } from './model.ts';
import { digestOfCode, newQueryCode } from './query-code.ts';

type Keyed<Input> = { input: Input & { idempotencyKey?: string | null } };

/** For complainants without an account: they submit, and with number and query code follow, add, rate and withdraw (Art. 8, 28). */
export function anonymousResolvers(
  models: ComplaintsModels,
  dataset: Dataset,
  services: HandlingServices & IntakeServices,
) {
  const { db } = models.complaints;

  const followStep =
    (step: FollowStep) =>
    async (
      _: unknown,
      { input }: Keyed<Opening & CanonicalRow>,
      { viewer, now }: SubgraphContext,
      info: GraphQLResolveInfo,
    ) => {
      const { idempotencyKey: key, complaintNo, queryCode, ...said } = input;
      // outside the transaction: a guess counts though nothing is written
      if (!(await openedBy(models, { complaintNo, queryCode }, viewer, now))) throw notThere();
      const sent = { complaintNo, queryCode, ...said };
      const asked = { mutation: info.fieldName, answerName: String(info.path.key), sent, key, viewer, now };
      await mutate(db, asked, async (session) => {
        await followUp(models, services, complaintNo, step, said, now, session);
        return complaintNo;
      });
      return present(models, complaintNo);
    };

  return {
    Query: {
      myComplaint: (_: unknown, opening: Opening, { viewer, now }: SubgraphContext) =>
        openedBy(models, opening, viewer, now),
    },
    Mutation: {
      submitComplaint: async (
        _: unknown,
        { input }: Keyed<CanonicalRow>,
        { viewer, now }: SubgraphContext,
        info: GraphQLResolveInfo,
      ) => {
        const { idempotencyKey: key, ...said } = input;
        const asked = { mutation: info.fieldName, answerName: String(info.path.key), sent: said, key, viewer, now };
        const department = await intakeOf(services);
        const entry = { department, by: 'complainant', source: 'WEB', receivedOn: civilDateOf(now) };
        const queryCode = newQueryCode();
        let made: string | undefined;
        const complaintNo = await mutate(db, asked, async (session) => {
          made = await takeIn(dataset, services, said, entry, now, session);
          const digest = digestOfCode(db, made, queryCode);
          await models.queryCodes.create([{ _id: made, digest }], { session });
          return made;
        });
        // Sent again under its key it is answered with the number alone: nobody can show the code a second time.
        return { complaintNo, queryCode: complaintNo === made ? queryCode : null };
      },
      addToComplaint: followStep('add'),
      rateComplaint: followStep('rate'),
      withdrawComplaint: followStep('withdraw'),
    },
    FollowedComplaint: {
      dueOn: (complaint: ComplaintDocument) => nextDeadline(complaint)?.dueOn ?? null,
      refusalGroundText: ({ refusalGround: number, receivedOn }: ComplaintDocument) =>
        typeof number === 'number' ? refusalGround(number, receivedOn!)?.textZh : null,
      reply: ({ resultPublic }: ComplaintDocument) => resultPublic,
      additions: ({ additions }: ComplaintDocument) => additions?.length ?? 0,
    },
  };
}
