import { normaliseKey } from './identity-key.ts';
import data from './xian-regions.json' with { type: 'json' };

export type RegionLevel = 'city' | 'district' | 'zone' | 'street';

/** GB/T 2260 city and districts; GB/T 10114 streets, towns and townships; ZONE development zones (派出机关), which overlap districts. */
export type RegionScheme = 'GB/T 2260' | 'GB/T 10114' | 'ZONE';

export interface Region {
  /** Six digits; nine for a street. */
  code: string;
  name: string;
  /** Absent for streets: no official English names. */
  english?: string;
  level: RegionLevel;
  scheme: RegionScheme;
  /** Code of the region it lies in; absent for the city. */
  parent?: string;
}

/** A place that is not of this city, under the scheme its code belongs to, such as `US-CA:San Francisco`. */
interface ForeignRegion {
  scheme: string;
  code: string;
}

/** The city, its districts, counties and zones, and their streets. */
export const regions: readonly Region[] = [
  { ...data.city, level: 'city', scheme: 'GB/T 2260' },
  ...data.districts.flatMap(({ code, name, english, streets }): Region[] => [
    { code, name, english, level: 'district', scheme: 'GB/T 2260', parent: data.city.code },
    ...Object.entries(streets).map(
      ([street, streetName]): Region => ({
        code: street,
        name: streetName,
        level: 'street',
        scheme: 'GB/T 10114',
        parent: code,
      }),
    ),
  ]),
  ...data.zones.map(
    ({ code, name, english, parent }): Region => ({
      code,
      name,
      english,
      level: 'zone',
      scheme: 'ZONE',
      parent: parent ?? data.city.code,
    }),
  ),
];

const regionByCode = new Map(regions.map((region) => [region.code, region]));
const currentCode = new Map(Object.entries(data.formerCodes));
const ownSchemes: ReadonlySet<string> = new Set(regions.map(({ scheme }) => scheme));

/** The region of a code; a former code (610125, 610126) finds its successor. Undefined when unknown or foreign. */
export function findRegion(code: string): Region | undefined {
  const normalised = normaliseRegionCode(code);
  return normalised === undefined ? undefined : regionByCode.get(normalised);
}

/**
 * The code as it is stored: a code of this city without its scheme, former codes replaced, or `scheme:code` of a foreign place.
 * Undefined for any other text, a bare code of another city among them: a region elsewhere names its scheme.
 */
export function normaliseRegionCode(text: string): string | undefined {
  const written = normaliseKey(text);
  if (written === undefined) return undefined;
  const foreign = foreignRegion(written);
  // With the city's own scheme spelled out it is still the city's own code.
  const bare = foreign === undefined ? written : ownSchemes.has(foreign.scheme) ? foreign.code : undefined;
  const code = bare === undefined ? undefined : (currentCode.get(bare) ?? bare);
  if (code !== undefined && regionByCode.has(code)) return code;
  return foreign === undefined ? undefined : `${foreign.scheme}:${foreign.code}`;
}

/** Scheme and code of a normalised text like `US-CA:San Francisco`, divided at the first colon; undefined when either is missing. */
function foreignRegion(text: string): ForeignRegion | undefined {
  const [, scheme = '', code = ''] = /^([^:]+):(.+)$/su.exec(text) ?? [];
  // capitals of a composed letter may be two characters that compose again
  const named = { scheme: scheme.trim().toUpperCase().normalize('NFKC'), code: code.trim() };
  return named.scheme === '' || named.code === '' ? undefined : named;
}

/** The region's own code, then those it lies in, up to the city. Empty when unknown or foreign. */
export function regionAncestors(code: string): string[] {
  const region = findRegion(code);
  if (region === undefined) return [];
  return [region.code, ...(region.parent === undefined ? [] : regionAncestors(region.parent))];
}

/** Whether a region is the other or lies in it. What is unknown or foreign is within nothing, not even itself. */
export function isRegionWithin(code: string, ancestor: string): boolean {
  const container = findRegion(ancestor);
  return container !== undefined && regionAncestors(code).includes(container.code);
}
