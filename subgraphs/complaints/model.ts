import { type Connection, type IndexDefinition, type Model, Schema } from 'mongoose';
import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import { type RecordOf, recordSchema } from '../../shared/subgraph/record-schema.ts';
import type { ComplaintDeadline } from './deadlines.ts';
import { COMPLAINT_PERSONS } from './persons.ts';

const KIND = { 投诉: 'COMPLAINT', 举报: 'REPORT' };
const SOURCE = {
  '12345': 'HOTLINE_12345',
  '12315': 'HOTLINE_12315',
  网站: 'WEB',
  信函: 'LETTER',
  来访: 'VISIT',
  转办: 'TRANSFERRED',
  检查发现: 'INSPECTION',
};
const STATUS = {
  待受理: 'RECEIVED',
  已受理: 'ACCEPTED',
  不予受理: 'REFUSED',
  已移送: 'TRANSFERRED',
  调解中: 'IN_MEDIATION',
  核查中: 'VERIFYING',
  已办结: 'CLOSED',
  已撤回: 'WITHDRAWN',
};
const ACCEPTANCE = { 受理: 'ACCEPTED', 不予受理: 'REFUSED', 移送: 'TRANSFERRED' };
const SATISFACTION = { 满意: 'SATISFIED', 基本满意: 'MOSTLY_SATISFIED', 不满意: 'DISSATISFIED' };

/**
 * 投诉举报; data-model 1.7. `_id` is the complaint number. A submission that is both a complaint and a report comes in as two rows, each
 * with a number of its own.
 */
export const COMPLAINT_FIELDS = {
  complaintNo: { type: 'text', zh: '投诉举报编号', identifying: true, maxLength: 50 },
  kind: { type: 'text', zh: '类别', identifying: true, codes: KIND },
  source: { type: 'text', zh: '来源渠道', due: true, codes: SOURCE },
  status: { type: 'text', zh: '办理状态', due: true, codes: STATUS },
  regionCode: { type: 'text', zh: '所在区域', due: true },
  receivedOn: { type: 'date', zh: '接收日期', identifying: true },
  assignedDept: { type: 'text', zh: '承办部门', due: true, maxLength: 32 },
  handlers: { type: 'list', zh: '承办人执法证号' },

  anonymous: { type: 'boolean', zh: '是否匿名' },
  complainantName: { type: 'text', zh: '投诉举报人', maxLength: 50, personal: true },
  phone: { type: 'text', zh: '联系电话', maxLength: 30, personal: true },
  address: { type: 'text', zh: '联系地址', maxLength: 600, personal: true },
  idNumber: { type: 'text', zh: '身份证号', maxLength: 18, personal: true },
  agent: { type: 'text', zh: '代理人', maxLength: 50, personal: true },

  objectId: { type: 'text', zh: '监管对象编码', maxLength: 200 },
  objectName: { type: 'text', zh: '被投诉举报对象', due: true, maxLength: 200 },
  objectCreditCode: { type: 'text', zh: '被投诉举报对象统一社会信用代码' },
  accusedDept: { type: 'text', zh: '被投诉举报部门', maxLength: 32 },
  itemCode: { type: 'text', zh: '监管事项编码', maxLength: 32 },
  complaintType: { type: 'text', zh: '问题类型', maxLength: 100 },
  serviceType: { type: 'text', zh: '商品服务类别', maxLength: 100 },
  serviceName: { type: 'text', zh: '商品服务名称', maxLength: 200 },
  disputeDate: { type: 'date', zh: '争议发生日期' },
  detail: { type: 'text', zh: '投诉举报内容', due: true, maxLength: 4000, personal: true },
  demand: { type: 'text', zh: '诉求', maxLength: 1000, personal: true },
  amount: { type: 'fen', zh: '涉及金额' },

  acceptanceDecision: { type: 'text', zh: '受理决定', codes: ACCEPTANCE },
  acceptanceDecidedOn: { type: 'date', zh: '受理决定日期' },
  refusalGround: { type: 'integer', zh: '不予受理情形' },
  mediationEndedOn: { type: 'date', zh: '调解终结日期' },
  mediationResult: { type: 'text', zh: '调解结果', maxLength: 1000, personal: true },
  terminationGround: { type: 'integer', zh: '终止调解情形' },
  verifiedOn: { type: 'date', zh: '核查完成日期' },
  filed: { type: 'boolean', zh: '是否立案' },
  filedOn: { type: 'date', zh: '立案日期' },
  notifiedOn: { type: 'date', zh: '告知日期' },
  result: { type: 'text', zh: '办理结果', maxLength: 2000, personal: true },
  resultPublic: { type: 'text', zh: '公开答复', maxLength: 2000 },
  satisfaction: { type: 'text', zh: '满意度', codes: SATISFACTION },
} as const satisfies FieldSpecs;

