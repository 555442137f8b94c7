import { inTransaction } from '../../shared/audit/transaction.ts';
import { unsealed } from '../../shared/audit/sealed-values.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { HolidayTable } from '../../shared/calendar/working-day.ts';
import { onlineOrigin } from '../../shared/subgraph/write-online.ts';
import { draftOf } from './draft.ts';
import { dueState, lastDayToRemind } from './due-state.ts';
import type { ComplaintDocument, ComplaintsModels } from './model.ts';

/** What a look at the deadlines did: complaints looked at, handlers reminded (催办), complaints told to the office (上报督办). */
export interface Urged {
  examined: number;
  reminded: number;
  escalated: number;
}

const AT_ONCE = 200;

/**
 * Notes on each complaint whose deadline runs out or has run out that its handlers were reminded and its office told, once for each
 * deadline. Page by page, each page one transaction. Safe to repeat: on the same day it finds nothing more to do.
 * @throws ReportedError STALE when a complaint of the page is written at the same time; run it again
 */
export async function remindAndEscalate(
  { complaints }: ComplaintsModels,
  holidays: HolidayTable,
  now: Date,
): Promise<Urged> {
  const today = civilDateOf(now);
  const through = lastDayToRemind(today, holidays);
  const done: Urged = { examined: 0, reminded: 0, escalated: 0 };
  let last = '';
  for (;;) {
    const page = await complaints
      .find({ nextDueOn: { $lte: through }, _id: { $gt: last } })
      .sort({ _id: 1 })
      .limit(AT_ONCE)
      .lean<ComplaintDocument[]>();
    if (page.length === 0) return done;
    await unsealed(complaints, page);
    const urged = page.flatMap((complaint) => {
      const { remind, escalate } = dueState(complaint, today, holidays);
      return remind || escalate ? [{ complaint, remind, escalate }] : [];
    });
    await inTransaction(complaints.db, async (session) => {
      for (const [origin, ofOrigin] of Map.groupBy(urged, ({ complaint }) => originKey(complaint))) {
        const drafts = ofOrigin.map(({ complaint, remind, escalate }) =>
          draftOf(complaint, { ...(remind && { remindedOn: today }), ...(escalate && { escalatedOn: today }) }, holidays),
        );
        const { provider, sourceSystem } = JSON.parse(origin) as Pick<ComplaintDocument, 'provider' | 'sourceSystem'>;
        const by = { ...onlineOrigin(provider, 'urge-complaints', now), sourceSystem };
        await writeRecords(complaints, drafts, by, session);
      }
    });
    done.examined += page.length;
    done.reminded += urged.filter(({ remind }) => remind).length;
    done.escalated += urged.filter(({ escalate }) => escalate).length;
    last = page.at(-1)!._id;
  }
}

/** A complaint that a feed keeps stays the feed's: a reminder does not take it on line. */
function originKey({ provider, sourceSystem }: ComplaintDocument): string {
  return JSON.stringify({ provider, sourceSystem });
}
