import { addDays, type CivilDate } from '../../shared/calendar/civil-date.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import type { Block, DemoObject, Objects } from './objects.ts';
import { type Draws, stream } from './random.ts';
import type { DemoDataset } from './row.ts';
import { SPAN_DAYS } from './schedule.ts';

const RATINGS: readonly Rating[] = [
  {
    scheme: 'FOOD_SAFETY_GRADE',
    name: '餐饮食品安全量化分级',
    agency: '610100-MKT',
    trades: ['restaurant'],
    every: 1,
    grades: ['A', 'B', 'B', 'B', 'C'],
  },
  {
    scheme: 'ENTERPRISE_RISK',
    name: '企业信用风险分类',
    agency: '610100-MKT',
    every: 4,
    grades: ['A', 'A', 'A', 'B', 'B', 'C', 'D'],
  },
  {
    scheme: 'ENVIRONMENT_CREDIT',
    name: '企业环境信用评价',
    agency: '610100-EEB',
    trades: ['factory', 'chemical', 'garage'],
    every: 1,
    grades: ['环保诚信企业', '环保良好企业', '环保良好企业', '环保警示企业', '环保不良企业'],
  },
  {
    scheme: 'TAX_CREDIT',
    name: '纳税信用评价',
    agency: '610100-TAX',
    every: 10,
    grades: ['A', 'B', 'B', 'M', 'C', 'D'],
    score: { A: [90, 100], B: [70, 89], M: [60, 80], C: [40, 69], D: [10, 39] },
  },
];

interface Rating {
  scheme: string;
  name: string;
  agency: string;
  /** All that have a credit code, unless told. */
  trades?: readonly string[];
  /** One object in so many is rated. */
  every: number;
  grades: readonly string[];
  score?: Readonly<Record<string, readonly [number, number]>>;
}

/** Part of the firms that are listed: more of those on which acts fall most. Every sixth listing is of the serious kind. */
const LISTED = { conspicuous: 0.08, other: 0.012 };
const CONSPICUOUS_RANKS = 2;
const SERIOUS_EVERY = 6;
const LISTER = '610100-MKT';
const SANCTIONER = '610100-DRC';

interface Listing {
  number: number;
  block: Block;
  object: DemoObject;
  serious: boolean;
  putDate: CivilDate;
  repairedOn?: CivilDate;
  removeDate?: CivilDate;
}

/** 信用: ratings in four schemes, listings, repairs of some of them, joint sanctions. As they stand today. */
export function credit(seed: string, objects: Objects, today: CivilDate): DemoDataset[] {
  const firms = objects.blocks.filter(({ trade }) => trade.objectType === 'ENTERPRISE');
  const ratingDraws = stream(seed, 'ratings');
  const drawsOf = stream(seed, 'listings');

  function* ratings(): Generator<{ rating: Rating; block: Block; rank: number }> {
    for (const rating of RATINGS)
      for (const block of firms)
        if (!rating.trades || rating.trades.includes(block.trade.key))
          for (let rank = rating.every - 1; rank < block.count; rank += rating.every) yield { rating, block, rank };
  }

  function* listings(): Generator<Listing> {
    let number = 0;
    for (const block of firms)
      for (let rank = 0; rank < block.count; rank += 1) {
        const draws = drawsOf(block.first + rank);
        if (!draws.chance(rank < CONSPICUOUS_RANKS ? LISTED.conspicuous : LISTED.other)) continue;
        number += 1;
        const serious = number % SERIOUS_EVERY === 0;
        const putDate = addDays(today, -draws.between(20, SPAN_DAYS));
        // Past the shortest publication of either level; see the repair levels of credit.
        const repairedOn = addDays(putDate, serious ? draws.between(400, 700) : draws.between(120, 320));
        const ended = repairedOn < today && draws.chance(0.4);
        const repaired = ended && draws.chance(0.6);
        yield {
          number,
          block,
          object: objects.at(block, rank),
          serious,
          putDate,
          ...(repaired ? { repairedOn } : ended && { removeDate: repairedOn }),
        };
      }
  }

  const fromListings = (name: string, department: string, rowOf: (listing: Listing) => CanonicalRow | undefined) =>
    lazily(name, department, today, listings, rowOf);

  return [
    {
      name: 'ratings',
      total: count(ratings()),
      *rows() {
        let number = 0;
        for (const { rating, block, rank } of ratings()) {
          number += 1;
          const row = ratingRow(rating, number, objects.at(block, rank), today, ratingDraws(number));
          yield { department: rating.agency, receivedOn: today, row };
        }
      },
    },
    fromListings('listings', LISTER, listingRow),
    fromListings('repairs', LISTER, repairRow),
    fromListings('sanctions', SANCTIONER, sanctionRow),
  ];
}

