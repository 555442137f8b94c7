import type { Viewer } from '../../../shared/access/viewer.ts';
import { maskNumbers } from '../../../shared/disclosure/mask-numbers.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../shared/subgraph/entity-loader.ts';
import { provenance } from '../../../shared/subgraph/provenance.ts';
import { evidenceOf } from '../evidence/resolvers.ts';
import { type ActDocument, type ActKind, type BehaviourModels, type FindingDocument, TYPE_OF_KIND } from '../model.ts';
import { isWithheld, type WithheldField } from '../publication/profiles.ts';
import { publicationOf } from '../publication/standing.ts';
import {
  isPersonCounterpart,
  shownCounterpart,
  shownCounterpartAddress,
  shownObject,
  shownText,
} from '../redaction.ts';
import { irregularityMarks } from '../rules/act-content.ts';
import { officersOf } from '../rules/act-officers.ts';
import { coercionState, penaltyState } from '../rules/act-steps.ts';
import { findingsOf } from '../store.ts';

/** The interface, and the four types behind it: each has the fields of all, and its own. */
export function actResolvers(models: BehaviourModels) {
  const fields = commonFields(models);
  const ofKind = (kind: ActKind) => ({
    ...fields,
    __resolveReference: async ({ id }: { id: string }, context: SubgraphContext) => {
      const act = await entityLoader(context, models.acts).load(id);
      return act?.kind === kind ? act : null;
    },
  });
  const publication = (act: ActDocument, _: unknown, context: SubgraphContext) => publicationOf(models, act, context);
  /** A text that its publication may keep back. */
  const decided =
    (field: Exclude<WithheldField, 'description'>) => (act: ActDocument, _: unknown, context: SubgraphContext) =>
      isWithheld(act, field, context.viewer) ? null : shownText(act, act[field]);
  return {
    SupervisionAct: { __resolveType: ({ kind }: ActDocument) => TYPE_OF_KIND[kind!] },
    InspectionAct: {
      ...ofKind('INSPECTION'),
      findings: async (act: ActDocument, _: unknown, context: SubgraphContext) =>
        (await findingsOf(models, context, act._id)).map((finding) => shownFinding(act, finding, context.viewer)),
      publication,
    },
    PenaltyAct: {
      ...ofKind('PENALTY'),
      penaltyResult: decided('penaltyResult'),
      violationType: decided('violationType'),
      revokedLicence: decided('revokedLicence'),
      cancelReason: decided('cancelReason'),
      publication,
      state: penaltyState,
    },
    CompulsoryAct: {
      ...ofKind('COMPULSION'),
      result: (act: ActDocument) => shownText(act, act.result),
      state: coercionState,
    },
    OtherAct: {
      ...ofKind('OTHER'),
      measure: (act: ActDocument) => shownText(act, act.measure),
      closing: (act: ActDocument) => shownText(act, act.closing),
    },
  };
}

/** A finding as the viewer may read it: with its inspection's masks, and without what was kept back at its publication. */
export function shownFinding(act: ActDocument, finding: FindingDocument, viewer: Viewer): FindingDocument {
  const isKept = isWithheld(act, 'description', viewer);
  return { ...finding, description: isKept ? undefined : shownText(act, finding.description) };
}

function commonFields(models: BehaviourModels) {
  return {
    id: ({ _id }: ActDocument) => _id,
    actName: (act: ActDocument) => shownText(act, act.actName),
    objectName: shownObject,
    counterpartName: shownCounterpart,
    counterpartPersonName: (act: ActDocument) => (isPersonCounterpart(act) ? act.counterpartName : null),
    registeredAddress: (act: ActDocument) => shownCounterpartAddress(act, act.registeredAddress),
    businessAddress: (act: ActDocument) => shownCounterpartAddress(act, act.businessAddress),
    counterpartPersonAddress: (act: ActDocument) =>
      isPersonCounterpart(act) ? (act.registeredAddress ?? act.businessAddress) : null,
    publicStatus: ({ readers, publicStatus }: ActDocument) => {
      if (readers.includes('public')) return 'PUBLISHED';
      return publicStatus === 'WITHDRAWN' ? 'WITHDRAWN' : 'UNPUBLISHED';
    },
    item: ({ itemCode }: ActDocument) => itemCode && { __typename: 'SupervisionItem', itemCode },
    checklist: ({ checklistCode }: ActDocument) =>
      checklistCode && { __typename: 'InspectionChecklist', checklistCode },
    department: ({ departmentCode }: ActDocument) =>
      departmentCode && { __typename: 'Department', code: departmentCode },
    officers: ({ handlers = [] }: ActDocument) =>
      handlers.map((certificateNo) => ({ __typename: 'EnforcementOfficer', certificateNo })),
    officersNamed: ({ officers }: ActDocument) => officersOf(officers),
    supervisedObject: ({ objectId }: ActDocument, _: unknown, context: SubgraphContext) =>
      objectId ? entityLoader(context, models.objects).load(objectId) : null,
    plan: ({ planId }: ActDocument, _: unknown, context: SubgraphContext) =>
      planId ? entityLoader(context, models.plans).load(planId) : null,
    // Not its number: that is told by the complaint itself, to whom it may be told.
    complaint: ({ complaintNo }: ActDocument) => complaintNo && { __typename: 'Complaint', reference: complaintNo },
    evidenceDocuments: evidenceOf(models),
    irregular: ({ irregularities }: ActDocument) => irregularityMarks(irregularities).irregular,
    irregularityCodes: ({ irregularities }: ActDocument) => irregularityMarks(irregularities).irregularityCodes,
    correctionReason: ({ correctionReason }: ActDocument) => correctionReason && maskNumbers(correctionReason),
    provenance,
  };
}
