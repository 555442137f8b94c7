import { addDays, type CivilDate } from '../../shared/calendar/civil-date.ts';
import { demoDepartments } from '../../subgraphs/personnel/departments-of-xian.ts';
import { cases } from './cases.ts';
import { catalogue } from './catalogue.ts';
import { complaints } from './complaints.ts';
import { credit } from './credit.ts';
import { inspections } from './inspections.ts';
import { objects } from './objects.ts';
import { officers } from './officers.ts';
import { plans } from './plans.ts';
import { workingDayFrom } from './reporting-window.ts';
import type { DemoDataset } from './row.ts';
import { SPAN_DAYS, schedule } from './schedule.ts';
import { sources } from './sources.ts';

/** The datasets of a made-up city, in an order in which each finds what it refers to. */
export interface DemoCity {
  datasets: readonly DemoDataset[];
}

export interface CityPlan {
  /** Acts of the four kinds together. */
  acts: number;
  seed: string;
  /** The acts lie in the three years before it. */
  today: CivilDate;
}

/** Days before the first acts on which registers and catalogue come in; some acts are reported late. */
const FOUNDED_BEFORE = 60;

/**
 * A city in which nobody and no firm is real: Xi'an's departments, districts and zones, with items, officers, objects, acts, complaints and
 * credit that are made up. The same rows for the same seed and day. Nothing is held: rows are drawn as they are asked for.
 */
export function demoCity({ acts, seed, today }: CityPlan): DemoCity {
  const foundedOn = workingDayFrom(addDays(today, -SPAN_DAYS - FOUNDED_BEFORE));
  const years = range(Number(foundedOn.slice(0, 4)), Number(today.slice(0, 4)));
  const rounds = schedule(acts, today);
  const force = officers(seed, foundedOn, today);
  const supervised = objects(seed, acts, foundedOn);
  const planned = plans(seed, acts * 0.7, years, today, supervised);
  const complained = complaints(seed, acts, today, { objects: supervised, officers: force });
  const inspected = inspections(seed, rounds.inspections, today, {
    objects: supervised,
    officers: force,
    plans: planned,
    complaints: complained,
  });
  return {
    datasets: [
      departments(foundedOn),
      ...catalogue(foundedOn),
      force.dataset,
      supervised.dataset,
      planned.dataset,
      complained.dataset,
      inspected.dataset,
      ...cases(seed, rounds, { inspections: inspected, officers: force }),
      inspected.findings,
      ...credit(seed, supervised, today),
      sources(foundedOn, addDays(today, -1)),
    ],
  };
}

/** The staffing office keeps the list of departments. */
function departments(receivedOn: CivilDate): DemoDataset {
  const rows = demoDepartments();
  return {
    name: 'departments',
    total: rows.length,
    *rows() {
      for (const row of rows) yield { department: '610100-STF', receivedOn, row };
    },
  };
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, place) => first + place);
}
