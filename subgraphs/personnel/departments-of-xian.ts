import { creditCodeCheckCharacter } from '../../shared/codes/credit-code.ts';
import { regions } from '../../shared/codes/region.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';

/*
 * The departments of the demo city. The names of the city's departments and of the zones' committees are public names of Xi'an's
 * organisations, as pages of the city government and code lists in use about 2019 to 2021 have them, before the reform of
 * institutions of 2024; those of the districts follow the city's pattern, and some districts word or combine them otherwise.
 * The department codes are ours. Made up, and plainly so: persons (示例…), and credit codes (DEMX stands for the organisation).
 */
const CITY = '610100';

type Nature =
  | 'DEPARTMENT'
  | 'DISPATCHED_ORGAN'
  | 'AUTHORISED_ORGANISATION'
  | 'GOVERNMENT_OFFICE'
  | 'DECISION_ORGAN'
  | 'INSPECTION_ORGAN'
  | 'STAFFING_ORGAN';

/** Key of the code, name, short name, English name, nature (DEPARTMENT unless told), department above it. */
type CityDepartment = [key: string, name: string, shortName: string, english: string, nature?: Nature, parent?: string];

const CITY_DEPARTMENTS: readonly CityDepartment[] = [
  ['GOV', '西安市人民政府办公厅', '市政府办公厅', "General Office of Xi'an Municipal Government", 'GOVERNMENT_OFFICE'],
  ['DRC', '西安市发展和改革委员会', '市发改委', 'Development and Reform Commission', 'DECISION_ORGAN'],
  ['SUP', '西安市监察委员会', '市监委', 'Supervisory Commission', 'INSPECTION_ORGAN'],
  ['STF', '西安市委机构编制委员会办公室', '市委编办', 'Office of the Staffing Commission', 'STAFFING_ORGAN'],
  ['EDU', '西安市教育局', '市教育局', 'Education Bureau'],
  ['STB', '西安市科学技术局', '市科技局', 'Science and Technology Bureau'],
  ['IIT', '西安市工业和信息化局', '市工信局', 'Industry and Information Technology Bureau'],
  ['ERC', '西安市民族宗教事务委员会', '市民宗委', 'Ethnic and Religious Affairs Commission'],
  ['PSB', '西安市公安局', '市公安局', 'Public Security Bureau'],
  ['CAB', '西安市民政局', '市民政局', 'Civil Affairs Bureau'],
  ['JUS', '西安市司法局', '市司法局', 'Justice Bureau'],
  ['FIN', '西安市财政局', '市财政局', 'Finance Bureau'],
  ['HRS', '西安市人力资源和社会保障局', '市人社局', 'Human Resources and Social Security Bureau'],
  ['NRP', '西安市自然资源和规划局', '市资源规划局', 'Natural Resources and Planning Bureau'],
  ['EEB', '西安市生态环境局', '市生态环境局', 'Ecology and Environment Bureau'],
  ['HCB', '西安市住房和城乡建设局', '市住建局', 'Housing and Urban-Rural Development Bureau'],
  ['CUM', '西安市城市管理和综合执法局', '市城管局', 'Urban Management and Comprehensive Law Enforcement Bureau'],
  ['TRA', '西安市交通运输局', '市交通局', 'Transport Bureau'],
  ['WAT', '西安市水务局', '市水务局', 'Water Affairs Bureau'],
  ['AGR', '西安市农业农村局', '市农业农村局', 'Agriculture and Rural Affairs Bureau'],
  ['COM', '西安市商务局', '市商务局', 'Commerce Bureau'],
  ['CTB', '西安市文化和旅游局', '市文旅局', 'Culture and Tourism Bureau'],
  ['HEA', '西安市卫生健康委员会', '市卫健委', 'Health Commission'],
  ['EMB', '西安市应急管理局', '市应急局', 'Emergency Management Bureau'],
  ['MKT', '西安市市场监督管理局', '市市场监管局', 'Administration for Market Regulation'],
  ['SPT', '西安市体育局', '市体育局', 'Sports Bureau'],
  ['STA', '西安市统计局', '市统计局', 'Statistics Bureau'],
  ['MIB', '西安市医疗保障局', '市医保局', 'Healthcare Security Bureau'],
  ['CAD', '西安市人民防空办公室', '市人防办', 'Civil Air Defence Office'],
  ['FAB', '西安市金融工作局', '市金融局', 'Financial Work Bureau'],
  ['CRB', '西安市文物局', '市文物局', 'Cultural Relics Bureau'],
  ['QLG', '西安市秦岭生态环境保护管理局', '市秦岭保护局', 'Qinling Ecological Protection Bureau'],
  ['AAS', '西安市行政审批服务局', '市审批局', 'Administrative Approval Service Bureau'],
  ['BDR', '西安市大数据资源管理局', '市大数据局', 'Big Data Resources Administration'],
  ['OSM', '西安市信访局', '市信访局', 'Letters and Visits Bureau'],
  ['TAX', '国家税务总局西安市税务局', '市税务局', "Xi'an Tax Service, State Taxation Administration"],
  ['FIR', '西安市消防救援支队', '市消防支队', 'Fire and Rescue Detachment', 'AUTHORISED_ORGANISATION', 'EMB'],
  ['HPF', '西安住房公积金管理中心', '市公积金中心', 'Housing Provident Fund Centre', 'AUTHORISED_ORGANISATION', 'HCB'],
  ['MET', '西安市气象局', '市气象局', 'Meteorological Bureau', 'AUTHORISED_ORGANISATION'],
];

