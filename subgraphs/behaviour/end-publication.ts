import { inTransaction } from '../../shared/audit/transaction.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { readAtOnce } from '../../shared/subgraph/read-at-once.ts';
import type { ActDocument, BehaviourModels } from './model.ts';
import { writePublication } from './publication/write-act.ts';
import { writeStep } from './publication/write-step.ts';

/** Acts taken out of publication in one look. */
const AT_ONCE = 200;

const BY = 'end-of-publication';

/**
 * Takes acts whose publication has ended (公示截止日期, data-model 1.6) out of the public's sight, with their findings. Each is a new version
 * of its record. Safe to repeat.
 * @returns how many there were
 * @throws ReportedError STALE when one of them is written at the same time; the next run takes it
 */
export async function endPublications(models: BehaviourModels, now: Date): Promise<number> {
  const today = civilDateOf(now);
  let ended = 0;
  for (;;) {
    const acts = await readAtOnce<ActDocument>(models.acts, [
      { $match: { publicEndDate: { $gt: '', $lt: today }, readers: 'public' } },
      { $limit: AT_ONCE },
    ]);
    if (acts.length === 0) return ended;
    for (const act of acts) await end(models, act, now);
    ended += acts.length;
  }
}

async function end(models: BehaviourModels, act: ActDocument, now: Date): Promise<void> {
  const [publication] = await models.publications.find({ _id: act._id }).lean();
  await inTransaction(models.acts.db, async (session) => {
    await writePublication(models, act, { isPublic: false }, { by: BY, now, session });
    if (publication?.state === 'PUBLISHED')
      await writeStep(models, act, 'expire', { by: BY, department: act.provider, now, session });
  });
}

/** Runs that meet a write of another process before the day's publications are ended. */
const TRIES = 3;

/**
 * Whatever is published ends with its day and not with some hour after it: nobody is answered on a day before the publications that ended
 * with the day before are out of sight.
 */
export function endedEachDay(models: BehaviourModels, now: () => Date): () => Promise<void> {
  let day: string | undefined;
  let ending: Promise<void> | undefined;
  const end = async () => {
    const at = now();
    for (let left = TRIES; ; left--)
      try {
        await endPublications(models, at);
        day = civilDateOf(at);
        return;
      } catch (error) {
        if (left === 1 || !(error instanceof ReportedError && error.code === 'STALE')) throw error;
      }
  };
  return async () => {
    if (day === civilDateOf(now())) return;
    ending ??= end().finally(() => {
      ending = undefined;
    });
    await ending;
  };
}
