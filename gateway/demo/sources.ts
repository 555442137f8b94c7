import type { CivilDate } from '../../shared/calendar/civil-date.ts';
import { FEEDERS } from './feeders.ts';
import type { DemoDataset } from './row.ts';

/** The big data administration runs the exchange and registers what feeds it. */
const REGISTER = '610100-BDR';

/** 区划|部门, as the source of every row names it (cd_source). */
export function sourceId(department: string): string {
  return department.replace('-', '|');
}

/** 数据源: one for each department that provides acts, and a platform that has been silent and one retired. */
export function sources(registeredOn: CivilDate, lastContactOn: CivilDate): DemoDataset {
  const registeredAt = `${registeredOn}T09:00:00+08:00`;
  const systems = FEEDERS.map(({ department }) => ({
    sourceId: sourceId(department.code),
    name: `${department.name}监管业务系统（演示）`,
    kind: 'SYSTEM',
    departmentCode: department.code,
    state: 'ACTIVE',
    lastContactAt: `${lastContactOn}T18:30:00+08:00`,
    registeredAt,
  }));
  const others = [
    ['610100|PLATFORM', '示例重点企业监测平台（演示）', 'ENTERPRISE', '610100-EEB', 'SILENT'],
    ['610100|SOCIAL', '示例社会数据交换（演示）', 'SOCIAL', '610100-BDR', 'RETIRED'],
  ].map(([id, name, kind, departmentCode, state]) => ({
    sourceId: id,
    name,
    kind,
    departmentCode,
    state,
    lastContactAt: registeredAt,
    registeredAt,
  }));
  const rows = [...systems, ...others];
  return {
    name: 'sources',
    total: rows.length,
    *rows() {
      for (const row of rows) yield { department: REGISTER, receivedOn: lastContactOn, row };
    },
  };
}
