/**
 * Who may read each field, as the data model says it, said a second time and apart from the schema: a field that stands in the schema and
 * not here, or the other way round, fails the test. `PUBLIC` is for anybody, `STAFF` for who is signed in, `OWN_DEPT`, `PERSONAL` and
 * `SECRET` go by the row, the rest by role.
 */
export type FieldClass =
  | 'PUBLIC'
  | 'STAFF'
  | 'OWN_DEPT'
  | 'PERSONAL'
  | 'SECRET'
  /** Signing in. */
  | 'ANONYMOUS'
  /** Decision, inspection and staffing organs and the government offices (Art. 6). */
  | 'AGGREGATE'
  /** Who works on tasks: departments and offices (Art. 25). */
  | 'TASKS'
  /** Who supervises: the officers of departments (Art. 15). */
  | 'OFFICERS'
  /** Who administers a department (Art. 5, 24). */
  | 'ADMINISTRATION'
  /** Who administers accounts: a department's administrator and the offices (Art. 26). */
  | 'ACCOUNTS'
  /** The offices alone (Art. 26). */
  | 'OFFICES'
  /** Inspection organs, and departments of what they provided (Art. 39, 40). */
  | 'TRACE'
  /** Inspection organs alone. */
  | 'INSPECTION';

/** Field names by class, separated by blanks. */
export type TypeClasses = Partial<Record<FieldClass, string>>;

/** What every act has (data model 1.6). */
const ACT: TypeClasses = {
  PUBLIC: `id kind actNo actName itemCode item checklist occurredOn regionCode departmentCode department implementingBody
    implementingBodyCode entrustedDepartment entrustedDepartmentCode officers officersNamed objectType objectId objectName
    supervisedObject counterpartName counterpartNature counterpartCode checkType checkResult planId plan publicStatus publicDate
    publicEndDate`,
  STAFF: 'counterpartIdType reportedAt reporter aggregatedOn timely irregular irregularityCodes provenance',
  OWN_DEPT: 'registeredAddress businessAddress complaint correctionReason evidenceDocuments',
  PERSONAL: 'counterpartPersonName counterpartPersonAddress counterpartIdNumber',
};

function act(own: TypeClasses): TypeClasses {
  const classes = Object.keys({ ...ACT, ...own }) as FieldClass[];
  return Object.fromEntries(classes.map((name) => [name, `${ACT[name] ?? ''} ${own[name] ?? ''}`]));
}

/** A page of a list, with the class of the list (Relay Cursor Connections). */
function pageOf(type: string, name: FieldClass): Record<string, TypeClasses> {
  return {
    [`${type}Connection`]: { [name]: 'edges nodes pageInfo totalCount totalCountCapped' },
    [`${type}Edge`]: { [name]: 'cursor node' },
  };
}

