import { type Connection, type Model, Schema } from 'mongoose';
import type { Cell } from './rules.ts';

/** One cell of the projection. `_id` is its `cellKey`. */
export interface ActCountDocument extends Cell {
  _id: string;
  acts: number;
  /** Distinct objects of these acts. An act that names none adds none: it may be of any of them. */
  objects: number;
}

/** The acts of one object in one cell, so that distinct objects stay countable when acts are corrected. `_id` is its `cellObjectKey`. */
export interface CellObjectDocument {
  _id: string;
  acts: number;
}

export interface AnalysisModels {
  actCounts: Model<ActCountDocument>;
  cellObjects: Model<CellObjectDocument>;
}

export function analysisModels(connection: Connection): AnalysisModels {
  const options = { versionKey: false, autoIndex: false, strict: 'throw' } as const;
  const actCount = new Schema<ActCountDocument>(
    { _id: String, districtCode: String, month: String, kind: String, acts: Number, objects: Number },
    options,
  );
  actCount.index({ month: 1, districtCode: 1, kind: 1 });
  actCount.index({ districtCode: 1, month: 1, kind: 1 });
  const cellObject = new Schema<CellObjectDocument>({ _id: String, acts: Number }, options);
  return {
    actCounts: connection.model<ActCountDocument>('ActCount', actCount, 'act_counts'),
    cellObjects: connection.model<CellObjectDocument>('CellObject', cellObject, 'cell_objects'),
  };
}
