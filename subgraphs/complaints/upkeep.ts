import DataLoader from 'dataloader';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { HolidayTable } from '../../shared/calendar/working-day.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { dueState, lastDayToRemind } from './due-state.ts';
import type { ComplaintDocument, ComplaintsModels, Urge } from './model.ts';

/** What a look at the deadlines did. */
export interface Urged {
  examined: number;
  /** Numbers of the complaints whose handlers are to be reminded now (催办). */
  reminded: string[];
  /** Numbers of those that the office is to be told of now (上报督办). */
  escalated: string[];
}

const AT_ONCE = 500;

/**
 * Finds the complaints whose deadline runs out or has run out, and notes that handlers were reminded and the office was told, once for
 * each deadline. Safe to repeat and to resume: on the same day it finds nothing more to do.
 */
export async function remindAndEscalate(models: ComplaintsModels, holidays: HolidayTable, now: Date): Promise<Urged> {
  const today = civilDateOf(now);
  const through = lastDayToRemind(today, holidays);
  const done: Urged = { examined: 0, reminded: [], escalated: [] };
  let last = '';
  for (;;) {
    // what is sealed is not needed, and stays so
    const page = await models.complaints
      .find({ nextDueOn: { $lte: through }, _id: { $gt: last } }, { sealed: 0 })
      .sort({ _id: 1 })
      .limit(AT_ONCE)
      .lean<ComplaintDocument[]>();
    if (page.length === 0) return done;
    const before = await urgesOf(
      models,
      page.map(({ _id }) => _id),
    );
    const urges = page.flatMap((complaint) => {
      const { _id } = complaint;
      const { next, remind, escalate } = dueState(complaint, today, holidays, before.get(_id));
      if (!next || !(remind || escalate)) return [];
      if (remind) done.reminded.push(_id);
      if (escalate) done.escalated.push(_id);
      const { rule, startOn } = next;
      const { remindedOn } = remind ? { remindedOn: today } : before.get(_id)!;
      return [{ _id, rule, startOn, remindedOn, ...(escalate && { escalatedOn: today }) }];
    });
    if (urges.length > 0)
      await models.urges.bulkWrite(
        urges.map((urge) => ({ replaceOne: { filter: { _id: urge._id }, replacement: urge, upsert: true } })),
      );
    done.examined += page.length;
    last = page.at(-1)!._id;
  }
}

/** What was done about complaints, loaded for one request in one call. */
export function urgeLoader(context: SubgraphContext, models: ComplaintsModels): DataLoader<string, Urge | null> {
  return context.once(
    'urges',
    () =>
      new DataLoader<string, Urge | null>(async (keys) => {
        const found = await urgesOf(models, keys);
        return keys.map((key) => found.get(key) ?? null);
      }),
  );
}

async function urgesOf({ urges }: ComplaintsModels, complaintNos: readonly string[]): Promise<Map<string, Urge>> {
  const found = await urges.find({ _id: { $in: complaintNos } }).lean<Urge[]>();
  return new Map(found.map((urge) => [urge._id, urge]));
}
