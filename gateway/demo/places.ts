import { regions } from '../../shared/codes/region.ts';

/** A district, county or development zone of the demo city. */
export interface Place {
  index: number;
  code: string;
  name: string;
  /** As it stands in a firm's name. */
  shortName: string;
  zone: boolean;
  /** Part of the city's businesses. Estimated, not counted. */
  share: number;
  /** Streets, towns and townships; a zone has none of its own. */
  streets: readonly string[];
}

/** The district in which complaints rise. */
export const WAVE_REGION = '610113';

const SHARES: Readonly<Record<string, [shortName: string, share: number]>> = {
  '610102': ['新城', 0.07],
  '610103': ['碑林', 0.09],
  '610104': ['莲湖', 0.09],
  '610111': ['灞桥', 0.06],
  '610112': ['未央', 0.11],
  '610113': ['雁塔', 0.14],
  '610114': ['阎良', 0.03],
  '610115': ['临潼', 0.04],
  '610116': ['长安', 0.08],
  '610117': ['高陵', 0.03],
  '610118': ['鄠邑', 0.03],
  '610122': ['蓝田', 0.02],
  '610124': ['周至', 0.02],
  '610131': ['高新', 0.06],
  '610132': ['经开', 0.03],
  '610133': ['曲江', 0.02],
  '610136': ['浐灞', 0.015],
  '610137': ['航空', 0.005],
  '610138': ['航天', 0.01],
  '610139': ['港务', 0.01],
  '611100': ['西咸', 0.005],
  '611101': ['空港', 0.005],
  '611102': ['泾河', 0.005],
  '611103': ['秦汉', 0.005],
  '611104': ['沣西', 0.01],
  '611105': ['沣东', 0.01],
};

const streetsByParent = Map.groupBy(
  regions.filter(({ level }) => level === 'street'),
  ({ parent }) => parent,
);

export const PLACES: readonly Place[] = regions
  .filter(({ code }) => Object.hasOwn(SHARES, code))
  .map(({ code, name, level }, index) => {
    const [shortName, share] = SHARES[code]!;
    const streets = (streetsByParent.get(code) ?? []).map((street) => street.name);
    return { index, code, name, shortName, share, zone: level === 'zone', streets };
  });