function lazily<Entry>(
  name: string,
  department: string,
  receivedOn: CivilDate,
  entries: () => Iterable<Entry>,
  rowOf: (entry: Entry) => CanonicalRow | undefined,
): DemoDataset {
  function* rows() {
    for (const entry of entries()) {
      const row = rowOf(entry);
      if (row) yield { department, receivedOn, row };
    }
  }
  return { name, total: count(rows()), rows };
}

function count(rows: Iterable<unknown>): number {
  let number = 0;
  for (const _ of rows) number += 1;
  return number;
}

function ratingRow(rating: Rating, number: number, object: DemoObject, today: CivilDate, draws: Draws): CanonicalRow {
  const grade = draws.pick(rating.grades);
  const appraisedOn = addDays(today, -draws.between(10, 360));
  const range = rating.score?.[grade];
  return {
    ratingNo: `DEMO-PJ-${String(number).padStart(7, '0')}`,
    objectId: object.objectId,
    appraiseName: rating.name,
    scheme: rating.scheme,
    grade,
    ...(range && { score: draws.between(...range), components: [{ name: '基础分', score: range[0] }] }),
    agency: '示例评价机构',
    appraisedOn,
    scope: '西安市',
    validFrom: appraisedOn,
    validTo: addDays(appraisedOn, 365),
  };
}

function listingRow({ number, block, object, serious, putDate, removeDate }: Listing): CanonicalRow {
  return {
    listingNo: listingNo(number),
    kind: serious ? 'SERIOUS' : 'ABNORMAL',
    objectId: object.objectId,
    regionCode: block.place.code,
    putDate,
    putReason: serious ? '受到较重行政处罚且情节严重（演示数据）' : '通过登记的住所无法联系（演示数据）',
    putDept: '西安市市场监督管理局',
    ...(removeDate && { removeDate, removeReason: '列入情形已消除', removeDept: '西安市市场监督管理局' }),
    level: serious ? 'SERIOUS' : 'GENERAL',
    published: true,
    publicFrom: putDate,
  };
}

function repairRow({ number, object, repairedOn }: Listing): CanonicalRow | undefined {
  if (!repairedOn) return undefined;
  return {
    repairNo: `DEMO-XF-${String(number).padStart(6, '0')}`,
    listingNo: listingNo(number),
    objectId: object.objectId,
    appliedOn: addDays(repairedOn, -15),
    decision: 'APPROVED',
    decidedOn: repairedOn,
    reason: '已履行法定义务，符合修复条件',
  };
}

function sanctionRow({ number, object, serious, putDate, repairedOn, removeDate }: Listing): CanonicalRow | undefined {
  if (!serious) return undefined;
  const endOn = repairedOn ?? removeDate;
  return {
    sanctionNo: `DEMO-LH-${String(number).padStart(6, '0')}`,
    kind: 'SANCTION',
    objectId: object.objectId,
    measureCode: `DEMO-M${(number % 4) + 1}`,
    basis: '列入严重违法失信名单（演示数据）',
    startOn: addDays(putDate, 10),
    ...(endOn && { endOn }),
    executingDept: ['610100-AAS', '610100-HCB', '610100-FIN', '610100-TAX'][number % 4],
    published: true,
    publicFrom: addDays(putDate, 10),
  };
}

function listingNo(number: number): string {
  return `DEMO-MD-${String(number).padStart(6, '0')}`;
}
