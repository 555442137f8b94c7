import { addDays, type CivilDate, daysBetween } from '../../shared/calendar/civil-date.ts';
import { FEEDERS, type Feeder } from './feeders.ts';
import { WAVE_REGION } from './places.ts';
import { apportioned } from './random.ts';
import { earlierOf, workingDayBefore, workingDayFrom } from './reporting-window.ts';

/** Days that the demo's acts reach back. */
export const SPAN_DAYS = 3 * 365;

/** Parts of the four kinds; what is left are other acts. */
const INSPECTIONS = 0.7;
const PENALTIES = 0.18;
const COMPULSIONS = 0.04;
/** Part of the inspections that find something, at least. */
const WITH_PROBLEMS = 0.36;

/*
 * A feeder's rows come in by rounds, since a call of a dataset is one day of receipt: a round a week in the whole city (more in a large
 * one), each of one feeder. That keeps the calls few and the days of the acts within what Art. 15 calls timely.
 */
const ROUNDS = 156;
const MOST_ROWS = 1_500;
const FEWEST_ROWS = 20;

/** Rows of one feeder that come in on one day. */
export interface Round {
  feeder: Feeder;
  receivedOn: CivilDate;
  /** Number of its first act among those of its kind. */
  first: number;
  count: number;
}

/** The inspections of a round, those that found something first (see `Inspections.at`). */
export interface InspectionRound extends Round {
  problems: number;
  /** The round before it of the same feeder. */
  former?: InspectionRound;
}

/** Acts that follow inspections: `sources` in turn, each with the place from which its inspections are taken. */
export interface FollowUpRound extends Round {
  sources: { round: InspectionRound; from: number; count: number }[];
}

export interface Schedule {
  inspections: readonly InspectionRound[];
  penalties: readonly FollowUpRound[];
  compulsions: readonly FollowUpRound[];
  otherActs: readonly FollowUpRound[];
}

/** When which department's acts come in; the kinds add up to `acts`. */
export function schedule(acts: number, today: CivilDate): Schedule {
  const total = Math.round(acts * INSPECTIONS);
  const inspections = inspectionRounds(total, today);
  const penaltyCount = Math.round(acts * PENALTIES);
  const compulsionCount = Math.round(acts * COMPULSIONS);
  const penalties = followUps(inspections, penaltyCount, today, {
    rounds: 4,
    days: 90,
    every: 1,
    lag: 35,
    from: () => 0,
  });
  const punished = new Map(penalties.flatMap(({ sources }) => sources.map(({ round, count }) => [round, count])));
  const compulsions = followUps(inspections, compulsionCount, today, {
    rounds: 2,
    days: 45,
    every: 4,
    lag: 3,
    from: () => 0,
  });
  // Half of them beside a penalty, half instead of one.
  const halfPunished = (round: InspectionRound) => Math.floor((punished.get(round) ?? 0) / 2);
  const otherActs = followUps(inspections, acts - total - penaltyCount - compulsionCount, today, {
    rounds: 3,
    days: 75,
    every: 4,
    lag: 12,
    from: halfPunished,
  });
  for (const { sources } of [...penalties, ...compulsions, ...otherActs])
    for (const { round, from, count } of sources)
      round.problems = Math.min(round.count, Math.max(round.problems, from + count));
  return { inspections, penalties, compulsions, otherActs };
}

function inspectionRounds(total: number, today: CivilDate): InspectionRound[] {
  const count = Math.max(Math.ceil(total / MOST_ROWS), Math.min(ROUNDS, Math.ceil(total / FEWEST_ROWS)));
  const sizes = apportioned(
    total,
    Array.from({ length: count }, () => 1),
  );
  const turns = inTurn(count);
  const start = addDays(today, -SPAN_DAYS);
  const last = workingDayBefore(today);
  const formers = new Map<Feeder, InspectionRound>();
  let first = 0;
  return sizes.map((size, place) => {
    const feeder = turns[place]!;
    const due = workingDayFrom(addDays(start, Math.floor(((place + 0.5) * SPAN_DAYS) / count)));
    const receivedOn = earlierOf(due, last);
    const former = formers.get(feeder);
    const problems = Math.ceil(size * WITH_PROBLEMS);
    const round: InspectionRound = { feeder, receivedOn, first, count: size, problems, ...(former && { former }) };
    formers.set(feeder, round);
    first += size;
    return round;
  });
}

/** Feeders by their share, as evenly mixed as can be; the one of the rising complaints close to the end. */
function inTurn(count: number): Feeder[] {
  const due = FEEDERS.map(() => 0);
  const sum = FEEDERS.reduce((total, { share }) => total + share, 0);
  const turns = Array.from({ length: count }, () => {
    for (const [place, { share }] of FEEDERS.entries()) due[place]! += share;
    const next = due.indexOf(Math.max(...due));
    due[next]! -= sum;
    return FEEDERS[next]!;
  });
  const rising = FEEDERS.find(({ department }) => department.code === `${WAVE_REGION}-MKT`);
  if (rising && count > 2) turns[count - 2] = rising;
  return turns;
}

interface FollowUp {
  /** Inspection rounds that one round follows at most, and within how many days. */
  rounds: number;
  days: number;
  /** Which of a feeder's inspection rounds close one: each that is full, or every fourth. */
  every: number;
  /** Days from the last inspection round to this one. */
  lag: number;
  /** Place of the first inspection of a round that is followed. */
  from(round: InspectionRound): number;
}

function followUps(
  inspections: readonly InspectionRound[],
  total: number,
  today: CivilDate,
  rule: FollowUp,
): FollowUpRound[] {
  const closed = [...Map.groupBy(inspections, ({ feeder }) => feeder).values()]
    .flatMap((own) => grouped(own, rule))
    .map((group) => ({ group, receivedOn: workingDayFrom(addDays(group.at(-1)!.receivedOn, rule.lag)) }))
    .filter(({ receivedOn }) => receivedOn < today)
    .sort((a, b) => (a.receivedOn < b.receivedOn ? -1 : 1));
  const sizes = apportioned(
    total,
    closed.map(({ group }) => group.reduce((sum, { count }) => sum + count, 0)),
  );
  let first = 0;
  return closed.map(({ group, receivedOn }, place) => {
    const count = sizes[place]!;
    const parts = apportioned(
      count,
      group.map((round) => round.count),
    );
    const sources = group.map((round, index) => ({ round, from: rule.from(round), count: parts[index]! }));
    const followUp = { feeder: group[0]!.feeder, receivedOn, first, count, sources };
    first += count;
    return followUp;
  });
}

/** A feeder's rounds, by those that one follow-up takes together. */
function grouped(own: readonly InspectionRound[], { rounds, days, every }: FollowUp): InspectionRound[][] {
  if (every > 1)
    return own.flatMap((last, place) => {
      if (place % every !== 0) return [];
      const within = own.slice(Math.max(0, place - rounds + 1), place + 1);
      return [within.filter(({ receivedOn }) => daysBetween(receivedOn, last.receivedOn) <= days)];
    });
  const groups: InspectionRound[][] = [];
  for (const round of own) {
    const open = groups.at(-1);
    if (open && open.length < rounds && daysBetween(open[0]!.receivedOn, round.receivedOn) <= days) open.push(round);
    else groups.push([round]);
  }
  return groups;
}
