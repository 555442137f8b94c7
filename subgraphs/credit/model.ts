import type { Connection, Model } from 'mongoose';
import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import { declareFollowing } from '../../shared/subgraph/following-fields.ts';
import { type RecordOf, recordSchema } from '../../shared/subgraph/record-schema.ts';
import { listingPublication, ratingPublication, sanctionPublication } from './publication.ts';
import { SCHEME_CODES } from './schemes.ts';

const LISTING_KIND = { 经营异常名录: 'ABNORMAL', 严重违法失信名单: 'SERIOUS' };
const SANCTION_KIND = { 联合惩戒: 'SANCTION', 联合激励: 'INCENTIVE' };
const LEVEL = { 轻微: 'MINOR', 一般: 'GENERAL', 严重: 'SERIOUS' };
const DECISION = { 准予修复: 'APPROVED', 不予修复: 'REJECTED' };

/** 信用评价; data-model 1.8. `_id` is the provider and the number. */
export const RATING_FIELDS = {
  ratingNo: { type: 'text', zh: '评价编号', identifying: true, maxLength: 50 },
  objectId: { type: 'text', zh: '监管对象编码', identifying: true, maxLength: 200 },
  appraiseName: { type: 'text', zh: '评价名称', due: true, maxLength: 20 },
  scheme: { type: 'text', zh: '评价体系', identifying: true, codes: SCHEME_CODES },
  grade: { type: 'text', zh: '评价等级', maxLength: 10 },
  score: { type: 'decimal', zh: '评价得分' },
  components: { type: 'list', zh: '得分构成' },
  agency: { type: 'text', zh: '评价机构', due: true, maxLength: 50 },
  appraisedOn: { type: 'date', zh: '评价日期', identifying: true },
  scope: { type: 'text', zh: '评价范围', maxLength: 50 },
  validFrom: { type: 'date', zh: '有效期起' },
  validTo: { type: 'date', zh: '有效期止' },
} as const satisfies FieldSpecs;

/** 经营异常名录, 严重违法失信名单; data-model 1.8. `_id` is the provider and the number. */
export const LISTING_FIELDS = {
  listingNo: { type: 'text', zh: '列入编号', identifying: true, maxLength: 50 },
  kind: { type: 'text', zh: '名单类别', identifying: true, codes: LISTING_KIND },
  objectId: { type: 'text', zh: '监管对象编码', identifying: true, maxLength: 200 },
  regionCode: { type: 'text', zh: '区划代码' },
  putDate: { type: 'date', zh: '列入日期', identifying: true },
  putReason: { type: 'text', zh: '列入原因', due: true, maxLength: 600 },
  putDept: { type: 'text', zh: '列入决定机关', due: true, maxLength: 150 },
  removeDate: { type: 'date', zh: '移出日期' },
  removeReason: { type: 'text', zh: '移出原因', maxLength: 600 },
  removeDept: { type: 'text', zh: '移出决定机关', maxLength: 150 },
  level: { type: 'text', zh: '失信程度', codes: LEVEL },
  published: { type: 'boolean', zh: '是否公示' },
  publicFrom: { type: 'date', zh: '公示起始日' },
  publicUntil: { type: 'date', zh: '公示截止日' },
  repairedAt: { type: 'date', zh: '信用修复日期' },
} as const satisfies FieldSpecs;

/** 联合惩戒, 联合激励; data-model 1.8. `_id` is the provider and the number. */
export const SANCTION_FIELDS = {
  sanctionNo: { type: 'text', zh: '奖惩编号', identifying: true, maxLength: 50 },
  kind: { type: 'text', zh: '奖惩类别', identifying: true, codes: SANCTION_KIND },
  objectId: { type: 'text', zh: '监管对象编码', identifying: true, maxLength: 200 },
  measureCode: { type: 'text', zh: '措施编码', due: true, maxLength: 50 },
  basis: { type: 'text', zh: '依据', due: true, maxLength: 600 },
  startOn: { type: 'date', zh: '开始日期', identifying: true },
  endOn: { type: 'date', zh: '结束日期' },
  executingDept: { type: 'text', zh: '执行部门', due: true, maxLength: 32 },
  feedback: { type: 'text', zh: '执行反馈', maxLength: 1000 },
  published: { type: 'boolean', zh: '是否公示' },
  publicFrom: { type: 'date', zh: '公示起始日' },
  publicUntil: { type: 'date', zh: '公示截止日' },
} as const satisfies FieldSpecs;

/** 信用修复; data-model 1.8. `_id` is the provider and the number; the listing is one of the same provider. */
export const REPAIR_FIELDS = {
  repairNo: { type: 'text', zh: '修复编号', identifying: true, maxLength: 50 },
  listingNo: { type: 'text', zh: '列入编号', identifying: true, maxLength: 50 },
  objectId: { type: 'text', zh: '监管对象编码', identifying: true, maxLength: 200 },
  appliedOn: { type: 'date', zh: '申请日期' },
  decision: { type: 'text', zh: '修复决定', identifying: true, codes: DECISION },
  decidedOn: { type: 'date', zh: '决定日期', identifying: true },
  reason: { type: 'text', zh: '决定理由', maxLength: 600 },
} as const satisfies FieldSpecs;

/** Between which days a row that is public at all may be seen by anybody; derived, so that every read can compare it with its day. */
export interface PublicSpan {
  publicSince?: string;
  /** `9999-12-31` where publication has no end yet. */
  publicThrough?: string;
}

export type RatingDocument = RecordOf<typeof RATING_FIELDS> & PublicSpan;
export type ListingDocument = RecordOf<typeof LISTING_FIELDS> & PublicSpan & { publicMinUntil?: string };
export type SanctionDocument = RecordOf<typeof SANCTION_FIELDS> & PublicSpan;
export type RepairDocument = RecordOf<typeof REPAIR_FIELDS> & PublicSpan;

export interface CreditModels {
  ratings: Model<RatingDocument>;
  listings: Model<ListingDocument>;
  sanctions: Model<SanctionDocument>;
  repairs: Model<RepairDocument>;
}

export function creditModels(connection: Connection): CreditModels {
  const span = { publicSince: String, publicThrough: String };
  const byObject = { objectId: 1, _id: 1 } as const;
  const rating = recordSchema<RatingDocument>(RATING_FIELDS, span, [byObject]);
  const listing = recordSchema<ListingDocument>(LISTING_FIELDS, { ...span, publicMinUntil: String }, [byObject]);
  const sanction = recordSchema<SanctionDocument>(SANCTION_FIELDS, span, [byObject]);
  const repair = recordSchema<RepairDocument>(REPAIR_FIELDS, span, [byObject, { provider: 1, listingNo: 1, _id: 1 }]);
  declareFollowing(rating, (row) => ratingPublication(row).span);
  declareFollowing(listing, (row) => listingPublication(row).span);
  declareFollowing(sanction, (row) => sanctionPublication(row).span);
  return {
    ratings: connection.model<RatingDocument>('CreditRating', rating, 'ratings'),
    listings: connection.model<ListingDocument>('CreditListing', listing, 'listings'),
    sanctions: connection.model<SanctionDocument>('JointMeasure', sanction, 'sanctions'),
    repairs: connection.model<RepairDocument>('CreditRepair', repair, 'repairs'),
  };
}
