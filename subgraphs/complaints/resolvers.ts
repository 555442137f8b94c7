import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { Holidays } from '../../shared/calendar/working-day.ts';
import { maskPersonalName, maskPhone } from '../../shared/disclosure/mask.ts';
import { connection } from '../../shared/paging/connection.ts';
import type { ListArguments } from '../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import { provenance } from '../../shared/subgraph/provenance.ts';
import { isAccused, leadsToActs } from './access.ts';
import { dueState, nextDeadline } from './due-state.ts';
import { refusalGround } from './grounds.ts';
import type { ComplaintDocument, ComplaintsModels } from './model.ts';
import { redact } from './redaction.ts';
import { likelyDuplicatesOf } from './split-and-join.ts';
import { COMPLAINT_LIST } from './store.ts';
import { urgeLoader } from './upkeep.ts';

/** The keys of a complaint: its number, or `reference` where an act leads to it. */
interface ComplaintReference {
  complaintNo?: string;
  reference?: string;
}

/** Texts in which the complainant may have written who they are; forms ask for a kind, and get what people write. */
type RedactedText =
  | 'complaintType'
  | 'serviceType'
  | 'serviceName'
  | 'detail'
  | 'demand'
  | 'mediationResult'
  | 'result'
  | 'resultPublic'
  | 'transferReason';

export function complaintsResolvers(models: ComplaintsModels, cursorKey: string, holidays: Holidays) {
  const complaints = { model: models.complaints, spec: COMPLAINT_LIST, cursorKey };
  const redacted = (field: RedactedText) => (complaint: ComplaintDocument) =>
    complaint[field] && redact(complaint[field], complaint);

  return {
    Query: {
      complaint: (_: unknown, { complaintNo }: { complaintNo: string }, context: SubgraphContext) =>
        entityLoader(context, models.complaints).load(complaintNo),
      complaints: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(complaints, args, context, 'complaints'),
    },
    Complaint: {
      __resolveReference: async ({ complaintNo, reference }: ComplaintReference, context: SubgraphContext) => {
        if (complaintNo) return entityLoader(context, models.complaints).load(complaintNo);
        const complaint = reference ? await entityLoader(context, models.complaints).load(reference) : null;
        return complaint && !isAccused(context.viewer, { accusedDept: complaint.accusedDept }) ? complaint : null;
      },
      reference: (complaint: ComplaintDocument, _: unknown, { viewer, now }: SubgraphContext) =>
        leadsToActs(viewer, complaint, now) ? complaint._id : null,
      department: ({ assignedDept }: ComplaintDocument) =>
        assignedDept && { __typename: 'Department', code: assignedDept },
      supervisedObject: ({ objectId }: ComplaintDocument) => objectId && { __typename: 'SupervisedObject', objectId },
      complainantNameMasked: ({ complainantName }: ComplaintDocument) =>
        complainantName && maskPersonalName(complainantName),
      phoneMasked: ({ phone }: ComplaintDocument) => phone && maskPhone(phone),
      complaintType: redacted('complaintType'),
      serviceType: redacted('serviceType'),
      serviceName: redacted('serviceName'),
      detail: redacted('detail'),
      detailFull: ({ detail }: ComplaintDocument) => detail,
      demand: redacted('demand'),
      mediationResult: redacted('mediationResult'),
      result: redacted('result'),
      resultPublic: redacted('resultPublic'),
      transferReason: redacted('transferReason'),
      additions: (complaint: ComplaintDocument) =>
        (complaint.additions as string[] | undefined)?.map((text) => redact(text, complaint)),
      dueState: (complaint: ComplaintDocument, _: unknown, { now }: SubgraphContext) =>
        dueState(complaint, civilDateOf(now), holidays()).state,
      dueOn: (complaint: ComplaintDocument) => nextDeadline(complaint)?.dueOn ?? null,
      remindedOn: async ({ _id }: ComplaintDocument, _: unknown, context: SubgraphContext) =>
        (await urgeLoader(context, models).load(_id))?.remindedOn,
      escalatedOn: async ({ _id }: ComplaintDocument, _: unknown, context: SubgraphContext) =>
        (await urgeLoader(context, models).load(_id))?.escalatedOn,
      likelyDuplicates: (complaint: ComplaintDocument, _: unknown, { viewer }: SubgraphContext) =>
        likelyDuplicatesOf(models, complaint, viewer),
      refusalGroundText: ({ refusalGround: number, receivedOn }: ComplaintDocument) =>
        typeof number === 'number' ? refusalGround(number, receivedOn!)?.textZh : null,
      provenance,
    },
    Department: {
      __resolveReference: ({ code }: { code: string }) => ({ code }),
      complaints: ({ code }: { code: string }, args: ListArguments, context: SubgraphContext) =>
        connection(complaints, args, context, 'Department.complaints', { assignedDept: code }),
    },
    SupervisedObject: {
      __resolveReference: ({ objectId }: { objectId: string }) => ({ objectId }),
      complaints: ({ objectId }: { objectId: string }, args: ListArguments, context: SubgraphContext) =>
        connection(complaints, args, context, 'SupervisedObject.complaints', { objectId }),
    },
  };
}
