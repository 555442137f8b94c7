import type { ClientSession } from 'mongoose';
import type { CivilDate } from '../calendar/civil-date.ts';
import type { IngestCollections } from './store.ts';

/** What rows that came in were worth (Art. 15, 18): counted as they come, so that nobody need go through them again. */
export interface QualityCounts {
  /** 前置: rows that came. */
  arrived: number;
  /** Exact copies of rows before, passed over. */
  copies: number;
  /** Rows that could not be read in the layout of the dataset. */
  unreadable: number;
  /** Rows held in quarantine, the unreadable ones among them. */
  held: number;
  /** Rows kept as records. */
  kept: number;
  /** 正确: kept rows without an irregularity. */
  correct: number;
  /** Records that came for the first time, and have a day on which they arose. */
  dated: number;
  /** Of these, later than five working days after it. */
  late: number;
  /** Values that the standard requires of the kept rows. */
  due: number;
  /** Of these, the ones that are not there. */
  missing: number;
}

/** The counts of a department, dataset and day of arrival. */
export interface QualityDay extends QualityCounts {
  _id: string;
  provider: string;
  dataset: string;
  day: CivilDate;
  readers: string[];
}

export const NO_QUALITY: QualityCounts = {
  arrived: 0,
  copies: 0,
  unreadable: 0,
  held: 0,
  kept: 0,
  correct: 0,
  dated: 0,
  late: 0,
  due: 0,
  missing: 0,
};

export const QUALITY_COUNTS = Object.keys(NO_QUALITY) as (keyof QualityCounts)[];

/** Adds to the counts of a day, in the transaction in which the rows are settled: none is counted twice. */
export async function addQuality(
  { qualityDays }: IngestCollections,
  { provider, dataset, day, readers }: Pick<QualityDay, 'provider' | 'dataset' | 'day' | 'readers'>,
  counts: QualityCounts,
  session: ClientSession,
): Promise<void> {
  await qualityDays.updateOne(
    { _id: `${provider} ${dataset} ${day}` },
    { $inc: { ...counts }, $set: { readers }, $setOnInsert: { provider, dataset, day } },
    { upsert: true, session },
  );
}
