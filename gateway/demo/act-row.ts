import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { itemCode } from './catalogue.ts';
import type { Actor } from './feeders.ts';
import type { DemoObject } from './objects.ts';
import type { DemoOfficer } from './officers.ts';
import { PLACES } from './places.ts';
import type { Draws } from './random.ts';
import type { Theme } from './themes.ts';

/** What the acts of every kind say, before it is written out. */
export interface DemoAct {
  actNo: string;
  actor: Actor;
  theme: Theme;
  regionCode: string;
  object: DemoObject;
  officers: readonly DemoOfficer[];
  receivedOn: CivilDate;
}

/** Part of the acts whose system leaves out a value that is due: kept, and irregular. */
const LACKING = 0.01;

const committees = new Map(PLACES.filter(({ zone }) => zone).map(({ code, name }) => [code, `${name}管理委员会`]));

/** The fields that acts of every kind have; data-model 1.6. */
export function actRow(act: DemoAct, actName: string, draws: Draws): CanonicalRow {
  const { actor, theme, object, regionCode, officers, receivedOn } = act;
  const { department } = actor;
  const { counterpart } = object;
  const entrusted = department.line !== 'ADM' && committees.get(regionCode);
  return {
    actNo: act.actNo,
    actName,
    itemCode: itemCode(department, theme),
    departmentCode: department.code,
    implementingBody: department.name,
    implementingBodyCode: department.creditCode,
    ...(entrusted && { entrustedDepartment: entrusted, entrustedDepartmentCode: `${regionCode}-ADM` }),
    regionCode,
    objectType: object.objectType,
    objectId: object.objectId,
    objectName: object.name,
    counterpartName: counterpart.name,
    counterpartNature: counterpart.nature,
    ...(!draws.chance(LACKING) && { counterpartIdType: counterpart.idType }),
    counterpartCode: counterpart.code,
    businessAddress: object.address,
    officers,
    // During office hours of the day on which the batch arrives in the evening.
    reportedAt: `${receivedOn}T${String(draws.between(9, 16)).padStart(2, '0')}:${draws.between(10, 59)}:00+08:00`,
    reporter: officers[0]!.name,
  };
}
