import type { CivilDate } from '../calendar/civil-date.ts';
import { badInput } from '../errors/reported-error.ts';
import type { DrawRules, Frame, FrameObject, FrameOfficer, Visit } from './draw-record.ts';
import { RandomStream } from './random-stream.ts';

const WHOLE = 10_000;
/** 行政处罚法 Art. 42: no fewer than two. */
export const FEWEST_OFFICERS = 2;

/** Certificate numbers that may not visit an object, by its number in the frame. */
export type ExcludedOf = (object: number) => readonly string[];

/**
 * The draw itself, by the rules over a frame (双随机): each stratum gives its share of objects in the order of the strata, and each of
 * these its officers, department by department. The same input gives the same visits, on any machine and at any time.
 * @param seed of `drawSeed`
 * @param validOn see `Commitment.validOn`
 * @throws ReportedError BAD_USER_INPUT naming an object that too few officers may visit
 */
export function draw(
  rules: DrawRules,
  frame: Frame,
  seed: Uint8Array,
  excludedOf: ExcludedOf,
  validOn: CivilDate,
): Visit[] {
  const byDepartment = Map.groupBy(frame.officers, ({ departmentCode }) => departmentCode);
  return drawObjects(rules, frame.objects, seed).map((object) => {
    const excluded = excludedOf(object);
    const { id, regionCode } = frame.objects[object]!;
    const officers = rules.departments.map((department) => {
      const all = byDepartment.get(department) ?? [];
      const able = all.filter((officer) => mayVisit(officer, regionCode, excluded, validOn));
      if (able.length < rules.officersPerVisit) throw tooFew(id, department, able.length, rules.officersPerVisit);
      const stream = new RandomStream(seed, `officers ${object} ${department}`);
      return stream.draw(rules.officersPerVisit, able.length).map((at) => able[at]!.certificateNo);
    });
    return { object, officers };
  });
}

/** How many of so many objects a ratio means: rounded up. */
export function drawnOf(count: number, ratio: number): number {
  return Math.ceil((count * ratio) / WHOLE);
}

function drawObjects({ strata }: DrawRules, objects: readonly FrameObject[], seed: Uint8Array): number[] {
  const members = new Map(strata.map(({ stratum }) => [stratum, [] as number[]]));
  for (const [place, { stratum }] of objects.entries()) members.get(stratum)?.push(place);
  return strata.flatMap(({ stratum, ratio }) => {
    const places = members.get(stratum)!;
    const stream = new RandomStream(seed, `objects ${stratum}`);
    return stream.draw(drawnOf(places.length, ratio), places.length).map((at) => places[at]!);
  });
}

function tooFew(id: string, department: string, able: number, needed: number) {
  return badInput(
    'objects',
    `has an object, ${id}, that ${able} officers of ${department} may visit, and ${needed} are needed`,
    `对象${id}可派${department}执法人员不足${needed}名`,
  );
}

function mayVisit(
  { certificateNo, areas, until }: FrameOfficer,
  regionCode: string,
  excluded: readonly string[],
  validOn: CivilDate,
): boolean {
  return until >= validOn && areas.some((area) => regionCode.startsWith(area)) && !excluded.includes(certificateNo);
}
