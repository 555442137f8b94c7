import type { Connection, IndexDefinition, IndexOptions, Model } from 'mongoose';
import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import { declareFollowing } from '../../shared/subgraph/following-fields.ts';
import { type RecordOf, recordSchema } from '../../shared/subgraph/record-schema.ts';
import { type DrawModels, drawModels } from './draws/model.ts';
import { type EvidenceDocument, type EvidencePart, evidenceModels } from './evidence/model.ts';
import { FINDING_FIELDS } from './fields/finding-fields.ts';
import { COMPULSION_FIELDS, INSPECTION_FIELDS, OTHER_ACT_FIELDS, PENALTY_FIELDS } from './fields/kind-fields.ts';
import { OBJECT_FIELDS } from './fields/object-fields.ts';
import { PLAN_FIELDS } from './fields/plan-fields.ts';
import { ACT_PERSONS, FINDING_PERSONS, OBJECT_PERSONS } from './persons.ts';
import { type PublicationDocument, publicationModel } from './publication/model.ts';
import type { RedactionProfile } from './publication/profiles.ts';
import { officersOf } from './rules/act-officers.ts';

/** The four kinds of supervision (Measures Art. 3): 行政检查, 行政处罚, 行政强制, 其他. */
export type ActKind = 'INSPECTION' | 'PENALTY' | 'COMPULSION' | 'OTHER';

/** GraphQL object type of each kind. */
export const TYPE_OF_KIND: Readonly<Record<ActKind, string>> = {
  INSPECTION: 'InspectionAct',
  PENALTY: 'PenaltyAct',
  COMPULSION: 'CompulsoryAct',
  OTHER: 'OtherAct',
};

/** What follows from an act's content, for searching, ordering and row rules. */
export interface ActDerived {
  kind: ActKind;
  /** Check date, day of the decision, or first day. */
  occurredOn: string;
  /** Day on which the act first arrived (Art. 15). */
  aggregatedOn: string;
  /** It arrived within five working days. */
  timely: boolean;
  /** Certificate numbers of its officers. */
  handlers: string[];
  sourceOrder?: number;
  /** A rule wants it published, and it is not yet. */
  awaitsPublication?: true;
  /** Something is irregular about it, and what: by code. */
  irregular: boolean;
  irregularityCodes: string[];
}

/** An officer as an act names them. */
export interface ActOfficer {
  certificateNo: string;
  name?: string;
}

type KindDocument<Fields extends FieldSpecs> = RecordOf<Fields> & Partial<ActDerived>;

export type InspectionDocument = KindDocument<typeof INSPECTION_FIELDS>;
export type PenaltyDocument = KindDocument<typeof PENALTY_FIELDS>;
export type CompulsionDocument = KindDocument<typeof COMPULSION_FIELDS>;
export type OtherActDocument = KindDocument<typeof OTHER_ACT_FIELDS>;
/** One collection for the four kinds, so that a list runs across them. `_id` is the act's global id. */
export type ActDocument = InspectionDocument &
  PenaltyDocument &
  CompulsionDocument &
  OtherActDocument & {
    counterpartIdNumber?: string;
    /** How it was treated before its publication on line; absent where a feeding system publishes. */
    redaction?: RedactionProfile;
  };
export type ObjectDocument = RecordOf<typeof OBJECT_FIELDS> & {
  creditCodeValid?: boolean;
  nameGrams?: string[];
  /** The name of an organisation in its order; empty for a natural person. */
  nameKey?: string;
};
export type PlanDocument = RecordOf<typeof PLAN_FIELDS> & { nameGrams?: string[] };
export type FindingDocument = RecordOf<typeof FINDING_FIELDS> & {
  actId?: string;
  /** Of a finding about a natural person: see `FINDING_PERSONS`. */
  personKey?: string;
};

export interface BehaviourModels extends DrawModels {
  objects: Model<ObjectDocument>;
  plans: Model<PlanDocument>;
  acts: Model<ActDocument>;
  findings: Model<FindingDocument>;
  evidence: Model<EvidenceDocument>;
  evidenceParts: Model<EvidencePart>;
  publications: Model<PublicationDocument>;
}

