import { addDays, type CivilDate } from '../../shared/calendar/civil-date.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { actRow, type DemoAct } from './act-row.ts';
import { checklistCode } from './catalogue.ts';
import type { Complaints } from './complaints.ts';
import type { DemoObject, Objects } from './objects.ts';
import type { Officers } from './officers.ts';
import type { Place } from './places.ts';
import type { Plans } from './plans.ts';
import { type Draws, stream, WeightedChoice } from './random.ts';
import { actDay } from './reporting-window.ts';
import type { DemoDataset } from './row.ts';
import type { InspectionRound } from './schedule.ts';
import type { Theme } from './themes.ts';

/** How steeply acts fall on the same few objects: more so where something is found, since offenders repeat. */
const STEEPNESS = { problem: 4, none: 1.5 };

const CHECK_TYPES = new WeightedChoice<[type: string, weight: number]>(
  [
    ['ROUTINE', 37],
    ['DOUBLE_RANDOM', 30],
    ['SPECIAL', 10],
    ['JOINT', 5],
    ['COMPLAINT', 12],
    ['REINSPECTION', 6],
  ],
  ([, weight]) => weight,
);

const PROBLEMS = new WeightedChoice<[result: string, weight: number]>(
  [
    ['RECTIFICATION_ORDERED', 62],
    ['FOLLOW_UP_PENDING', 22],
    ['NOT_PUBLICISED', 6],
    ['NOT_REACHABLE', 7],
    ['FALSE_PUBLICITY', 2],
    ['NO_COOPERATION', 1],
  ],
  ([, weight]) => weight,
);

/** An inspection as the acts that follow it need it. */
export interface DemoInspection extends DemoAct {
  checkDate: CivilDate;
  checkType: string;
  checkResult: string;
  planId?: string;
  complaintNo?: string;
}

export interface Inspections {
  dataset: DemoDataset;
  findings: DemoDataset;
  /** The inspection of a place in its round; the first `round.problems` found something. */
  at(round: InspectionRound, place: number): DemoInspection;
}

interface Sources {
  objects: Objects;
  officers: Officers;
  plans: Plans;
  complaints: Complaints;
}

export function inspections(
  seed: string,
  rounds: readonly InspectionRound[],
  today: CivilDate,
  { objects, officers, plans, complaints }: Sources,
): Inspections {
  const drawsOf = stream(seed, 'inspections');
  const findingDraws = stream(seed, 'findings');

  function at(round: InspectionRound, place: number): DemoInspection {
    const draws = drawsOf(round.first + place);
    const checkDate = actDay(round.receivedOn, draws);
    const problem = place < round.problems;
    const checkResult = problem ? PROBLEMS.draw(draws)[0] : 'NO_PROBLEM';
    const act = {
      actNo: `DEMO-JC-${String(round.first + place + 1).padStart(8, '0')}`,
      checkDate,
      receivedOn: round.receivedOn,
      checkResult,
      officers: [],
    };
    const [checkType] = CHECK_TYPES.draw(draws);
    const occasion = occasionOf(checkType, round, checkDate, problem, draws);
    const { department } = occasion.actor;
    return { ...act, ...occasion, officers: officers.draw(department, draws.chance(0.1) ? 3 : 2, draws) };
  }

  type Occasion = Pick<
    DemoInspection,
    'checkType' | 'actor' | 'theme' | 'regionCode' | 'object' | 'planId' | 'complaintNo'
  >;

  /** Whom a check is of follows from why it is made. A re-check finds that all is well now. */
  function occasionOf(
    checkType: string,
    round: InspectionRound,
    checkDate: CivilDate,
    problem: boolean,
    draws: Draws,
  ): Occasion {
    if (checkType === 'COMPLAINT') {
      const complaint = complaints.before(round.feeder, checkDate, draws);
      if (complaint) {
        const { actor, theme, regionCode, object, complaintNo } = complaint;
        return { checkType, actor, theme, regionCode, object, complaintNo };
      }
    }
    const { former } = round;
    if (checkType === 'REINSPECTION' && !problem && former && former.problems > 0) {
      const { actor, theme, regionCode, object } = at(former, draws.below(former.problems));
      return { checkType, actor, theme, regionCode, object };
    }
    const actor = round.feeder.actors.draw(draws);
    const place = actor.places.draw(draws);
    const theme = draws.pick(actor.themes);
    if (checkType === 'DOUBLE_RANDOM') {
      const target = plans.target(theme, Number(checkDate.slice(0, 4)), place, draws);
      return { checkType, actor, theme, regionCode: place.code, ...target };
    }
    const plain = ['SPECIAL', 'JOINT'].includes(checkType) ? checkType : 'ROUTINE';
    return { checkType: plain, actor, theme, regionCode: place.code, object: objectOf(theme, place, problem, draws) };
  }

  function objectOf(theme: Theme, place: Place, problem: boolean, draws: Draws): DemoObject {
    const block = objects.block(place, draws.pick(theme.trades));
    return objects.at(block, draws.rank(block.count, problem ? STEEPNESS.problem : STEEPNESS.none));
  }

  return {
    at,
    dataset: {
      name: 'inspections',
      total: rounds.reduce((sum, { count }) => sum + count, 0),
      *rows() {
        for (const round of rounds)
          for (let place = 0; place < round.count; place += 1) {
            const row = inspectionRow(at(round, place), drawsOf(-1 - round.first - place));
            yield { department: round.feeder.department.code, receivedOn: round.receivedOn, row };
          }
      },
    },
    findings: {
      name: 'findings',
      total: rounds.reduce((sum, { problems }) => sum + problems + Math.floor(problems / 2), 0),
      *rows() {
        for (const own of Map.groupBy(rounds, ({ feeder }) => feeder).values())
          for (const round of own)
            for (let place = 0; place < round.problems; place += 1) {
              const inspection = at(round, place);
              const draws = findingDraws(round.first + place);
              // Every second inspection found two things.
              for (let number = 0; number <= place % 2; number += 1)
                yield {
                  department: round.feeder.department.code,
                  receivedOn: today,
                  row: findingRow(inspection, number, today, draws),
                };
            }
      },
    },
  };
}

