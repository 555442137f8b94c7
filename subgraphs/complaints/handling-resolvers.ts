import type { GraphQLResolveInfo } from 'graphql';
import type { ClientSession } from 'mongoose';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow, Dataset } from '../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import { mutate } from '../../shared/subgraph/mutate.ts';
import { isAccused } from './access.ts';
import { handOver } from './hand-over.ts';
import { type HandlingServices, partyOf, takeDepartmentStep } from './handling.ts';
import { ENTER_FIELDS, type IntakeServices, takeIn } from './intake.ts';
import type { ComplaintDocument, ComplaintsModels } from './model.ts';
import { joinComplaint, splitComplaint } from './split-and-join.ts';
import type { DepartmentStep } from './step-rules.ts';

type StepInput = CanonicalRow & { complaintNo: string; expectedVersion: number };

/** What departments do with complaints on line: take them down, and handle them (Art. 28). */
export function handlingResolvers(
  models: ComplaintsModels,
  dataset: Dataset,
  services: HandlingServices & IntakeServices,
) {
  /** The complaint as it stands now: an earlier mutation of the same request may have changed it. */
  const seen = (complaintNo: string, context: SubgraphContext) =>
    entityLoader(context, models.complaints).clear(complaintNo).load(complaintNo);

  /** Whole, and once under its key. @returns what `work` gives: the key of the record to answer with */
  const once = <Input>(work: (input: Input, context: SubgraphContext, session: ClientSession) => Promise<string>) => {
    return (
      { input: sent }: { input: Input & { idempotencyKey?: string | null } },
      context: SubgraphContext,
      info: GraphQLResolveInfo,
    ) => {
      const { idempotencyKey: key, ...input } = sent;
      const { viewer, now } = context;
      const asked = { mutation: info.fieldName, answerName: String(info.path.key), sent: input, key, viewer, now };
      return mutate(models.complaints.db, asked, (session) => work(input as Input, context, session));
    };
  };

  /** A mutation that ends with a complaint. */
  const mutation = <Input>(work: Parameters<typeof once<Input>>[0]) => {
    const run = once(work);
    return async (
      _: unknown,
      args: { input: Input & { idempotencyKey?: string | null } },
      context: SubgraphContext,
      info: GraphQLResolveInfo,
    ) => seen(await run(args, context, info), context);
  };

  const ofSeen = (
    work: (
      complaint: ComplaintDocument,
      input: StepInput,
      context: SubgraphContext,
      session: ClientSession,
    ) => Promise<string>,
  ) =>
    mutation<StepInput>(async (input, context, session) => {
      const { complaintNo } = input;
      const complaint = await seen(complaintNo, context);
      if (!complaint)
        throw new ReportedError(
          'NOT_FOUND',
          `There is no complaint ${complaintNo}.`,
          { complaintNo },
          '投诉举报不存在。',
        );
      return work(complaint, input, context, session);
    });

  const step = (name: DepartmentStep) =>
    ofSeen(async (complaint, { complaintNo, expectedVersion, ...said }, { viewer, now }, session) => {
      await takeDepartmentStep(models, services, complaint, name, { viewer, expectedVersion, said }, now, session);
      return complaintNo;
    });

  const taking = (complaint: ComplaintDocument, { expectedVersion }: StepInput, context: SubgraphContext) => {
    const { viewer, now } = context;
    return { by: viewer.account ?? '', now, is: partyOf(viewer, complaint), expectedVersion };
  };

  const handedOver = once<{ from: string; to: string }>(async (input, { viewer, now }, session) =>
    String(await handOver(models, services, input, viewer, now, session)),
  );

  return {
    Mutation: {
      enterComplaint: mutation<CanonicalRow>(async (input, { viewer, now }, session) => {
        const department = viewer.department && (await services.department(viewer.department));
        if (!department)
          throw new ReportedError(
            'WRONG_DEPARTMENT',
            'Complaints are entered by accounts in post at a department.',
            {},
          );
        const { source, receivedOn } = checkedInput(ENTER_FIELDS, input);
        const { source: _, receivedOn: __, ...said } = input;
        const day = receivedOn ?? civilDateOf(now);
        const entry = { department, by: viewer.account ?? '', source: source!, receivedOn: day };
        return takeIn(dataset, services, said, entry, now, session);
      }),
      acceptComplaint: step('accept'),
      refuseComplaint: step('refuse'),
      transferComplaint: step('transfer'),
      assignComplaint: step('assign'),
      mediateComplaint: step('mediate'),
      investigateComplaint: step('investigate'),
      verifyComplaint: step('verify'),
      concludeComplaint: step('conclude'),
      linkComplaintToActs: step('linkActs'),
      splitComplaint: ofSeen((complaint, input, context, session) =>
        splitComplaint(models, services, complaint, { ...taking(complaint, input, context), session }),
      ),
      joinComplaint: ofSeen(async (complaint, input, context, session) => {
        const other = await seen(String(input['joinedTo']), context);
        const into = other && isAccused(context.viewer, { accusedDept: other.accusedDept }) ? null : other;
        await joinComplaint(models, services, complaint, into, { ...taking(complaint, input, context), session });
        return complaint._id;
      }),
      handOverComplaints: async (
        _: unknown,
        args: { input: { from: string; to: string } },
        context: SubgraphContext,
        info: GraphQLResolveInfo,
      ) => Number(await handedOver(args, context, info)),
    },
  };
}
