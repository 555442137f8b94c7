import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { itemCode, scopeOf } from './catalogue.ts';
import { demoDepartment } from './feeders.ts';
import type { DemoObject, Objects } from './objects.ts';
import { PLACES, type Place } from './places.ts';
import { type Draws, stream } from './random.ts';
import type { DemoDataset } from './row.ts';
import { THEMES, type Theme } from './themes.ts';

/** Market regulation leads the joint meeting that publishes the plans of all departments. */
const LEADER = '610100-MKT';

export interface Plans {
  dataset: DemoDataset;
  /** An object that the plan of that year and matter has drawn in the place. */
  target(theme: Theme, year: number, place: Place, draws: Draws): { planId: string; object: DemoObject };
}

/** A double-random plan (双随机、一公开) for each matter and year, announced in the December before. */
export function plans(
  seed: string,
  inspections: number,
  years: readonly number[],
  today: CivilDate,
  objects: Objects,
): Plans {
  const matters = THEMES.filter(({ trades }) => trades.length > 0);
  const perPlace = Math.max(1, Math.round((inspections * 0.3) / (matters.length * years.length * PLACES.length)));
  const drawsOf = stream(seed, 'plans');

  function targetAt(theme: Theme, year: number, place: Place, number: number): DemoObject {
    const block = objects.block(place, theme.trades[0]!);
    const { first } = block;
    return objects.at(block, drawsOf(first + year * 131 + number * 7 + theme.index).below(block.count));
  }

  const targetsOf = (theme: Theme, year: number) =>
    PLACES.flatMap((place) =>
      Array.from({ length: perPlace }, (_, number) => targetAt(theme, year, place, number).objectId),
    );

  return {
    target: (theme, year, place, draws) => ({
      planId: planId(theme, year),
      object: targetAt(theme, year, place, draws.below(perPlace)),
    }),
    dataset: {
      name: 'plans',
      total: matters.length * years.length,
      *rows() {
        for (const year of years)
          for (const theme of matters) {
            const targets = [...new Set(targetsOf(theme, year))];
            yield { department: LEADER, receivedOn: today, row: plan(theme, year, today, targets) };
          }
      },
    },
  };
}

function planId(theme: Theme, year: number): string {
  return `DEMO-PLAN-${year}-${String(theme.index + 1).padStart(2, '0')}`;
}

function plan(theme: Theme, year: number, today: CivilDate, targets: readonly string[]): CanonicalRow {
  const department = demoDepartment(`610100-${theme.line}`);
  return {
    planId: planId(theme, year),
    name: `西安市${year}年度${theme.name}双随机抽查计划（演示）`,
    year,
    planKind: theme.index % 5 === 0 ? 'SPECIAL' : 'ANNUAL',
    status: year < Number(today.slice(0, 4)) ? 'COMPLETED' : 'IN_PROGRESS',
    areaName: '西安市',
    regionCode: department.regionCode,
    departmentCode: department.code,
    departmentCreditCode: department.creditCode,
    ratio: theme.index % 4 === 0 ? 0.1 : 0.05,
    itemCode: itemCode(department, theme),
    itemName: theme.name,
    objectScope: scopeOf(theme),
    itemCategory: theme.index % 3 === 0 ? '重点检查事项' : '一般检查事项',
    months: '1月至12月',
    checkMode: 'ON_SITE',
    leadDepartmentCode: department.code,
    cooperatingDepartmentCodes: theme.line === 'MKT' ? [] : [LEADER],
    announcedOn: `${year - 1}-12-20`,
    targets,
  };
}