/** What handling on line adds; no file and no feeding system brings it. */
export const HANDLING_FIELDS = {
  transferredFrom: { type: 'text', zh: '移送部门' },
  transferReason: { type: 'text', zh: '移送理由', maxLength: 500, personal: true },
  splitFrom: { type: 'text', zh: '分案来源编号' },
  splitTo: { type: 'text', zh: '分案编号' },
  joinedTo: { type: 'text', zh: '并案编号' },
  additions: { type: 'list', zh: '补充内容', personal: true },
  actIds: { type: 'list', zh: '关联行为' },
} as const satisfies FieldSpecs;

export const RECORD_FIELDS = { ...COMPLAINT_FIELDS, ...HANDLING_FIELDS } as const satisfies FieldSpecs;

export interface ComplaintDocument extends RecordOf<typeof RECORD_FIELDS> {
  /** Computed from the record's dates by the rule table; stored, so that what was told can be proved later. */
  deadlines?: ComplaintDeadline[];
  /** One of the deadlines counts days of a year without a published notice. */
  deadlineProvisional?: boolean;
  /** The next day on which a step is due; absent: nothing is. */
  nextDueOn?: string;
}

/** By what a complainant without an account is known: never the code itself (see query-code.ts). */
export interface QueryCode {
  /** Number of the complaint. */
  _id: string;
  /** Keyed digest of number and code; absent where the code of another one opens this as well. */
  digest?: string;
  /** The complaint that this was split from, whose code it has. */
  codeOf?: string;
}

/** Guesses at query codes within an hour, right or wrong. */
export interface GuessCounter {
  _id: string;
  guesses: number;
  expiresAt: Date;
}

/** What was done about the deadline that a complaint has to keep next. Beside the record, so that a feed that brings it again changes nothing. */
export interface Urge {
  /** Number of the complaint. */
  _id: string;
  /** The deadline: which, and from what day. */
  rule: string;
  startOn: string;
  /** 催办日期 */
  remindedOn?: string;
  /** 上报督办日期 */
  escalatedOn?: string;
}

export interface ComplaintsModels {
  complaints: Model<ComplaintDocument>;
  queryCodes: Model<QueryCode>;
  guesses: Model<GuessCounter>;
  urges: Model<Urge>;
}

export function complaintsModels(connection: Connection): ComplaintsModels {
  const derived = { deadlineProvisional: Boolean, nextDueOn: String };
  const indexes: IndexDefinition[] = [
    { readers: 1, receivedOn: 1, _id: 1 },
    { readers: 1, _id: 1 },
    { readers: 1, kind: 1, receivedOn: 1, _id: 1 },
    { readers: 1, status: 1, receivedOn: 1, _id: 1 },
    { readers: 1, regionCode: 1, receivedOn: 1, _id: 1 },
    { readers: 1, assignedDept: 1, receivedOn: 1, _id: 1 },
    { readers: 1, nextDueOn: 1, receivedOn: 1, _id: 1 },
    { objectId: 1, receivedOn: 1, _id: 1 },
    { deadlineProvisional: 1, _id: 1 },
    { nextDueOn: 1, _id: 1 },
    { assignedDept: 1, handlers: 1, _id: 1 },
  ];
  const complaint = recordSchema<ComplaintDocument>(RECORD_FIELDS, derived, indexes, COMPLAINT_PERSONS);
  // beside the fields that are ingested, but content: the digest covers it
  complaint.add({ deadlines: { type: [], default: undefined } });
  const plain = { versionKey: false, autoIndex: false, strict: 'throw' } as const;
  const queryCode = new Schema<QueryCode>({ _id: String, digest: String, codeOf: String }, plain);
  const guess = new Schema<GuessCounter>({ _id: String, guesses: Number, expiresAt: Date }, plain);
  const urge = new Schema<Urge>(
    { _id: String, rule: String, startOn: String, remindedOn: String, escalatedOn: String },
    plain,
  );
  urge.index({ remindedOn: 1, _id: 1 });
  guess.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
  return {
    complaints: connection.model<ComplaintDocument>('Complaint', complaint, 'complaints'),
    queryCodes: connection.model<QueryCode>('QueryCode', queryCode, 'query_codes'),
    guesses: connection.model<GuessCounter>('GuessCounter', guess, 'guesses'),
    urges: connection.model<Urge>('Urge', urge, 'urges'),
  };
}
