/** A kind of record whose whole life can be shown: who owns it, and how it is found there. */
export interface TraceableKind {
  subgraph: string;
  /** Name of the model. */
  model: string;
  /** Path of the number by which people name it. */
  key: string;
  /** Of the acts, which share a model: the kind that the record bears. */
  actKind?: string;
}

const act = (actKind: string): TraceableKind => ({
  subgraph: 'behaviour',
  model: 'SupervisionAct',
  key: '_id',
  actKind,
});

/** By GraphQL object type. */
export const TRACEABLE: Readonly<Record<string, TraceableKind>> = {
  SupervisionItem: { subgraph: 'items', model: 'SupervisionItem', key: 'itemCode' },
  InspectionChecklist: { subgraph: 'items', model: 'InspectionChecklist', key: 'checklistCode' },
  ItemClaim: { subgraph: 'items', model: 'ItemClaim', key: 'claimNo' },
  LocalItem: { subgraph: 'items', model: 'LocalItem', key: 'itemCode' },
  LegalBasis: { subgraph: 'items', model: 'LegalBasis', key: 'basisCode' },
  ItemReview: { subgraph: 'items', model: 'ItemReview', key: 'reviewNo' },
  PermitItem: { subgraph: 'items', model: 'PermitItem', key: 'permitCode' },
  Department: { subgraph: 'personnel', model: 'Department', key: 'code' },
  EnforcementOfficer: { subgraph: 'personnel', model: 'EnforcementOfficer', key: 'certificateNo' },
  DepartmentContact: { subgraph: 'personnel', model: 'DepartmentContact', key: 'contactNo' },
  TrainingSession: { subgraph: 'personnel', model: 'TrainingSession', key: 'sessionNo' },
  TrainingAttendance: { subgraph: 'personnel', model: 'TrainingAttendance', key: 'attendanceNo' },
  SupervisedObject: { subgraph: 'behaviour', model: 'SupervisedObject', key: 'objectId' },
  RandomInspectionPlan: { subgraph: 'behaviour', model: 'RandomInspectionPlan', key: 'planId' },
  RandomDraw: { subgraph: 'behaviour', model: 'RandomDraw', key: 'planId' },
  DrawnVisit: { subgraph: 'behaviour', model: 'DrawnVisit', key: '_id' },
  InspectionAct: act('INSPECTION'),
  PenaltyAct: act('PENALTY'),
  CompulsoryAct: act('COMPULSION'),
  OtherAct: act('OTHER'),
  EvidenceDocument: { subgraph: 'behaviour', model: 'EvidenceDocument', key: '_id' },
  CreditRating: { subgraph: 'credit', model: 'CreditRating', key: '_id' },
  CreditListing: { subgraph: 'credit', model: 'CreditListing', key: '_id' },
  JointMeasure: { subgraph: 'credit', model: 'JointMeasure', key: '_id' },
  CreditRepair: { subgraph: 'credit', model: 'CreditRepair', key: '_id' },
  RatingMethod: { subgraph: 'credit', model: 'RatingMethod', key: '_id' },
  Complaint: { subgraph: 'complaints', model: 'Complaint', key: 'complaintNo' },
  Task: { subgraph: 'coordination', model: 'Task', key: 'taskNo' },
  JointTask: { subgraph: 'coordination', model: 'JointTask', key: 'jointNo' },
  CriticismNotice: { subgraph: 'coordination', model: 'CriticismNotice', key: 'criticismNo' },
  DataSource: { subgraph: 'coordination', model: 'DataSource', key: 'sourceId' },
};