function inspectionRow(inspection: DemoInspection, draws: Draws): CanonicalRow {
  const { actor, theme, checkDate, checkType, checkResult, planId, complaintNo, receivedOn } = inspection;
  const published = draws.chance(checkType === 'COMPLAINT' ? 0.5 : 0.9);
  const remote = checkType === 'SPECIAL' && draws.chance(0.2);
  return {
    ...actRow(inspection, `${theme.name}（${CHECK_NAMES[checkType]}）`, draws),
    checkDate,
    checklistCode: checklistCode(actor.department, theme),
    checkForm: remote ? 'OFF_SITE' : 'ON_SITE',
    checkType,
    checkMode: remote ? 'ONLINE' : 'ON_SITE',
    checkResult,
    score: checkResult === 'NO_PROBLEM' ? draws.between(85, 100) : draws.between(55, 84),
    ...(planId && { planId }),
    ...(complaintNo && { complaintNo }),
    publicStatus: published ? 'PUBLISHED' : 'UNPUBLISHED',
    ...(published && { publicDate: receivedOn }),
  };
}

const CHECK_NAMES: Readonly<Record<string, string>> = {
  ROUTINE: '日常检查',
  SPECIAL: '专项检查',
  DOUBLE_RANDOM: '双随机抽查',
  JOINT: '联合检查',
  COMPLAINT: '投诉举报核查',
  REINSPECTION: '复查',
};

function findingRow(inspection: DemoInspection, number: number, today: CivilDate, draws: Draws): CanonicalRow {
  const { theme, object, checkDate, actNo } = inspection;
  const place = (draws.below(theme.points.length) + number) % theme.points.length;
  const rectifiedOn = addDays(checkDate, draws.between(1, 30));
  const rectified = draws.chance(0.8) && rectifiedOn <= today;
  return {
    objectId: object.objectId,
    checkDate,
    actNo,
    code: `${String(theme.index + 1).padStart(2, '0')}-${number + 1}-${place + 1}`,
    description: `${theme.points[place]}不符合${theme.law}的要求`,
    severity: draws.pick(['轻微', '一般', '一般', '较重', '严重']),
    ...(rectified && { rectifiedOn }),
  };
}
