import type { CivilDate } from './civil-date.ts';
import { type Deadline, deadline } from './deadline.ts';
import type { HolidayTable } from './working-day.ts';

/** A deadline as it was stored, with what it was computed from. */
export interface StoredDeadline extends Deadline {
  start: CivilDate;
  /** Working days. */
  count: number;
}

export interface RecomputedDeadline<Stored extends StoredDeadline> {
  stored: Stored;
  now: Deadline;
}

/**
 * The stored deadlines that a new table moves or makes final, in their order, with what they are now; the rest are left out.
 * Give it the provisional ones, and with an amended year also the final ones that cross it.
 */
export function recomputedDeadlines<Stored extends StoredDeadline>(
  storedDeadlines: Iterable<Stored>,
  table: HolidayTable,
): RecomputedDeadline<Stored>[] {
  const changed: RecomputedDeadline<Stored>[] = [];
  for (const stored of storedDeadlines) {
    const now = deadline(stored.start, stored.count, table);
    if (now.date !== stored.date || now.provisional !== stored.provisional) changed.push({ stored, now });
  }
  return changed;
}
