import type { Problem } from './dataset.ts';

/** Row numbers shown for each reason. */
const EXAMPLES = 3;

/** One reason of the report: how often, and where to look. Never a value of a row. */
export interface Reason {
  code: string;
  field?: string;
  message: string;
  messageZh: string;
  count: number;
  /** Numbers of the first rows. */
  examples: number[];
}

/** What became of the rows of a run: `read = new + changed + unchanged + held + copies`. */
export interface Tally {
  read: number;
  new: number;
  changed: number;
  unchanged: number;
  held: number;
  /** Exact copies of rows before, passed over (mapping key `copies: once`). */
  copies: number;
  /** Kept rows that came later than five working days after the day they arose (Art. 15). */
  late: number;
  heldReasons: Reason[];
  /** What kept records lack. */
  irregularities: Reason[];
  /** What is odd about the file: its quirks, and values that were left out. */
  remarks: Reason[];
}

export type Reasons = 'heldReasons' | 'irregularities' | 'remarks';

export function emptyTally(): Tally {
  const counts = { read: 0, new: 0, changed: 0, unchanged: 0, held: 0, copies: 0, late: 0 };
  return { ...counts, heldReasons: [], irregularities: [], remarks: [] };
}

/** Counts the reasons of one row. A reason is a code at a field; a row counts once for each. */
export function countReasons(tally: Tally, kind: Reasons, number: number, problems: readonly Problem[]): void {
  const counted = new Set<string>();
  for (const { code, field, message, messageZh } of problems) {
    const key = `${code} ${field ?? ''}`;
    if (counted.has(key)) continue;
    counted.add(key);
    const known = tally[kind].find((reason) => reason.code === code && reason.field === field);
    const reason = known ?? {
      code,
      field,
      message: withoutValues(message),
      messageZh: withoutValues(messageZh),
      count: 0,
      examples: [],
    };
    if (!known) tally[kind].push(reason);
    reason.count += 1;
    if (reason.examples.length < EXAMPLES) reason.examples.push(number);
  }
}

/** A message may quote what the row has. */
function withoutValues(message: string): string {
  return message.replace(/"[^"]*"/gu, 'the value').replace(/“[^”]*”/gu, '该值');
}
