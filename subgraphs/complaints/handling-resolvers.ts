import type { GraphQLResolveInfo } from 'graphql';
import type { ClientSession } from 'mongoose';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow, Dataset } from '../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { mutation, once, present } from '../../shared/subgraph/mutation.ts';
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
  const ofSeen = (
    work: (
      complaint: ComplaintDocument,
      input: StepInput,
      context: SubgraphContext,
      session: ClientSession,
    ) => Promise<string>,
  ) =>
    mutation<ComplaintDocument, StepInput>(models.complaints, async (input, context, session) => {
      const { complaintNo } = input;
      const complaint = await present(models.complaints, complaintNo, context);
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

  const handedOver = once<{ from: string; to: string }>(models.complaints.db, async (input, { viewer, now }, session) =>
    String(await handOver(models, services, input, viewer, now, session)),
  );

  return {
    Mutation: {
      enterComplaint: mutation<ComplaintDocument, CanonicalRow>(
        models.complaints,
        async (input, { viewer, now }, session) => {
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
        },
      ),
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
        const other = await present(models.complaints, String(input['joinedTo']), context);
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
