import { addDays, type CivilDate, dayNumber } from '../../shared/calendar/civil-date.ts';
import { complaintRow } from './complaint-row.ts';
import { type Actor, FEEDERS, type Feeder } from './feeders.ts';
import type { DemoObject, Objects } from './objects.ts';
import type { Officers } from './officers.ts';
import { WAVE_REGION } from './places.ts';
import { apportioned, type Draws, stream } from './random.ts';
import type { DemoDataset } from './row.ts';
import { SPAN_DAYS } from './schedule.ts';
import { THEMES, type Theme } from './themes.ts';

/** Complaints for an act, and the part of them in the wave. */
const PER_ACT = 0.16;
const IN_WAVE = 0.06;
/** The rising wave: the last ten weeks, in one district, about eating out. */
const WAVE_DAYS = 70;
const WAVE_THEME = '餐饮服务食品安全检查';

/** A complaint as an inspection that follows it needs it. */
export interface DemoComplaint {
  complaintNo: string;
  receivedOn: CivilDate;
  actor: Actor;
  theme: Theme;
  object: DemoObject;
  regionCode: string;
}

export interface Complaints {
  dataset: DemoDataset;
  /** One that a feeder's departments received in the weeks before the day. */
  before(feeder: Feeder, day: CivilDate, draws: Draws): DemoComplaint | undefined;
}

interface Flow {
  feeder: Feeder;
  first: number;
  count: number;
  start: CivilDate;
  days: number;
  wave: boolean;
}

/** Complaints of each feeder's departments, steady over the years, and the wave. Within a flow, numbers are in the order of days. */
export function complaints(
  seed: string,
  acts: number,
  today: CivilDate,
  sources: { objects: Objects; officers: Officers },
): Complaints {
  const { objects, officers } = sources;
  const flows = flowsFor(Math.round(acts * PER_ACT), today);
  const drawsOf = stream(seed, 'complaints');
  const last = flows.at(-1)!;

  function at(flow: Flow, place: number): DemoComplaint {
    const draws = drawsOf(flow.first + place);
    const through = (place + draws.unit()) / flow.count;
    const day = Math.floor(flow.days * (flow.wave ? Math.sqrt(through) : through));
    const actor = flow.feeder.actors.draw(draws);
    const theme = flow.wave ? THEMES.find(({ name }) => name === WAVE_THEME)! : draws.pick(actor.themes);
    const block = objects.block(actor.places.draw(draws), draws.pick(theme.trades));
    return {
      complaintNo: `DEMO-TS-${String(flow.first + place + 1).padStart(7, '0')}`,
      receivedOn: addDays(flow.start, day),
      actor,
      theme,
      object: objects.at(block, draws.rank(block.count, 3)),
      regionCode: block.place.code,
    };
  }

  return {
    dataset: {
      name: 'complaints',
      total: last.first + last.count,
      *rows() {
        for (const flow of flows)
          for (let place = 0; place < flow.count; place += 1) {
            const complaint = at(flow, place);
            const draws = drawsOf(-1 - flow.first - place);
            const [handler] = officers.draw(complaint.actor.department, 1, draws);
            const row = complaintRow(complaint, handler!, today, draws);
            yield { department: receiverOf(flow.feeder), receivedOn: today, row };
          }
      },
    },
    before(feeder, day, draws) {
      const own = flows.filter((flow) => flow.feeder === feeder && flow.count > 0);
      const wave = own.find((flow) => flow.wave);
      const flow = wave && day > addDays(wave.start, 14) ? wave : own[0];
      if (!flow) return undefined;
      const through = (dayNumber(day) - draws.between(3, 20) - dayNumber(flow.start)) / flow.days;
      const place = Math.floor((flow.wave ? Math.max(through, 0) ** 2 : through) * flow.count);
      if (place < 0 || place >= flow.count) return undefined;
      const complaint = at(flow, place);
      return complaint.receivedOn < day ? complaint : undefined;
    },
  };
}

function flowsFor(total: number, today: CivilDate): Flow[] {
  const inWave = Math.round(total * IN_WAVE);
  const counts = apportioned(
    total - inWave,
    FEEDERS.map(({ share }) => share),
  );
  let first = 0;
  // By who receives them, so that those of one receiver come in together.
  const feeders = FEEDERS.map((feeder, place) => ({ feeder, count: counts[place]! })).sort((a, b) =>
    receiverOf(a.feeder) < receiverOf(b.feeder) ? -1 : 1,
  );
  const steady = feeders.map(({ feeder, count }): Flow => {
    const flow = { feeder, first, count, start: addDays(today, -SPAN_DAYS), days: SPAN_DAYS, wave: false };
    first += count;
    return flow;
  });
  const feeder = FEEDERS.find(({ department }) => department.code === `${WAVE_REGION}-MKT`)!;
  const wave = { feeder, first, count: inWave, start: addDays(today, -WAVE_DAYS), days: WAVE_DAYS, wave: true };
  return [...steady, wave];
}

/** Market regulation receives its own complaints, the office of letters and visits all others. */
function receiverOf({ department }: Feeder): string {
  return department.line === 'MKT' ? '610100-MKT' : '610100-OSM';
}
