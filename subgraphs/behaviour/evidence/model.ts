import type { Connection, Model } from 'mongoose';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import type { PersonRoles } from '../../../shared/subgraph/personal-data.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';

/** 证据材料 of an act, without its content. `_id` is made of the act and the content's address. */
export const EVIDENCE_FIELDS = {
  evidenceId: { type: 'text', zh: '证据编号', identifying: true },
  actId: { type: 'text', zh: '行为编号', identifying: true },
  name: { type: 'text', zh: '名称', identifying: true, maxLength: 200 },
  mediaType: { type: 'text', zh: '文件类型', identifying: true },
  bytes: { type: 'integer', zh: '字节数', identifying: true },
  /** SHA-256 of the content, in lower-case hexadecimals: its address. */
  sha256: { type: 'text', zh: '内容摘要（SHA-256）', identifying: true },
  state: { type: 'text', zh: '状态' },
  attachedAt: { type: 'datetime', zh: '提交时间' },
  attachedBy: { type: 'text', zh: '提交人' },
  /** Of an act about a natural person: the key of that person. */
  personKey: { type: 'text', zh: '个人密钥编号' },
} as const satisfies FieldSpecs;

/** A piece of the content. `_id` is the evidence's and the piece's number, from 0. */
export const PART_FIELDS = {
  evidenceId: { type: 'text', zh: '证据编号', identifying: true },
  part: { type: 'integer', zh: '分段序号', identifying: true },
  /** Base64. */
  content: { type: 'text', zh: '内容', identifying: true },
  personKey: { type: 'text', zh: '个人密钥编号' },
} as const satisfies FieldSpecs;

export type EvidenceState = 'AWAITING' | 'COMPLETE';
export type EvidenceDocument = RecordOf<typeof EVIDENCE_FIELDS>;
export type EvidencePart = RecordOf<typeof PART_FIELDS>;

/** With the key of the person whom the act is about, and is gone with it; else under one of the provider. Nothing of it lies open in the store. */
function sealedLikeTheAct(field: string): PersonRoles {
  return {
    concerned: {
      fields: [field],
      when: ({ personKey }) => personKey !== undefined,
      keyedAs: ({ personKey }) => personKey as string | undefined,
    },
    businessSecret: { fields: [field], ofProvider: true },
  };
}

export function evidenceModels(connection: Connection): {
  evidence: Model<EvidenceDocument>;
  evidenceParts: Model<EvidencePart>;
} {
  const byAct = [{ actId: 1, _id: 1 }] as const;
  const evidence = recordSchema<EvidenceDocument>(EVIDENCE_FIELDS, {}, byAct, sealedLikeTheAct('name'));
  const part = recordSchema<EvidencePart>(
    PART_FIELDS,
    {},
    [{ evidenceId: 1, part: 1, _id: 1 }],
    sealedLikeTheAct('content'),
  );
  return {
    evidence: connection.model<EvidenceDocument>('EvidenceDocument', evidence, 'evidence'),
    evidenceParts: connection.model<EvidencePart>('EvidencePart', part, 'evidence_parts'),
  };
}
