import type { mongo } from 'mongoose';
import { digestOf } from '../../shared/audit/digest.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { ComplaintsModels, GuessCounter } from './model.ts';

const WINDOW = 3_600_000;
const DUPLICATE_KEY = 11_000;
/** Guesses an hour from one address: at one number, and at all of them. Ours; a code has 80 bits. */
const MOST_AT_NUMBER = 5;
const MOST_FROM_SOURCE = 50;

/**
 * Counts a guess at a query code before it is looked at, so that many at once count as many. Numbers that do not exist count alike.
 * @returns to be called when the guess was right: its number's count is forgotten, and the source is not held to it
 * @throws ReportedError RATE_LIMITED with `retryAfter` in seconds
 */
export async function countGuess(
  { guesses }: ComplaintsModels,
  complaintNo: string,
  source: string | undefined,
  now: Date,
): Promise<() => Promise<void>> {
  const atNumber = digestOf(['guesses at', complaintNo, source ?? null]);
  const fromSource = digestOf(['guesses from', source ?? null]);
  const count = async (id: string, most: number) => {
    await guesses.deleteOne({ _id: id, expiresAt: { $lte: now } });
    const counted = await counting(guesses, id, now);
    if (counted.guesses > most) throw tooMany(counted.expiresAt.getTime() - now.getTime());
  };
  await count(fromSource, MOST_FROM_SOURCE);
  await count(atNumber, MOST_AT_NUMBER);
  return async () => {
    await guesses.deleteOne({ _id: atNumber });
    await guesses.updateOne({ _id: fromSource }, { $inc: { guesses: -1 } });
  };
}

/** Two that begin a count at once meet in the key, and the later one adds to it. */
async function counting(guesses: ComplaintsModels['guesses'], id: string, now: Date): Promise<GuessCounter> {
  const $setOnInsert = { expiresAt: new Date(now.getTime() + WINDOW) };
  const add = () =>
    guesses
      .findOneAndUpdate({ _id: id }, { $inc: { guesses: 1 }, $setOnInsert }, { upsert: true, returnDocument: 'after' })
      .orFail()
      .lean<GuessCounter>();
  return add().catch((error: mongo.MongoServerError) => {
    if (error.code === DUPLICATE_KEY) return add();
    throw error;
  });
}

function tooMany(milliseconds: number): ReportedError {
  const retryAfter = Math.max(1, Math.ceil(milliseconds / 1_000));
  return new ReportedError(
    'RATE_LIMITED',
    `Too many query codes were tried; wait ${retryAfter} seconds.`,
    { retryAfter },
    `查询码尝试次数过多，请在${retryAfter}秒后重试。`,
  );
}
