import { addDays, type CivilDate } from '../../shared/calendar/civil-date.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { ACTORS, type Actor, type DemoDepartment } from './feeders.ts';
import { identity, personName, phone } from './fictional.ts';
import { apportioned, type Draws, stream } from './random.ts';
import type { DemoDataset } from './row.ts';

const OFFICERS = 2_000;
/** The justice bureau registers the certificates. */
const REGISTER = '610100-JUS';

export interface DemoOfficer {
  certificateNo: string;
  name: string;
}

export interface Officers {
  dataset: DemoDataset;
  /** Different officers of a department, some busier than others. Their certificates are in force. */
  draw(department: DemoDepartment, count: number, draws: Draws): DemoOfficer[];
}

export function officers(seed: string, receivedOn: CivilDate, today: CivilDate): Officers {
  const drawsOf = stream(seed, 'officers');
  const counts = apportioned(OFFICERS - ACTORS.length * 6, weights()).map((count) => count + 6);
  const first = new Map<DemoDepartment, { start: number; count: number }>();
  let start = 0;
  for (const [place, { department }] of ACTORS.entries()) {
    first.set(department, { start, count: counts[place]! });
    start += counts[place]!;
  }
  const officerAt = (department: DemoDepartment, number: number): DemoOfficer => ({
    certificateNo: `DEMO-${department.code}-${String(number + 1).padStart(3, '0')}`,
    name: personName(drawsOf(first.get(department)!.start + number)),
  });
  return {
    dataset: {
      name: 'officers',
      total: OFFICERS,
      *rows() {
        for (const [place, actor] of ACTORS.entries())
          for (let number = 0; number < counts[place]!; number += 1) {
            const draws = drawsOf(first.get(actor.department)!.start + number);
            const { certificateNo, name } = officerAt(actor.department, number);
            // The last of a department are no longer sent out: their certificates may have run out.
            const retired = number >= counts[place]! - 2 && draws.chance(0.4);
            const row = officer(actor, certificateNo, name, draws, retired ? addDays(today, -60) : addDays(today, 900));
            yield { department: REGISTER, receivedOn, row };
          }
      },
    },
    draw(department, count, draws) {
      const available = first.get(department)!.count - 2;
      const one = draws.rank(available, 1.5);
      return Array.from({ length: count }, (_, place) => officerAt(department, (one + place * 2) % available));
    },
  };
}

function weights(): number[] {
  return ACTORS.map(({ share, department }) => share * (department.line === 'MKT' ? 3 : 1));
}

function officer(
  { department }: Actor,
  certificateNo: string,
  name: string,
  draws: Draws,
  certificateExpiry: CivilDate,
): CanonicalRow {
  const { number, birthDate, gender } = identity(draws);
  return {
    certificateNo,
    name,
    unitName: department.name,
    departmentCode: department.code,
    regionCode: department.regionCode,
    issuingAuthority: '示例发证机关',
    enforcementArea: department.regionCode === '610100' ? '西安市' : department.name.replace(/^西安市/, '').slice(0, 3),
    enforcementCategory: '行政检查、行政处罚、行政强制',
    certificateExpiry,
    nature: draws.chance(0.85) ? '行政执法' : '参照公务员管理',
    isSupervisor: draws.chance(0.06),
    hasLegalQualification: draws.chance(0.18),
    rank: draws.pick(['一级科员', '四级主任科员', '三级主任科员', '一级主任科员', '四级调研员']),
    education: draws.pick(['大专', '本科', '本科', '本科', '硕士研究生']),
    major: draws.pick(['法学', '食品科学', '公共管理', '机械工程', '临床医学', '土木工程', '环境工程']),
    idNumber: number,
    gender,
    birthDate,
    politicalStatus: draws.pick(['中共党员', '群众', '共青团员']),
    ethnicity: draws.chance(0.96) ? '汉族' : '回族',
    phone: phone(draws),
  };
}