/** The kinds that every district and county has, below the city's department of the same key. */
const DISTRICT_KINDS: readonly [key: string, name: string, english: string, nature?: Nature][] = [
  ['GOV', '人民政府办公室', 'General Office of the People’s Government', 'GOVERNMENT_OFFICE'],
  ['DRC', '发展和改革委员会', 'Development and Reform Commission', 'DECISION_ORGAN'],
  ['EDU', '教育局', 'Education Bureau'],
  ['CAB', '民政局', 'Civil Affairs Bureau'],
  ['JUS', '司法局', 'Justice Bureau'],
  ['HRS', '人力资源和社会保障局', 'Human Resources and Social Security Bureau'],
  ['HCB', '住房和城乡建设局', 'Housing and Urban-Rural Development Bureau'],
  ['CUM', '城市管理和综合执法局', 'Urban Management and Comprehensive Law Enforcement Bureau'],
  ['CTB', '文化和旅游体育局', 'Culture, Tourism and Sports Bureau'],
  ['HEA', '卫生健康局', 'Health Bureau'],
  ['EMB', '应急管理局', 'Emergency Management Bureau'],
  ['MKT', '市场监督管理局', 'Administration for Market Regulation'],
  ['AAS', '行政审批服务局', 'Administrative Approval Service Bureau'],
];

/** 管理委员会 of the development zones: dispatched organs of the city government (派出机关, Art. 3), by the zone's code. */
const ZONE_COMMITTEES: Readonly<Record<string, string>> = {
  '610131': '西安高新技术产业开发区管理委员会',
  '610132': '西安经济技术开发区管理委员会',
  '610133': '西安曲江新区管理委员会',
  '610136': '西安浐灞生态区管理委员会',
  '610137': '西安阎良国家航空高技术产业基地管理委员会',
  '610138': '西安国家民用航天产业基地管理委员会',
  '610139': '西安国际港务区管理委员会',
  '611100': '陕西省西咸新区开发建设管理委员会',
  '611101': '陕西省西咸新区空港新城管理委员会',
  '611102': '陕西省西咸新区泾河新城管理委员会',
  '611103': '陕西省西咸新区秦汉新城管理委员会',
  '611104': '陕西省西咸新区沣西新城管理委员会',
  '611105': '陕西省西咸新区沣东新城管理委员会',
};

/** Rows for the dataset `departments`, those above before those below. The same rows at every call. */
export function demoDepartments(): CanonicalRow[] {
  return [...cityDepartments(), ...districtDepartments(), ...zoneCommittees()].map((row, place) => ({
    ...row,
    creditCode: madeUpCreditCode(row.nature, row.regionCode, place),
    responsibleLeader: madeUpPerson(place),
    personInCharge: madeUpPerson(place + 7),
  }));
}

interface Row {
  [field: string]: unknown;
  nature: Nature;
  regionCode: string;
}

function cityDepartments(): Row[] {
  return CITY_DEPARTMENTS.map(([key, name, shortName, english, nature = 'DEPARTMENT', parent]) => ({
    code: `${CITY}-${key}`,
    name,
    english,
    shortName,
    level: 'CITY',
    nature,
    regionCode: CITY,
    ...(parent && { parentCode: `${CITY}-${parent}` }),
    responsibleOrgan: '政策法规处',
  }));
}

function districtDepartments(): Row[] {
  const districts = regions.filter(({ level }) => level === 'district');
  return districts.flatMap((district) =>
    DISTRICT_KINDS.map(([key, kind, english, nature = 'DEPARTMENT']) => ({
      code: `${district.code}-${key}`,
      name: `${district.name.endsWith('区') ? '西安市' : ''}${district.name}${kind}`,
      english: `${english} of ${district.english}`,
      shortName: `${district.name}${kind}`,
      level: 'DISTRICT',
      nature,
      regionCode: district.code,
      parentCode: `${CITY}-${key}`,
      responsibleOrgan: '政策法规科',
    })),
  );
}

function zoneCommittees(): Row[] {
  const zones = regions.filter(({ level }) => level === 'zone');
  return zones.map((zone) => ({
    code: `${zone.code}-ADM`,
    name: ZONE_COMMITTEES[zone.code],
    english: `Administrative Committee of ${zone.english}`,
    shortName: `${zone.name}管委会`,
    level: 'ZONE',
    nature: 'DISPATCHED_ORGAN',
    regionCode: zone.code,
    parentCode: zone.parent === CITY ? `${CITY}-GOV` : `${zone.parent}-ADM`,
    responsibleOrgan: '综合执法局',
  }));
}

/** A code that agrees with GB 32100 and is nobody's: 11 organs, 12 public institutions, the region, DEMX and a number. */
function madeUpCreditCode(nature: Nature, regionCode: string, place: number): string {
  const kind = nature === 'AUTHORISED_ORGANISATION' ? '12' : '11';
  const first17 = `${kind}${regionCode}DEMX${String(place + 1).padStart(5, '0')}`;
  return first17 + creditCodeCheckCharacter(first17);
}

const SURNAMES = [...'张王李赵刘陈杨黄周吴徐孙胡朱高林何郭马罗'];

function madeUpPerson(place: number): string {
  return `示例${SURNAMES[place % SURNAMES.length]}某`;
}
