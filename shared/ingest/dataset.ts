import type { ClientSession } from 'mongoose';
import type { PersonDocument } from '../subgraph/personal-data.ts';
import type { DepartmentFacts } from '../subgraph/services.ts';
import type { OutgoingRecords } from './outgoing.ts';

/** Something wrong with a row, in words. `code` is stable; the messages are for people and hold no personal value. */
export interface Problem {
  code: string;
  field?: string;
  message: string;
  messageZh: string;
}

/** How a canonical field is written in a row. `fen`: a whole number of fen, never negative. `list`: an array of texts or of objects. */
export type FieldType = 'text' | 'date' | 'datetime' | 'integer' | 'decimal' | 'fen' | 'boolean' | 'list';

export interface FieldSpec {
  type: FieldType;
  /** 中文 term of the field. */
  zh: string;
  /** Without it a row cannot be kept at all. */
  identifying?: boolean;
  /** Required (R) by the standard on line and for publication; a feeding system's row without it is irregular, and kept. */
  due?: boolean;
  maxLength?: number;
  /** Code list: what a feeding system writes → the value of the graph. The graph's own values are accepted as well. */
  codes?: Readonly<Record<string, string>>;
  /** Never printed in reports or logs. */
  personal?: boolean;
}

export type FieldSpecs = Readonly<Record<string, FieldSpec>>;

type ValueOf<Type extends FieldType> = Type extends 'text' | 'date'
  ? string
  : Type extends 'datetime'
    ? Date
    : Type extends 'integer' | 'decimal' | 'fen'
      ? number
      : Type extends 'boolean'
        ? boolean
        : readonly unknown[];

/** The values of a row that passed the checks of its fields; what was not given is absent. */
export type ValuesOf<Fields extends FieldSpecs> = { [Name in keyof Fields]?: ValueOf<Fields[Name]['type']> };

/** A row in the dataset's own fields: strings, numbers, booleans, lists; a day is `YYYY-MM-DD`; null or absent: not given. */
export type CanonicalRow = Readonly<Record<string, unknown>>;

/** Who brings rows in, from where, when. */
export interface Batch {
  department: DepartmentFacts;
  sourceSystem: string;
  /** yyyymmdd and a five-digit serial. */
  batchNo: string;
  receivedAt: Date;
  /** Account or command that does it. */
  by: string;
  /** Rows about records that another department provides are held: a machine client changes its own department's alone (Art. 19). */
  ownRecordsOnly?: boolean;
}

export type RowOutcome =
  | {
      kind: 'new' | 'changed' | 'unchanged';
      id: string;
      late: boolean;
      /** The day on which the record arose is known, so that it can be late. */
      dated?: boolean;
      irregularities: readonly Problem[];
    }
  | { kind: 'held'; problems: readonly Problem[] };

/** A person whom a row is about, as far as the row tells. */
export interface PersonMention {
  kind: string;
  role: string;
  /** Key of the record that the row would become, where it has one. */
  record?: string;
  document?: PersonDocument;
}

/**
 * One kind of record that can be brought in by file, stream or mutation: all three pass here (Art. 15, 18). The owning subgraph
 * implements it: checks (pure rules), links, writes. A call is one transaction: all its good rows stand, or none.
 */
export interface Dataset {
  readonly name: string;
  /** 中文. */
  readonly title: string;
  readonly fields: FieldSpecs;
  /** A register of the deployment that its operator brings in: no machine client sends it. */
  readonly byOperator?: boolean;
  /** How its records go out to the province; absent: they do not. */
  readonly exchange?: OutgoingRecords;
  /** The key of the record that a row is about; undefined when the row cannot be kept as it is. Pure. */
  identify?(row: CanonicalRow, batch: Batch): string | undefined;
  /** Whom a row is about, also one that cannot be kept. Pure. */
  persons?(row: CanonicalRow, batch: Batch): PersonMention[];
  /**
   * @param session of the transaction that the rows are part of; left out, they are one of their own
   * @returns one outcome per row, in order
   */
  accept(rows: readonly CanonicalRow[], batch: Batch, session?: ClientSession): Promise<readonly RowOutcome[]>;
}
