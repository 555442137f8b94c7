import type { Connection, Model } from 'mongoose';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';

/** 数据授权 (Art. 24): what a provider department lets another one read of its rows. `_id` is the number of the grant. */
export const GRANT_FIELDS = {
  providerCode: { type: 'text', zh: '提供部门编码', identifying: true },
  receiverCode: { type: 'text', zh: '接收部门编码', identifying: true },
  /** GraphQL object type, and fields of it. */
  type: { type: 'text', zh: '数据类型', identifying: true },
  fields: { type: 'list', zh: '授权字段', identifying: true },
  purpose: { type: 'text', zh: '使用目的', identifying: true },
  /** Days in Asia/Shanghai, both included. */
  from: { type: 'date', zh: '授权起始日', identifying: true },
  until: { type: 'date', zh: '授权截止日', identifying: true },
  grantedBy: { type: 'text', zh: '授权人' },
  grantedAt: { type: 'datetime', zh: '授权时间' },
  revokedBy: { type: 'text', zh: '撤销人' },
  revokedAt: { type: 'datetime', zh: '撤销时间' },
  revokeReason: { type: 'text', zh: '撤销原因' },
} as const satisfies FieldSpecs;

export type GrantDocument = RecordOf<typeof GRANT_FIELDS>;

export function grantModel(connection: Connection): Model<GrantDocument> {
  const grant = recordSchema<GrantDocument>(GRANT_FIELDS, {}, [
    { readers: 1, grantedAt: 1, _id: 1 },
    { receiverCode: 1, until: 1, _id: 1 },
  ]);
  return connection.model<GrantDocument>('DataGrant', grant, 'grants');
}
