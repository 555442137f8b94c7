import type { Model, mongo } from 'mongoose';
import { digestOf } from '../../../shared/audit/digest.ts';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import type { PersonnelModels } from '../model.ts';
import {
  failuresAt,
  lockedUntil,
  OF_ACCOUNT,
  OF_SOURCE,
  type Patience,
  PLACE_KNOWN_DAYS,
  sourceKey,
} from './lock-out.ts';
import type { AttemptCounter } from './model.ts';

const DAY = 86_400_000;
const DUPLICATE_KEY = 11_000;

/** Whom an attempt is for, and where it comes from. */
export interface Attempt {
  /** The name as accounts are stored by, whether there is such an account or not. */
  name: string;
  source?: string;
  /** Thumbprint of a device key that was proved. */
  device?: string;
}

export interface OpenAttempt {
  /** It succeeded: its name's failures are forgotten, and the place is known from now on. */
  succeeded(): Promise<void>;
  /** It failed, which its source is held to as well. */
  failed(): Promise<void>;
}

export interface Attempts {
  /**
   * Begins an attempt. At its name it counts as failed before the password is looked at, so that a hundred guesses sent at once count as
   * a hundred in a row.
   * @throws ReportedError RATE_LIMITED with `retryAfter` in seconds; nothing is counted then
   */
  begin(attempt: Attempt, now: Date): Promise<OpenAttempt>;
}

/**
 * Failed sign-ins, by name and by source. A place that the account signed in from in the last thirty days, a device or a source, has a
 * counter of its own for this name: who guesses from elsewhere cannot lock the holder out of it.
 */
export function attemptsOf(models: PersonnelModels): Attempts {
  return {
    async begin(attempt, now) {
      const source = attempt.source && digestOf(['source', sourceKey(attempt.source)]);
      if (source) refuseWhenLocked(await read(models.attempts, source), OF_SOURCE, now);
      const name = (await knownPlace(models, attempt, now)) ?? digestOf(['name', attempt.name]);
      await count(models.attempts, name, OF_ACCOUNT, now, refuseWhenLocked);
      return {
        succeeded: async () => {
          await models.attempts.deleteOne({ _id: name });
          const expiresAt = new Date(now.getTime() + PLACE_KNOWN_DAYS * DAY);
          for (const place of placesOf(attempt))
            await models.knownPlaces.updateOne({ _id: place }, { $set: { expiresAt } }, { upsert: true });
        },
        failed: async () => {
          if (source) await count(models.attempts, source, OF_SOURCE, now);
        },
      };
    },
  };
}

/** The first of the attempt's places that the account has signed in from. */
async function knownPlace(models: PersonnelModels, attempt: Attempt, now: Date): Promise<string | undefined> {
  const places = placesOf(attempt);
  if (places.length === 0) return undefined;
  const found = await models.knownPlaces.find({ _id: { $in: places } }).lean<{ _id: string; expiresAt: Date }[]>();
  const standing = new Set(found.filter(({ expiresAt }) => now < expiresAt).map(({ _id }) => _id));
  return places.find((place) => standing.has(place));
}

/** A device is surer than a source, which others may share. */
function placesOf({ name, source, device }: Attempt): string[] {
  return [
    ...(device ? [digestOf(['device', name, device])] : []),
    ...(source ? [digestOf(['place', name, sourceKey(source)])] : []),
  ];
}

async function read(model: Model<AttemptCounter>, id: string): Promise<AttemptCounter | undefined> {
  const [found] = await model.find({ _id: id }).lean<AttemptCounter[]>();
  return found;
}

/** Adds one to exactly the count that was looked at; when another attempt came between, looks again. */
async function count(
  model: Model<AttemptCounter>,
  id: string,
  patience: Patience,
  now: Date,
  check?: typeof refuseWhenLocked,
): Promise<void> {
  for (;;) {
    const before = await read(model, id);
    check?.(before, patience, now);
    const failures = failuresAt(before, patience, now) + 1;
    const after = { failures, lastAt: now, expiresAt: new Date(now.getTime() + patience.forgotten * 1_000) };
    if (await replaced(model, id, before, after)) return;
  }
}

/** False when the counter is no longer as it was read. */
async function replaced(
  model: Model<AttemptCounter>,
  id: string,
  before: AttemptCounter | undefined,
  after: Omit<AttemptCounter, '_id'>,
): Promise<boolean> {
  if (before) {
    const { failures, lastAt } = before;
    return (await model.updateOne({ _id: id, failures, lastAt }, { $set: after })).matchedCount > 0;
  }
  try {
    await model.create({ _id: id, ...after });
    return true;
  } catch (error) {
    if ((error as mongo.MongoServerError).code === DUPLICATE_KEY) return false;
    throw error;
  }
}

function refuseWhenLocked(counted: AttemptCounter | undefined, patience: Patience, now: Date): void {
  const until = lockedUntil(counted, patience, now);
  if (!until) return;
  const retryAfter = Math.ceil((until.getTime() - now.getTime()) / 1000);
  throw new ReportedError(
    'RATE_LIMITED',
    `Too many failed attempts to sign in; wait ${retryAfter} seconds.`,
    { retryAfter },
    `登录失败次数过多，请在${retryAfter}秒后重试。`,
  );
}
