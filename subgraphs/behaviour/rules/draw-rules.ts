import type { CivilDate } from '../../../shared/calendar/civil-date.ts';
import { regions } from '../../../shared/codes/region.ts';
import { FEWEST_OFFICERS } from '../../../shared/draw/draw.ts';
import type { DrawRules, FrameOfficer, Stratum } from '../../../shared/draw/draw-record.ts';
import type { ObjectFacts } from '../../../shared/draw/frame.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import type { SourceOfficer } from '../../../shared/subgraph/draw-sources.ts';
import { type PlanStratum, regionBeginnings, WHOLE } from './plan-scope.ts';

/** Objects that no stratum of the plan names. */
export const REST = 'REST';

/** Strata under names that do not tell what an object is rated, since the frame is published and its ratings are not: `S1`, `S2`, … and REST. */
export function committedStrata(strata: readonly PlanStratum[], ratio: number): Stratum[] {
  const named = strata.map((stratum, place) => ({
    stratum: stratumName(place),
    ratio: Math.round(stratum.ratio * WHOLE),
  }));
  return [...named, { stratum: REST, ratio: Math.round(ratio * WHOLE) }];
}

/** The first stratum that an object is in: one that names both ratings goes before one that leaves one open. */
export function stratumNameOf(
  strata: readonly PlanStratum[],
  { riskLevel, creditGrade }: Pick<ObjectFacts, 'riskLevel' | 'creditGrade'>,
): string {
  const fits = (stratum: PlanStratum) =>
    (stratum.riskLevel === undefined || stratum.riskLevel === riskLevel) &&
    (stratum.creditGrade === undefined || stratum.creditGrade === creditGrade);
  const openness = ({ riskLevel: risk, creditGrade: grade }: PlanStratum) =>
    [risk, grade].filter((one) => one === undefined).length;
  const [best] = strata
    .map((stratum, place) => ({ stratum, place }))
    .filter(({ stratum }) => fits(stratum))
    .sort((one, other) => openness(one.stratum) - openness(other.stratum) || one.place - other.place);
  return best ? stratumName(best.place) : REST;
}

export function stratumName(place: number): string {
  return `S${place + 1}`;
}

/** Officers who may be drawn: their certificate holds on the day, and for inspections where it names kinds of enforcement at all. */
export function frameOfficers(officers: readonly SourceOfficer[], validOn: CivilDate): FrameOfficer[] {
  return officers.flatMap(({ certificateNo, departmentCode, certificateExpiry, ...officer }) =>
    certificateExpiry !== undefined && certificateExpiry >= validOn && mayInspect(officer)
      ? [{ certificateNo, departmentCode, areas: areasOf(officer), until: certificateExpiry }]
      : [],
  );
}

function mayInspect({ enforcementCategory }: Pick<SourceOfficer, 'enforcementCategory'>): boolean {
  const named = ['检查', '处罚', '强制'].filter((kind) => enforcementCategory?.includes(kind));
  return named.length === 0 || named.includes('检查');
}

/** Beginnings of the region codes that a certificate covers: the regions named in its area (执法区域), else the officer's own. */
function areasOf({
  enforcementArea = '',
  regionCode,
}: Pick<SourceOfficer, 'enforcementArea' | 'regionCode'>): string[] {
  const named = regions.filter(({ level, name }) => level !== 'street' && enforcementArea.includes(name));
  // the name of a district stands behind the city's: the smaller one is meant
  const meant = named.filter(({ code }) => !named.some(({ parent }) => parent === code));
  const codes = meant.length > 0 ? meant.map(({ code }) => code) : regionCode ? [regionCode] : [];
  return codes.flatMap(regionBeginnings);
}

/**
 * Whether every object can be visited, whatever is drawn: each department has officers enough who may go there.
 * @param declared certificate numbers that may not visit, by object id
 * @throws ReportedError OFFICERS_TOO_FEW naming department and region
 */
export function checkOfficers(
  { departments, officersPerVisit }: Pick<DrawRules, 'departments' | 'officersPerVisit'>,
  officers: readonly FrameOfficer[],
  objects: readonly Pick<ObjectFacts, 'regionCode' | 'declaredBy'>[],
): void {
  if (officersPerVisit < FEWEST_OFFICERS) throw badInput('officersPerVisit', 'must be at least 2', '不得少于2人');
  const able = new Map<string, Map<string, Set<string>>>();
  const ofRegion = (region: string) => {
    const known = able.get(region);
    if (known) return known;
    const there = officers.filter(({ areas }) => areas.some((area) => region.startsWith(area)));
    const made = new Map(
      departments.map((code) => [
        code,
        new Set(there.flatMap(({ departmentCode, certificateNo }) => (departmentCode === code ? [certificateNo] : []))),
      ]),
    );
    able.set(region, made);
    return made;
  };
  for (const { regionCode, declaredBy } of objects)
    for (const [department, there] of ofRegion(regionCode)) {
      const left = there.size - declaredBy.filter((certificate) => there.has(certificate)).length;
      if (left < officersPerVisit) throw tooFew(department, regionCode, left, officersPerVisit);
    }
}

function tooFew(
  department: string,
  regionCode: string,
  left: number,
  needed: number,
): ReportedError<'OFFICERS_TOO_FEW'> {
  return new ReportedError(
    'OFFICERS_TOO_FEW',
    `${left} officers of ${department} with a valid certificate may visit an object in ${regionCode}, and ${needed} are needed.`,
    { department, regionCode, able: left, needed },
    `${department}在${regionCode}持有效证件、可派出的执法人员仅${left}名，需${needed}名。`,
  );
}
