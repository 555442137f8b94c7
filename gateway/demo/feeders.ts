import type { DepartmentFacts } from '../../shared/subgraph/services.ts';
import { demoDepartments } from '../../subgraphs/personnel/departments-of-xian.ts';
import { PLACES, type Place, WAVE_REGION } from './places.ts';
import { WeightedChoice } from './random.ts';
import { THEMES, type Theme } from './themes.ts';

export interface DemoDepartment extends DepartmentFacts {
  creditCode: string;
  /** Such as MKT. */
  line: string;
}

/** A department that acts: in which places, in what matters. */
export interface Actor {
  department: DemoDepartment;
  places: WeightedChoice<Place>;
  themes: readonly Theme[];
  share: number;
}

/**
 * A department that provides acts. A city department's system provides those of the districts' departments below it too, except where a
 * district has a system of its own; a zone's committee acts in every matter of its zone.
 */
export interface Feeder {
  department: DemoDepartment;
  share: number;
  actors: WeightedChoice<Actor>;
}

export const DEPARTMENTS: readonly DemoDepartment[] = demoDepartments().map((row) => {
  const { code, name, regionCode, creditCode } = row as Record<string, string>;
  return { code: code!, name: name!, regionCode: regionCode!, creditCode: creditCode!, line: code!.slice(7) };
});

const byCode = new Map(DEPARTMENTS.map((department) => [department.code, department]));

/** TypeError when the demo has no such department. */
export function demoDepartment(code: string): DemoDepartment {
  const department = byCode.get(code);
  if (!department) throw new TypeError(`The demo has no department ${code}.`);
  return department;
}

/** Part of each line in the city's acts; estimated, not counted. */
const LINE_SHARES: readonly [line: string, share: number][] = [
  ['MKT', 30],
  ['HEA', 13],
  ['CUM', 9],
  ['HCB', 8],
  ['FIR', 8],
  ['EEB', 7],
  ['CTB', 6],
  ['TRA', 6],
  ['EMB', 4],
  ['EDU', 2],
  ['HRS', 2],
  ['AGR', 2],
];

/** Departments of districts and zones with systems of their own, and their part in the city's acts. */
const OWN_SYSTEMS: readonly [code: string, share: number][] = [
  ['610103-MKT', 5],
  [`${WAVE_REGION}-MKT`, 7],
  ['610131-ADM', 4],
  ['611100-ADM', 3],
];

const actedIn = THEMES.filter(({ trades }) => trades.length > 0);
const acting = new Set(LINE_SHARES.map(([line]) => line));

export const FEEDERS: readonly Feeder[] = [
  ...LINE_SHARES.map(([line, share]) => feeder(`610100-${line}`, share, actorsOfLine(line))),
  ...OWN_SYSTEMS.map(([code, share]) => {
    const department = demoDepartment(code);
    const own = department.line === 'ADM' ? committeesOf(department) : [districtActor(department)];
    return feeder(code, share, own);
  }),
];

/** Every department that acts, once. */
export const ACTORS: readonly Actor[] = [
  ...LINE_SHARES.flatMap(([line]) => actorsOfLine(line)),
  ...OWN_SYSTEMS.flatMap(([code]) => {
    const department = demoDepartment(code);
    return department.line === 'ADM' ? committeesOf(department) : [districtActor(department)];
  }),
];

function feeder(code: string, share: number, actors: readonly Actor[]): Feeder {
  return { department: demoDepartment(code), share, actors: new WeightedChoice(actors, (actor) => actor.share) };
}

function actorsOfLine(line: string): Actor[] {
  const fedApart = new Set(OWN_SYSTEMS.map(([code]) => code));
  const city = demoDepartment(`610100-${line}`);
  const themes = actedIn.filter((theme) => theme.line === line);
  const districts = themes.some(({ local }) => local)
    ? DEPARTMENTS.filter((one) => one.line === line && one !== city && !fedApart.has(one.code))
    : [];
  return [{ department: city, places: choice(PLACES), themes, share: 0.3 }, ...districts.map(districtActor)];
}

function districtActor(department: DemoDepartment): Actor {
  const own = PLACES.filter(({ code }) => code === department.regionCode);
  const themes = actedIn.filter(({ line, local }) => line === department.line && local);
  return { department, places: choice(own), themes, share: own[0]!.share };
}

/** A committee and those of the new towns within its zone. */
function committeesOf({ regionCode }: DemoDepartment): Actor[] {
  const within = PLACES.filter(({ code }) => code.slice(0, 5) === regionCode.slice(0, 5) && code >= regionCode);
  const own = regionCode === '611100' ? within : within.filter(({ code }) => code === regionCode);
  const themes = actedIn.filter(({ line }) => acting.has(line));
  return own.map((place) => ({
    department: demoDepartment(`${place.code}-ADM`),
    places: choice([place]),
    themes,
    share: place.share,
  }));
}

function choice(places: readonly Place[]): WeightedChoice<Place> {
  return new WeightedChoice(places, ({ share }) => share);
}
