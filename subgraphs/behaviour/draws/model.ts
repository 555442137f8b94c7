import { type Connection, type Model, Schema } from 'mongoose';
import type { FrameObject, FrameOfficer } from '../../../shared/draw/draw-record.ts';
import type { PersonRoles } from '../../../shared/subgraph/personal-data.ts';
import { type RecordOf, recordSchema } from '../../../shared/subgraph/record-schema.ts';
import { DRAW_FIELDS, INTEREST_FIELDS, VISIT_FIELDS } from '../fields/draw-fields.ts';

export type DrawDocument = RecordOf<typeof DRAW_FIELDS>;
export type VisitDocument = RecordOf<typeof VISIT_FIELDS>;
export type InterestDocument = RecordOf<typeof INTEREST_FIELDS>;

/** A part of a frozen frame: no record, since the digest of the whole stands in its draw, and never written again. */
export interface FramePart {
  _id: string;
  planId: string;
  /** From 0 on. */
  part: number;
  /** In the order of their numbers, which go on from one part to the next. */
  objects: readonly FrameObject[];
  /** In the parts after those of the objects. */
  officers: readonly FrameOfficer[];
  /** Ids of natural persons, by place in this part: their entry has a salted one. */
  persons: readonly { place: number; objectId: string }[];
  /** Certificate numbers of who declared an interest, by number of the object, where anybody did. */
  declared: readonly { object: number; officers: readonly string[] }[];
}

export interface DrawModels {
  draws: Model<DrawDocument>;
  visits: Model<VisitDocument>;
  interests: Model<InterestDocument>;
  frames: Model<FramePart>;
}

/** What nobody may know before the results of a draw are in, be it by reading the store: no person's, and sealed like a secret of its provider. */
const DRAW_SECRETS: PersonRoles = { draw: { fields: ['secretSeed', 'salt'], ofProvider: true } };

/** What an officer says of their own ties to an object. */
const INTEREST_PERSONS: PersonRoles = {
  declarant: {
    fields: ['reason'],
    document: ({ certificateNo }: Partial<InterestDocument>) => ({ type: '执法证', number: certificateNo }),
  },
};

export function drawModels(connection: Connection): DrawModels {
  const draw = recordSchema<DrawDocument>(DRAW_FIELDS, {}, [{ state: 1, _id: 1 }], DRAW_SECRETS);
  const visit = recordSchema<VisitDocument>(VISIT_FIELDS, {}, [
    { planId: 1, number: 1, _id: 1 },
    { planId: 1, _id: 1 },
  ]);
  const interest = recordSchema<InterestDocument>(INTEREST_FIELDS, {}, [{ planId: 1, _id: 1 }], INTEREST_PERSONS);
  const frame = new Schema<FramePart>(
    { _id: String, planId: String, part: Number, objects: [], officers: [], persons: [], declared: [] },
    { versionKey: false, autoIndex: false, strict: 'throw' },
  );
  frame.index({ planId: 1, part: 1 });
  return {
    draws: connection.model<DrawDocument>('RandomDraw', draw, 'draws'),
    visits: connection.model<VisitDocument>('DrawnVisit', visit, 'visits'),
    interests: connection.model<InterestDocument>('InterestDeclaration', interest, 'interests'),
    frames: connection.model<FramePart>('DrawFrame', frame, 'draw_frames'),
  };
}