const NEWEST = { occurredOn: 1, _id: 1 } as const;

/** An index over the rows that have the field at all: most acts have no plan, no complaint, and only inspections a checklist. */
function whereGiven(field: string): [IndexDefinition, IndexOptions] {
  return [{ [field]: 1, ...NEWEST }, { partialFilterExpression: { [field]: { $exists: true } } }];
}

export function behaviourModels(connection: Connection): BehaviourModels {
  const object = recordSchema<ObjectDocument>(
    OBJECT_FIELDS,
    { creditCodeValid: Boolean, nameGrams: [String], nameKey: String },
    [
      { nameKey: 1, _id: 1 },
      { regionCode: 1, _id: 1 },
      { creditCode: 1, _id: 1 },
      { nameGrams: 1, _id: 1 },
      // The list is public in full, so no reader narrows it: whatever it is filtered by needs an index of its own.
      { objectType: 1, _id: 1 },
      { category: 1, _id: 1 },
      { operatingStatus: 1, _id: 1 },
      { industryCode: 1, _id: 1 },
      { riskLevel: 1, _id: 1 },
    ],
    OBJECT_PERSONS,
  );
  const plan = recordSchema<PlanDocument>(PLAN_FIELDS, { nameGrams: [String] }, [
    { readers: 1, year: 1, _id: 1 },
    { readers: 1, _id: 1 },
  ]);
  const act = recordSchema<ActDocument>(
    { ...OTHER_ACT_FIELDS, ...COMPULSION_FIELDS, ...PENALTY_FIELDS, ...INSPECTION_FIELDS },
    {
      kind: String,
      occurredOn: String,
      aggregatedOn: String,
      timely: Boolean,
      handlers: [String],
      sourceOrder: Number,
      irregular: Boolean,
      irregularityCodes: [String],
      counterpartIdNumber: String,
      awaitsPublication: Boolean,
    },
    [
      { readers: 1, ...NEWEST },
      // Most acts below one of these are published: what a viewer may not see is left out row by row.
      { regionCode: 1, ...NEWEST },
      { departmentCode: 1, ...NEWEST },
      { itemCode: 1, ...NEWEST },
      { kind: 1, ...NEWEST },
      { objectId: 1, ...NEWEST },
      { handlers: 1, ...NEWEST },
      { actNo: 1, ...NEWEST },
    ],
    ACT_PERSONS,
  );
  // decided on line, not ingested, but content: the digest covers it
  act.add({ redaction: String });
  // of what the change says and the record names; `facts` of a record are held against those of its change
  declareFollowing(act, ({ officers, facts }) => {
    const { kind, occurredOn } = (facts ?? {}) as { kind?: unknown; occurredOn?: unknown };
    const handlers = officersOf(officers as unknown[] | undefined)?.map(({ certificateNo }) => certificateNo);
    return { handlers: handlers ?? [], ...(facts ? { kind, occurredOn } : {}) };
  });
  for (const [index, options] of [
    'planId',
    'complaintNo',
    'inspectionActNo',
    'checklistCode',
    'checkType',
    'checkResult',
    'publicEndDate',
    'awaitsPublication',
  ].map(whereGiven))
    act.index(index, options);
  // few acts are, and nobody asks for those that are not
  act.index({ irregular: 1, ...NEWEST }, { partialFilterExpression: { irregular: true } });
  act.index({ irregularityCodes: 1, ...NEWEST }, { partialFilterExpression: { irregular: true } });
  const finding = recordSchema<FindingDocument>(FINDING_FIELDS, {}, [{ actId: 1, _id: 1 }], FINDING_PERSONS);
  // linked, not ingested, but content: the digest covers it
  finding.add({ actId: String, personKey: String });
  return {
    objects: connection.model<ObjectDocument>('SupervisedObject', object, 'objects'),
    plans: connection.model<PlanDocument>('RandomInspectionPlan', plan, 'plans'),
    acts: connection.model<ActDocument>('SupervisionAct', act, 'acts'),
    findings: connection.model<FindingDocument>('Finding', finding, 'findings'),
    ...evidenceModels(connection),
    publications: publicationModel(connection),
    ...drawModels(connection),
  };
}