/** By object type; the sections are those of the data model. */
export const CLASSES: Readonly<Record<string, TypeClasses>> = {
  Query: {
    PUBLIC: `item items checklist checklists region regions department departments officer officers act acts supervisedObject
      supervisedObjects plan plans creditProfile ratingMethod ratingMethods`,
    STAFF:
      'evidenceDocument actPublication viewer sessions complaint complaints dataSource dataSources silentSources dataQuality task tasks jointTask jointTasks criticism criticisms itemClaim itemClaims localItem localItems legalBasis legalBases itemReviews permitItem permitItems ingestRuns quarantine ratingRun ratingRuns grant grants grantableData departmentContact departmentContacts trainingSession trainingSessions trainingAttendance trainingAttendances trainingCounts explainAccess',
    ANONYMOUS: 'myComplaint',
    AGGREGATE: 'analysis',
    OFFICES: 'criticismCandidates',
    TRACE: 'trace',
    TASKS: 'dueForPublication missedPublications myDesk',
    ACCOUNTS: 'account accounts machineClient machineClients adminFiling adminFilings',
  },
  Mutation: {
    ANONYMOUS: 'signIn submitComplaint addToComplaint rateComplaint withdrawComplaint',
    STAFF: 'renewSession endSession releaseDevice changePassword',
    TASKS: `proposePublication checkPublication choosePublicationProfile publishAct withdrawPublication
      issueTask claimTask startTask feedBackTask returnTask closeTask issueJointTask issueItem claimItem returnItem ruleOutItem reissueItem deriveLocalItem
      amendLocalItem reviseLocalItem publishItem suspendItem resumeItem cancelItem linkPermits adoptLegalBasis settleItemReview
      enterComplaint acceptComplaint refuseComplaint transferComplaint splitComplaint joinComplaint assignComplaint mediateComplaint
      investigateComplaint verifyComplaint concludeComplaint linkComplaintToActs
      rateObject rateAllObjects recordRating listAbnormal listSerious delist imposeMeasure endMeasure feedBackMeasure applyForRepair
      acceptRepair refuseRepair approveRepair
      createPlan amendPlan announcePlan declareInterest commitDraw fixChance recordVisitNotPossible publishDraw`,
    OFFICERS:
      'recordInspection recordPenalty recordCoercion recordOtherAct correctAct closePenalty extendCoercion closeCoercion recordReview attachEvidence addEvidencePart',
    ACCOUNTS: `createAccount setAccountScopes setPost endAccount resetPassword endSessions createClient rotateClientSecret endClient
      fileAdminChange withdrawFiling appointContact endContact holdTraining recordAttendance correctResult registerSource setSourceState`,
    ADMINISTRATION: 'grantData revokeGrant handOverComplaints draftRatingMethod publishRatingMethod',
    OFFICES:
      'issueUrging urgeAgain checkRectification decideCriticism acknowledgeFiling returnFiling registerLegalBasis repealLegalBasis amendLegalBasis',
  },
  // 1.1 to 1.3
  SupervisionItem: {
    PUBLIC: `itemCode name parentCode departmentCode department permitType linkedPermitCodes status versionId versionDate regionCode
      subItems acts`,
    STAFF: `periods claimStatus claimedBy claimedOn issuedByLevel statusReason version claims reviews permits permitDifferences
      provenance`,
    OWN_DEPT: 'createdBy createdDept',
  },
  ItemPeriod: { STAFF: 'since status' },
  SupervisionSubItem: {
    PUBLIC: `subItemCode name itemCode item departmentCode superviseObject superviseForm actType legalBasis superviseWay superviseFlow
      superviseResult superviseLevel takeEffectDate cancelDate checklists`,
    STAFF: 'legalBases provenance',
  },
  InspectionChecklist: {
    PUBLIC: `checklistCode name subItemCode subItem implementingBody departmentCode department level checkForm checkMode checkContent
      entries frequency ratio objectScope itemCategory validFrom validTo formUrl acts`,
    STAFF: 'provenance',
  },
  ChecklistEntry: { PUBLIC: 'seq content criterion legalBasis resultOptions' },
  // Claims, own items, legal bases and permits (Art. 9–12): for the staff; of claims, own items and reviews the rows are the parties'
  ItemClaim: {
    STAFF: `claimNo itemCode item departmentCode department regionCode state reason issuedBy issuedAt dueOn dueProvisional overdue
      late decidedAt decidedBy version provenance`,
  },
  LocalItem: {
    STAFF: `itemCode claimNo claim parentCode departmentCode department regionCode name permitType linkedPermitCodes subItems
      checklists state effectiveOn published version provenance`,
  },
  LocalSubItem: {
    STAFF: `subItemCode name superviseObject superviseForm actType legalBasis legalBasisCodes superviseWay superviseFlow
      superviseResult superviseLevel takeEffectDate cancelDate`,
  },
  LocalChecklist: {
    STAFF: `checklistCode name subItemCode implementingBody level checkForm checkMode checkContent entries frequency ratio
      objectScope itemCategory validFrom validTo formUrl`,
  },
  LegalBasis: {
    STAFF: `basisCode title level documentNo effectiveFrom amendedOn repealedOn changeNote adoptedBy version provenance`,
  },
  ItemReview: {
    STAFF: `reviewNo itemCode item basisCode basis departmentCode department ground changedOn state taskNo outcome note raisedAt
      settledAt settledBy version provenance`,
  },
  PermitItem: { STAFF: 'permitCode name departmentCode department regionCode status legalBases provenance' },
  PermitDifference: { STAFF: 'permitCode code field itemValue permitValue message messageZh' },
  // 1.4
  SupervisedObject: {
    PUBLIC: `objectId name objectType category subCategory creditCode creditCodeValid regionCode registeredAddress businessAddress
      legalRepresentativeMasked registeredCapital businessScope establishedOn operatingStatus registrationAuthority industryCode acts
      credit`,
    STAFF: 'idNumberMasked contactPhoneMasked tags riskLevel complaints provenance',
    PERSONAL: 'personName idType idNumber personAddress legalRepresentative contactPhone',
    SECRET: 'annualRevenue taxAmount employeeCount',
  },
  // 1.5
  EnforcementOfficer: {
    PUBLIC: `certificateNo name unitName issuingAuthority enforcementArea enforcementCategory certificateExpiry regionCode departmentCode
      department acts`,
    STAFF: 'nature isSupervisor hasLegalQualification rank idNumberMasked phoneMasked trainings provenance',
    OWN_DEPT: 'education major',
    PERSONAL: 'idNumber gender birthDate politicalStatus ethnicity phone',
  },
  Region: { PUBLIC: 'code name english level scheme parent' },
  Department: {
    PUBLIC: `code name english shortName level nature regionCode region creditCode parentCode parent children officers items acts`,
    STAFF: 'responsibleLeader responsibleOrgan personInCharge contacts complaints provenance',
  },
  // Art. 5: that somebody holds the office is the staff's to know, their number is personal
  DepartmentContact: {
    STAFF: 'contactNo departmentCode department role name position phoneMasked since until inOffice version provenance',
    PERSONAL: 'phone',
  },
  // Art. 29: what came of it for an officer is found by both departments and those above them
  TrainingSession: {
    STAFF: 'sessionNo title content place heldOn hours organiserCode organiser attendances version provenance',
  },
  TrainingAttendance: {
    STAFF: `attendanceNo sessionNo session certificateNo officer departmentCode department heldOn hours result score correctionReason
      version provenance`,
  },
  TrainingCounts: { STAFF: 'sessionsHeld officersTrained attended passed failed absent hours' },
  SignIn: { ANONYMOUS: 'token expiresAt' },
  // Accounts (Art. 26, 31, 32): the row itself is found by its holder and by who administers it alone
  Account: {
    STAFF: `account displayName department departmentCode scopes certificateNo officer staffNo post inPost networks active createdAt
      endedAt passwordSetAt version sessions devices`,
  },
  Post: { STAFF: 'from until' },
  Session: {
    STAFF: 'sessionId account client source device startedAt lastSeenAt expiresAt endedAt stands current',
  },
  Device: { STAFF: 'thumbprint registeredAt releasedAt' },
  NewAccount: { ACCOUNTS: 'account oneTimePassword' },
  MachineClient: {
    ACCOUNTS: `clientId name department departmentCode scopes networks validUntil active createdAt endedAt secretSetAt version`,
  },
  NewClient: { ACCOUNTS: 'client secret' },
  AdminFiling: {
    ACCOUNTS: `filingNo department departmentCode formerAdmin newAdmin status filedAt filedBy decidedAt decidedBy reason version`,
  },
  // 1.6
  InspectionAct: act({
    PUBLIC: 'checkDate checklistCode checkForm checkMode score findings',
    OWN_DEPT: 'publication',
  }),
  PenaltyAct: act({
    PUBLIC: `decidedOn documentNo penaltyTypes penaltyResult violationType penaltyBasis procedure fineAmount confiscatedIncome
      confiscatedProperty revokedLicence noPenalty penaltyValidUntil cancelReason authority authorityCode dataSource dataSourceCode`,
    STAFF: 'inspectionActNo filedOn closedOn hearing major reconsideration litigation state reviews',
    OWN_DEPT: `caseSource illegalFact evidence legalReview legalReviewedOn legalReviewOpinion groupDiscussion groupDiscussedOn
      groupConclusion closureMethod closureResult paidAmount otherHandling criminal transferredOn publication`,
  }),
  CompulsoryAct: act({
    PUBLIC: 'compulsionKind documentNo basis measureType executionType result measureFrom measureTo extensionDays',
    STAFF: 'inspectionActNo state',
    OWN_DEPT: 'illegalFact extensionReason',
  }),
  OtherAct: act({ PUBLIC: 'startedOn endedOn measure closing', STAFF: 'inspectionActNo', OWN_DEPT: 'itemSource' }),
  PenaltyReview: { STAFF: 'ground outcome decidedOn documentNo' },
  EvidenceDocument: {
    STAFF: 'evidenceId provenance',
    OWN_DEPT: 'name mediaType bytes sha256 state attachedAt attachedBy parts missingParts content',
  },
  NamedOfficer: { PUBLIC: 'name certificateNo' },
  Finding: { PUBLIC: 'objectId checkDate code description severity rectifiedOn', STAFF: 'provenance' },
  // Art. 23: reached through an act by those whose own it is
  ActPublication: {
    STAFF: 'actId state opinion profile publicFrom publicUntil reason dueOn provisional steps preview version',
  },
  PublicationStep: { STAFF: 'step at by department' },
  PreviewedField: { STAFF: 'field value' },
  DuePublication: { TASKS: 'act dueOn provisional missed' },
  MissedPublications: { TASKS: 'department count oldestDueOn' },
  // 1.7: the row itself is found by the departments of the case alone
  Complaint: {
    STAFF: `complaintNo kind source status regionCode receivedOn assignedDept department deadlines acceptanceDecision acceptanceDecidedOn
      mediationEndedOn verifiedOn filedOn notifiedOn dueState dueOn remindedOn escalatedOn acts provenance`,
    OWN_DEPT: `anonymous complainantNameMasked phoneMasked handlers objectId objectName objectCreditCode supervisedObject accusedDept
      complaintType serviceType serviceName disputeDate detail demand amount refusalGround refusalGroundText mediationResult
      terminationGround filed result resultPublic satisfaction itemCode transferredFrom transferReason splitFrom splitTo joinedTo additions
      actIds likelyDuplicates`,
    PERSONAL: 'complainantName phone address idNumber agent detailFull',
  },
  SubmittedComplaint: { ANONYMOUS: 'complaintNo queryCode' },
  FollowedComplaint: {
    ANONYMOUS: `complaintNo kind status receivedOn assignedDept dueOn acceptanceDecision acceptanceDecidedOn refusalGroundText reply notifiedOn
      splitTo additions satisfaction`,
  },
  ComplaintDeadline: { STAFF: 'rule startOn dueOn provisional' },
  // 1.8
  CreditProfile: {
    PUBLIC: 'objectId supervisedObject ratings abnormalListings seriousIllegalListings sanctions incentives',
    STAFF: 'repairs',
  },
  CreditRating: {
    PUBLIC: 'ratingNo appraiseName scheme schemeName grade agency appraisedOn scope validFrom validTo methodNo',
    STAFF: 'id score components explanation replacedOn replacedBy reviewDue withdrawnOn provenance',
  },
  RatingExplanation: { STAFF: 'rule nameZh nameEn points counts records' },
  RatedKind: { STAFF: 'kind count' },
  RatedRecord: { STAFF: 'kind id on points' },
  // Art. 25: the published method of a public scheme is for anybody
  RatingMethod: {
    PUBLIC: `methodNo scheme schemeName methodVersion name departmentCode department state effectiveOn replacedOn baseScore minScore
      maxScore rules grades public validMonths source publishedAt`,
    STAFF: 'publishedBy version provenance',
  },
  RatingRule: { PUBLIC: 'code nameZh nameEn source results points cap decayMonths' },
  GradeBound: { PUBLIC: 'grade from' },
  RatingRun: {
    STAFF: 'runNo scheme methodNo departmentCode department regionCode state rated by startedAt finishedAt provenance',
  },
  ScoreComponent: { STAFF: 'name score' },
  CreditListing: {
    PUBLIC:
      'listingNo kind regionCode putDate putReason putDept removeDate removeReason removeDept level publicFrom publicUntil',
    STAFF: 'id publicMinUntil repairedAt state withdrawnOn withdrawnReason version provenance',
    OWN_DEPT: 'basisActId',
  },
  JointMeasure: {
    PUBLIC: 'sanctionNo kind measureCode basis startOn endOn executingDept department',
    STAFF: 'id state withdrawnOn withdrawnReason version provenance',
    OWN_DEPT: 'feedback basisActId',
  },
  CreditRepair: {
    STAFF: 'id repairNo listingNo appliedOn acceptedOn state version decision decidedOn provenance',
    OWN_DEPT: 'application reason',
  },
  // 1.9
  RandomInspectionPlan: {
    PUBLIC: `planId name year planKind status areaName regionCode departmentCode departmentCreditCode department ratio itemCode item itemName
      objectScope itemCategory months checkMode leadDepartment cooperatingDepartments announcedOn acts officersPerVisit scope strata draw`,
    STAFF: 'targets creditScheme version provenance',
  },
  PlanScope: { PUBLIC: 'objectTypes categories industryCodes operatingStatuses' },
  PlanStratum: { PUBLIC: 'stratum ratio', STAFF: 'riskLevel creditGrade' },
  RandomDraw: {
    PUBLIC: `planId plan state seedDigest frameDigest objects officers departments beaconSource beaconDue validOn committedAt chance chanceAt
      visitsDrawn seed publishedAt record frameParts frame visits`,
    STAFF: 'visitsIn version provenance',
  },
  // found by the departments that take part and those above them, by anybody once its draw is published
  DrawnVisit: {
    PUBLIC: 'visitId planId number objectId stratum regionCode teams state checkedOn checkResult notPossibleReason',
    STAFF: 'supervisedObject act version provenance',
  },
  VisitTeam: { PUBLIC: 'departmentCode department certificateNos officers' },
  InterestDeclaration: { STAFF: 'planId objectId supervisedObject certificateNo declaredAt' },
  Task: {
    STAFF: `taskNo title content kind issuedBy assignedTo issuedAt dueOn deliveredAt deliveryProof status overdue late escalatedAt
      escalatedTo claimedAt claimedBy startedAt feedback fedBackAt actIds returnReason returnedAt closedAt version item supervisedObject
      complaint joint urging provenance`,
  },
  Urging: { STAFF: 'matterNo ground round rectified checkNote' },
  JointTask: {
    STAFF: `jointNo title content initiatedBy issuedAt startsOn dueOn item supervisedObject inspectContent remark status units
      provenance`,
  },
  Desk: { TASKS: 'today dueToday late coming toCheck waitingForOthers' },
  DeskPart: { TASKS: 'count tasks' },
  // Art. 38: candidates are the offices' to decide on; a decision is for the department criticised and those above it
  CriticismCandidate: { OFFICES: 'matterNo ground department rounds required version orders counted' },
  CountedRecords: { STAFF: 'what whatZh count since examples' },
  CriticismNotice: {
    STAFF: `criticismNo matterNo ground departmentCode department decision reason rounds required orders counted decidedBy decidedAt
      deliveryProof provenance`,
  },
  CriticisedOrder: {
    STAFF: 'taskNo round version issuedAt deliveredAt contentDigest dueOn fedBackAt feedback rectified',
  },
  // Art. 24: found by the provider, the receiver and those above them
  DataGrant: {
    STAFF: `id providerCode provider receiverCode receiver type fields purpose from until state grantedBy grantedAt revokedBy revokedAt
      revokeReason version provenance`,
  },
  GrantableData: { STAFF: 'type nameZh fields' },
  // Sources, and what they bring (Art. 14, 15, 18, 19)
  DataSource: {
    STAFF: `sourceId name kind departmentCode department state lastContactAt registeredAt expectedHours silentSince version
      provenance`,
  },
  DataQuality: {
    STAFF: `provider department dataset from to arrived standard correct wrong held late timelyRate completeness correctRate
      quarantined oldestQuarantinedAt quarantineAgeDays days`,
  },
  DataQualityDay: { STAFF: 'day arrived standard correct wrong held late timelyRate completeness correctRate' },
  IngestRun: {
    STAFF: 'runId provider department dataset fileName sourceSystem batchNo by state startedAt finishedAt tally',
  },
  IngestTally: { STAFF: 'read new changed unchanged held copies late heldReasons irregularities remarks' },
  IngestReason: { STAFF: 'code field message messageZh count examples' },
  QuarantinedRow: {
    STAFF: 'rowId provider department dataset fileName rowNumber batchNo state heldAt changedAt unreadable note',
    OWN_DEPT: 'problems',
    PERSONAL: 'raw row',
  },
  Provenance: { STAFF: 'provider sourceSystem batchNo operation receivedAt version irregularities' },
  Irregularity: { STAFF: 'code field message messageZh' },
  // What the rules say, to the staff
  ExplainedField: { STAFF: 'coordinate path rule ruleZh allowed rowDecides needs scopes article' },
  // Art. 33, 39, 40
  Trace: { TRACE: 'versions earlierVersions linked moreLinked', INSPECTION: 'reads earlierReads' },
  TraceLink: { TRACE: 'kind id' },
  TraceVersion: { TRACE: 'version at by department sourceSystem batchNo operation changedFields values proof' },
  TraceValue: { TRACE: 'field value' },
  TraceRead: { INSPECTION: 'at by department purpose caseNo fields deniedFields' },
  // 1.10, Art. 20
  Analysis: { AGGREGATE: 'actCounts asOf' },
  AnalysisAsOf: { AGGREGATE: 'sequence at' },
  ActCount: { AGGREGATE: 'districtCode month kind count suppressed' },
  // Pages of lists
  PageInfo: { PUBLIC: 'hasNextPage endCursor' },
  ...pageOf('SupervisionItem', 'PUBLIC'),
  ...pageOf('InspectionChecklist', 'PUBLIC'),
  ...pageOf('Department', 'PUBLIC'),
  ...pageOf('EnforcementOfficer', 'PUBLIC'),
  ...pageOf('SupervisionAct', 'PUBLIC'),
  ...pageOf('SupervisedObject', 'PUBLIC'),
  ...pageOf('RandomInspectionPlan', 'PUBLIC'),
  ...pageOf('DuePublication', 'STAFF'),
  ...pageOf('DrawnVisit', 'PUBLIC'),
  ...pageOf('Complaint', 'STAFF'),
  ...pageOf('DataGrant', 'STAFF'),
  ...pageOf('DataSource', 'STAFF'),
  ...pageOf('Task', 'STAFF'),
  ...pageOf('JointTask', 'STAFF'),
  ...pageOf('CriticismNotice', 'STAFF'),
  ...pageOf('ItemClaim', 'STAFF'),
  ...pageOf('LocalItem', 'STAFF'),
  ...pageOf('LegalBasis', 'STAFF'),
  ...pageOf('ItemReview', 'STAFF'),
  ...pageOf('PermitItem', 'STAFF'),
  ...pageOf('RatingMethod', 'PUBLIC'),
  ...pageOf('RatingRun', 'STAFF'),
  ...pageOf('DepartmentContact', 'STAFF'),
  ...pageOf('TrainingSession', 'STAFF'),
  ...pageOf('TrainingAttendance', 'STAFF'),
  ...pageOf('IngestRun', 'STAFF'),
  ...pageOf('QuarantinedRow', 'STAFF'),
  ...pageOf('Account', 'STAFF'),
  ...pageOf('Session', 'STAFF'),
  ...pageOf('MachineClient', 'STAFF'),
  ...pageOf('AdminFiling', 'STAFF'),
};

/** Class by coordinate, `Type.field`. */
export const CLASS_OF: ReadonlyMap<string, FieldClass> = new Map(
  Object.entries(CLASSES).flatMap(([type, classes]) =>
    Object.entries(classes).flatMap(([name, fields]) =>
      fields
        .split(/\s+/)
        .filter(Boolean)
        .map((field) => [`${type}.${field}`, name as FieldClass] as const),
    ),
  ),
);
