import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { ACTORS, DEPARTMENTS, type DemoDepartment, demoDepartment } from './feeders.ts';
import type { DemoDataset } from './row.ts';
import { THEMES, type Theme } from './themes.ts';
import { TRADES } from './trades.ts';

/** The government's office publishes the catalogue (Measures Art. 8 to 11). */
const PUBLISHER = '610100-GOV';

interface Holding {
  theme: Theme;
  department: DemoDepartment;
  /** Claimed by its department; a few of the districts' are not yet. */
  claimed: boolean;
}

const HOLDINGS: readonly Holding[] = THEMES.flatMap((theme) =>
  DEPARTMENTS.filter((department) => holds(department, theme)).map((department) => ({
    theme,
    department,
    claimed: isCity(department) || (theme.index + Number(department.regionCode)) % 19 !== 0,
  })),
);

/** The item by which a department acts in a matter: its own, or the city's where it has none. 14 digits, made up. */
export function itemCode(department: DemoDepartment, theme: Theme): string {
  const { regionCode } = holds(department, theme) ? department : holderOf(theme);
  return `99${regionCode}${String(theme.index + 1).padStart(4, '0')}00`;
}

/** Of the inspection checklist of that item: the holder's credit code, its level, the item. */
export function checklistCode(department: DemoDepartment, theme: Theme): string {
  const holder = holds(department, theme) ? department : holderOf(theme);
  return `${holder.creditCode}${isCity(holder) ? '3' : '4'}${itemCode(holder, theme)}01`;
}

export function catalogue(receivedOn: CivilDate): DemoDataset[] {
  const dataset = (name: string, rowsOf: (holding: Holding) => CanonicalRow[], perHolding = 1): DemoDataset => ({
    name,
    total: HOLDINGS.length * perHolding,
    *rows() {
      for (const holding of HOLDINGS)
        for (const row of rowsOf(holding)) yield { department: PUBLISHER, receivedOn, row };
    },
  });
  return [
    dataset('items', (holding) => [item(holding)]),
    dataset('subItems', subItems, KINDS.length),
    dataset('checklists', (holding) => [checklist(holding)]),
    claims(receivedOn),
  ];
}

/** The items of city departments that a zone's committee acts by, claimed by it (Art. 9). */
function claims(receivedOn: CivilDate): DemoDataset {
  const claimed = ACTORS.flatMap(({ department, themes }) =>
    themes.filter((theme) => !holds(department, theme)).map((theme) => ({ department, theme })),
  );
  return {
    name: 'itemClaims',
    total: claimed.length,
    *rows() {
      for (const { department, theme } of claimed)
        yield { department: PUBLISHER, receivedOn, row: claim(department, theme) };
    },
  };
}

function claim(department: DemoDepartment, theme: Theme): CanonicalRow {
  const { code, regionCode } = department;
  const item = itemCode(department, theme);
  return {
    claimNo: `${item}:${code}`,
    itemCode: item,
    departmentCode: code,
    regionCode,
    state: 'CLAIMED',
    issuedAt: '2023-03-01T09:00:00+08:00',
    dueOn: '2023-03-15',
    decidedAt: '2023-03-10T09:00:00+08:00',
    decidedBy: '示例目录管理员',
  };
}

const KINDS = [
  ['INSPECTION', '行政检查', '现场检查、非现场检查', '制定方案、实施检查、告知结果、公示'],
  ['PENALTY', '行政处罚', '立案调查', '立案、调查取证、告知、决定、送达、执行'],
  ['COMPULSION', '行政强制', '查封、扣押', '报批、告知、决定、实施、解除'],
  ['OTHER', '其他行为', '约谈、责令改正、行政指导', '启动、实施、反馈'],
] as const;

function item({ theme, department, claimed }: Holding): CanonicalRow {
  return {
    itemCode: itemCode(department, theme),
    name: `对${scopeOf(theme)}的监管（${theme.name}）`,
    departmentCode: department.code,
    permitType: ['FIRST', 'SECOND', 'THIRD', 'OTHER'][theme.index % 4],
    // only what nobody acts by is suspended
    status: theme.trades.length === 0 && theme.index % 2 === 1 ? 'SUSPENDED' : 'IN_USE',
    versionId: '20230301000001',
    versionDate: '2023-03-01',
    regionCode: department.regionCode,
    claimStatus: claimed ? 'CLAIMED' : 'UNCLAIMED',
    ...(claimed && { claimedBy: department.code, claimedOn: '2023-04-03' }),
    issuedByLevel: 'PROVINCE',
    createdBy: '示例目录管理员',
    createdDept: PUBLISHER,
  };
}

function subItems({ theme, department }: Holding): CanonicalRow[] {
  const code = itemCode(department, theme);
  return KINDS.map(([actType, kindZh, form, flow], kind) => ({
    subItemCode: `${code}-${kind + 1}`,
    name: `${theme.name}（${kindZh}）`,
    itemCode: code,
    departmentCode: department.code,
    superviseObject: scopeOf(theme),
    superviseForm: form,
    actType,
    legalBasis: theme.law,
    superviseWay: '双随机抽查、重点监管、信用监管',
    superviseFlow: flow,
    superviseResult: `${kindZh}结果依法公示`,
    superviseLevel: isCity(department) ? 'CITY' : 'COUNTY',
    takeEffectDate: '2023-03-01',
  }));
}

function checklist({ theme, department }: Holding): CanonicalRow {
  return {
    checklistCode: checklistCode(department, theme),
    name: `${theme.name}实施清单`,
    subItemCode: `${itemCode(department, theme)}-1`,
    implementingBody: department.name,
    departmentCode: department.code,
    level: isCity(department) ? 'CITY' : 'COUNTY',
    checkForm: '现场',
    checkMode: '现场检查',
    checkContent: theme.points.join('、'),
    entries: theme.points.map((point, place) => ({
      seq: place + 1,
      content: `检查${point}`,
      criterion: `${point}符合规定`,
      legalBasis: theme.law,
      options: ['符合', '不符合', '不适用'],
    })),
    frequency: theme.index % 3 === 0 ? '每半年1次' : '每年1次',
    ratio: theme.index % 4 === 0 ? 0.1 : 0.05,
    objectScope: scopeOf(theme),
    itemCategory: theme.index % 3 === 0 ? '重点检查事项' : '一般检查事项',
    validFrom: '2023-03-01',
    validTo: '2028-02-29',
  };
}

export function scopeOf({ trades, name }: Theme): string {
  const categories = [...new Set(trades.map((trade) => TRADES[trade]!.category))];
  return categories.length > 0 ? categories.join('、') : name.replace('检查', '单位');
}

function holderOf(theme: Theme): DemoDepartment {
  return demoDepartment(`610100-${theme.line}`);
}

function holds({ line, regionCode }: DemoDepartment, theme: Theme): boolean {
  return line === theme.line && (regionCode === '610100' || theme.local);
}

function isCity({ regionCode }: DemoDepartment): boolean {
  return regionCode === '610100';
}
