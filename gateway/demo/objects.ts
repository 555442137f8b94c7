import { addDays, type CivilDate } from '../../shared/calendar/civil-date.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { address, creditCode, firmName, identity, personName, phone } from './fictional.ts';
import { PLACES, type Place } from './places.ts';
import { stream } from './random.ts';
import type { DemoDataset } from './row.ts';
import { TRADES, type Trade } from './trades.ts';

const MOST = 900_000;

/** The objects of one trade in one place, with consecutive numbers. */
export interface Block {
  place: Place;
  trade: Trade;
  first: number;
  count: number;
}

/** A supervised object as an act or a complaint names it. */
export interface DemoObject {
  objectId: string;
  name: string;
  objectType: string;
  address: string;
  /** On whom an act falls: the object itself, or whoever runs it. */
  counterpart: { name: string; nature: string; idType: string; code: string };
}

export interface Objects {
  dataset: DemoDataset;
  blocks: readonly Block[];
  block(place: Place, trade: number): Block;
  /** The object of a rank in its block, 0 first. */
  at(block: Block, rank: number): DemoObject;
}

/** Two objects for five acts; at least one of each trade in each place. */
export function objects(seed: string, acts: number, receivedOn: CivilDate): Objects {
  const blocks = blocksFor(Math.min(MOST, Math.round(acts * 0.4)));
  const drawsOf = stream(seed, 'objects');
  const last = blocks.at(-1)!;

  function at({ place, trade, first }: Block, rank: number): DemoObject {
    const index = first + rank;
    const draws = drawsOf(index);
    const objectId = `DEMO-OBJ-${String(index + 1).padStart(6, '0')}`;
    const where = address(place, draws);
    if (trade.objectType === 'NATURAL_PERSON') {
      const name = personName(draws);
      const counterpart = { name, nature: 'NATURAL_PERSON', idType: '身份证', code: identity(draws).number };
      return { objectId, name, objectType: trade.objectType, address: where, counterpart };
    }
    const name = firmName(place, rank + 1, draws.pick(trade.nouns));
    const nature = trade.codeKind === '92' ? 'INDIVIDUAL_BUSINESS' : 'ORGANISATION';
    const counterpart = {
      name: trade.codeKind ? name : firmName(place, rank + 1, `${trade.category}使用单位`),
      nature,
      idType: '统一社会信用代码',
      code: creditCode(trade.codeKind ?? '91', place.code, index),
    };
    return { objectId, name, objectType: trade.objectType, address: where, counterpart };
  }

  return {
    blocks,
    block: (place, trade) => blocks[trade * PLACES.length + place.index]!,
    at,
    dataset: {
      name: 'objects',
      total: last.first + last.count,
      *rows() {
        for (const block of blocks)
          for (let rank = 0; rank < block.count; rank += 1) {
            const row = objectRow(block, at(block, rank), drawsOf(-1 - block.first - rank), receivedOn);
            yield { department: `610100-${block.trade.registrar}`, receivedOn, row };
          }
      },
    },
  };
}

function blocksFor(total: number): Block[] {
  const weights = TRADES.reduce((sum, { weight }) => sum + weight, 0);
  const blocks: Block[] = [];
  let first = 0;
  for (const trade of TRADES)
    for (const place of PLACES) {
      const count = Math.max(1, Math.round((total * trade.weight * place.share) / weights));
      blocks.push({ place, trade, first, count });
      first += count;
    }
  return blocks;
}

type Drawn = ReturnType<ReturnType<typeof stream>>;

function objectRow({ place, trade }: Block, object: DemoObject, draws: Drawn, receivedOn: CivilDate): CanonicalRow {
  const { objectId, name, objectType, counterpart } = object;
  const common = {
    objectId,
    name,
    objectType,
    category: trade.category,
    regionCode: place.code,
    businessAddress: object.address,
    contactPhone: phone(draws),
    riskLevel: draws.pick(['A', 'A', 'A', 'B', 'B', 'C', 'D']),
  };
  if (objectType === 'NATURAL_PERSON')
    return { ...common, idType: counterpart.idType, idNumber: counterpart.code, operatingStatus: '在业' };
  if (!trade.codeKind) return { ...common, operatingStatus: '在用', tags: ['示例'] };
  const revenue = Math.round(2_000_000 * (1 + 40 * draws.unit() ** 4)) * 100;
  return {
    ...common,
    creditCode: counterpart.code,
    registeredAddress: object.address,
    legalRepresentative: personName(draws),
    registeredCapital: draws.pick([10, 50, 100, 200, 500, 1000]) * 1_000_000,
    businessScope: `${trade.category}；${trade.nouns[0]}经营（依法须经批准的项目，经相关部门批准后方可开展经营活动）`,
    establishedOn: addDays(receivedOn, -draws.between(30, 7_000)),
    operatingStatus: draws.chance(0.94) ? '存续' : '注销',
    registrationAuthority: '示例登记机关',
    industryCode: trade.industryCode,
    annualRevenue: revenue,
    taxAmount: Math.round(revenue * 0.03),
    employeeCount: draws.rank(200, 3) + 1,
    tags: draws.chance(0.1) ? ['示例', '重点监管'] : ['示例'],
  };
}
