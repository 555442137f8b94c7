import { type Draft, writeRecords } from '../../shared/audit/write-records.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { readAtOnce } from '../../shared/subgraph/read-at-once.ts';
import { ENVELOPE_FIELDS } from '../../shared/subgraph/record-schema.ts';
import { followActs } from './datasets/follow-inspections.ts';
import type { ActDocument, BehaviourModels } from './model.ts';

/** Acts taken out of publication in one look. */
const AT_ONCE = 200;

/** What follows from an act's content, and is not part of it. */
const DERIVED = ['kind', 'occurredOn', 'aggregatedOn', 'timely', 'handlers', 'sourceOrder'];

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
    for (const act of acts) await withdraw(models, act, now);
    ended += acts.length;
  }
}

async function withdraw(models: BehaviourModels, act: ActDocument, now: Date): Promise<void> {
  const { provider, sourceSystem, batchNo } = act;
  const origin = { provider, sourceSystem, batchNo, receivedAt: now, by: 'end-of-publication' };
  await writeRecords(models.acts, [draftOf(act)], origin);
  await followActs(models, [act._id], origin);
}

function draftOf(act: ActDocument & { facts?: Draft['facts'] }): Draft {
  const fields = Object.entries(act);
  return {
    _id: act._id,
    content: Object.fromEntries(
      fields.filter(([field]) => !ENVELOPE_FIELDS.includes(field) && !DERIVED.includes(field)),
    ),
    derived: Object.fromEntries(fields.filter(([field]) => DERIVED.includes(field))),
    readers: act.readers.filter((key) => key !== 'public'),
    irregularities: act.irregularities,
    facts: act.facts,
    expectedVersion: act.version,
  };
}
