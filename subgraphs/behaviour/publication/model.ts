import type { Connection, Model } from 'mongoose';
import type { FieldSpecs } from '../../../shared/ingest/dataset.ts';
import type { PersonRoles } from '../../../shared/subgraph/personal-data.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';
import type { PublicationState, PublicationStep } from './workflow-rules.ts';

/** What the checker says (法制审核意见). */
export const OPINION_FIELDS = {
  opinion: { type: 'text', zh: '法制审核意见', identifying: true, maxLength: 2_000 },
} as const satisfies FieldSpecs;

/** Why a publication is withdrawn (撤下原因). */
export const WITHDRAWAL_FIELDS = {
  reason: { type: 'text', zh: '撤下原因', identifying: true, maxLength: 2_000 },
} as const satisfies FieldSpecs;

/** 公示 of an act: one for each act, `_id` is the act's id. What the public sees stands in the act; this says who decided it, and when. */
export const PUBLICATION_FIELDS = {
  actId: { type: 'text', zh: '行为编号', identifying: true },
  state: { type: 'text', zh: '公示环节' },
  opinion: { type: 'text', zh: '法制审核意见' },
  profile: { type: 'text', zh: '脱敏方案' },
  publicUntil: { type: 'date', zh: '公示截止日期' },
  reason: { type: 'text', zh: '撤下原因' },
  /** Digest of the act as it was checked: what was changed since has to be checked again. */
  checkedDigest: { type: 'text', zh: '审核内容摘要' },
  /** `TakenStep` each, the first step first. */
  steps: { type: 'list', zh: '办理过程' },
  /** Of an act about a natural person: the key of that person, under which the texts are kept as well. */
  personKey: { type: 'text', zh: '个人密钥编号' },
} as const satisfies FieldSpecs;

/** A step with its owner. */
export interface TakenStep {
  step: PublicationStep;
  at: Date;
  /** Account, or what did it by the clock. */
  by: string;
  department: string;
}

export type PublicationDocument = Omit<RecordOf<typeof PUBLICATION_FIELDS>, 'state' | 'steps'> & {
  state: PublicationState;
  steps: TakenStep[];
};

const PUBLICATION_PERSONS: PersonRoles = {
  concerned: {
    fields: ['opinion', 'reason'],
    when: ({ personKey }) => personKey !== undefined,
    keyedAs: ({ personKey }) => personKey as string | undefined,
  },
};

export function publicationModel(connection: Connection): Model<PublicationDocument> {
  const schema = recordSchema<PublicationDocument>(PUBLICATION_FIELDS, {}, [], PUBLICATION_PERSONS);
  return connection.model<PublicationDocument>('ActPublication', schema, 'publications');
}
