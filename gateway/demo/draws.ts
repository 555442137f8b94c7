import type { Viewer } from '../../shared/access/viewer.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { batchNumber } from '../../shared/codes/batch-number.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import type { RunningSubgraphs } from '../start-subgraphs.ts';
import { checklistCode, itemCode } from './catalogue.ts';
import { demoDepartment } from './feeders.ts';
import { THEMES } from './themes.ts';
import { TRADES } from './trades.ts';

const MAKER = '610100-MKT';
const DISTRICT = '610103';
const DAY = 86_400_000;

/** A draw that is published, and one whose visits are being made: what the public sees, and what the departments see before. */
const DRAWS = [
  { planId: 'DEMO-DRAW-1', daysAgo: 40, published: true },
  { planId: 'DEMO-DRAW-2', daysAgo: 10, published: false },
];

/** Two joint plans of the demo city, drawn at days of the past by the steps that departments take: restaurants of one district. */
export async function demoDraws({ behaviour, datasets, department }: RunningSubgraphs, now: Date): Promise<void> {
  const maker: Viewer = {
    ...{
      kind: 'person',
      account: 'demo',
      department: MAKER,
      departments: [MAKER],
      region: '610100',
      scopes: ['supervision'],
    },
  };
  const theme = THEMES.find(({ name }) => name === '餐饮服务食品安全检查')!;
  const { category } = TRADES[theme.trades[0]!]!;
  for (const { planId, daysAgo, published } of DRAWS) {
    const begun = new Date(now.getTime() - daysAgo * DAY);
    const plan = {
      ...{ name: '碑林区餐饮单位联合抽查（演示）', year: Number(civilDateOf(begun).slice(0, 4)), planKind: 'SPECIAL' },
      ...{
        regionCode: DISTRICT,
        itemCode: itemCode(demoDepartment(MAKER), theme),
        itemName: theme.name,
        months: '当月',
      },
      ...{
        ratio: 0.001,
        strata: [{ riskLevel: 'D', ratio: 0.01 }],
        scope: { categories: [category] },
        checkMode: 'ON_SITE',
      },
      ...{ cooperatingDepartments: ['610100-HEA'], itemCategory: '重点检查事项', objectScope: `${category}（演示）` },
    };
    const visits = await behaviour!.demoDraw({ planId, plan, maker, begun, chance: '03 08 11 19 27 33 + 06' });
    if (!published || visits.length === 0) continue;
    const at = new Date(begun.getTime() + 9 * DAY);
    const rows = visits.map(({ number, objectId, teams }): CanonicalRow => {
      const [team] = teams as { certificateNos: string[] }[];
      return inspectionRow({
        planId,
        number: number!,
        objectId: objectId!,
        officers: team!.certificateNos,
        checked: at,
      });
    });
    const origin = { sourceSystem: 'online', batchNo: batchNumber(civilDateOf(at), 0), receivedAt: at, by: 'demo' };
    await datasets.get('inspections')!.accept(rows, { department: (await department(MAKER))!, ...origin });
    await behaviour!.publishDemoDraw(planId, maker, at);
  }

  function inspectionRow({ planId, number, objectId, officers, checked }: DemoVisit): CanonicalRow {
    const { name, creditCode } = demoDepartment(MAKER);
    return {
      ...{
        actNo: `${planId}-${number}`,
        actName: `${theme.name}（双随机抽查，演示）`,
        planId,
        objectId,
        departmentCode: MAKER,
      },
      ...{
        itemCode: itemCode(demoDepartment(MAKER), theme),
        checklistCode: checklistCode(demoDepartment(MAKER), theme),
      },
      ...{ implementingBody: name, implementingBodyCode: creditCode, regionCode: DISTRICT, objectType: 'ENTERPRISE' },
      ...{
        objectName: '抽中对象（演示）',
        counterpartName: '抽中对象（演示）',
        counterpartNature: 'ORGANISATION',
        officers,
      },
      ...{ checkDate: civilDateOf(checked), checkForm: 'ON_SITE', checkType: 'DOUBLE_RANDOM', checkMode: 'ON_SITE' },
      ...{ checkResult: 'NO_PROBLEM', reportedAt: checked.toISOString(), publicStatus: 'PUBLISHED' },
    };
  }
}

interface DemoVisit {
  planId: string;
  number: number;
  objectId: string;
  officers: readonly string[];
  checked: Date;
}
