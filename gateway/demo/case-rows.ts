import { addDays, type CivilDate } from '../../shared/calendar/civil-date.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { actRow } from './act-row.ts';
import type { DemoInspection } from './inspections.ts';
import { type Draws, WeightedChoice } from './random.ts';
import { earlierOf, laterOf } from './reporting-window.ts';

/** An act that follows an inspection: same object, matter and department; a number and days of its own. */
export interface FollowUp extends DemoInspection {
  /** The day of the act. */
  day: CivilDate;
  inspectionActNo: string;
  number: number;
}

const PENALTIES = new WeightedChoice<[types: readonly string[], weight: number]>(
  [
    [['WARNING'], 34],
    [['FINE'], 36],
    [['WARNING', 'FINE'], 14],
    [['CONFISCATION_OF_INCOME', 'FINE'], 8],
    [['SUSPENSION_OF_BUSINESS'], 2],
    [['LICENCE_SUSPENSION'], 2],
    [[], 4],
  ],
  ([, weight]) => weight,
);

const NAMES: Readonly<Record<string, string>> = {
  WARNING: '警告',
  FINE: '罚款',
  CONFISCATION_OF_INCOME: '没收违法所得',
  SUSPENSION_OF_BUSINESS: '责令停产停业',
  LICENCE_SUSPENSION: '暂扣许可证件',
};

/** 行政处罚. Fines are small and many, a few large. */
export function penaltyRow(act: FollowUp, draws: Draws): CanonicalRow {
  const { theme, day, receivedOn, actor, object, checkDate } = act;
  const [types] = PENALTIES.draw(draws);
  const fined = types.includes('FINE');
  const fineAmount = Math.round(200 + 60_000 * draws.unit() ** 6) * 100;
  const simple = types[0] === 'WARNING' && types.length === 1 ? draws.chance(0.8) : fined && fineAmount <= 100_000;
  const major = fineAmount > 2_000_000 && fined;
  const closedOn = simple ? day : addDays(day, draws.between(1, 12));
  const closed = closedOn <= receivedOn;
  const words = types.map((type) => NAMES[type]).join('、') || '不予行政处罚';
  const body = { authority: actor.department.name, authorityCode: actor.department.creditCode };
  return {
    ...actRow(act, `${theme.name.replace('检查', '')}违法行为处罚`, draws),
    decidedOn: day,
    caseSource: act.complaintNo ? '投诉举报' : '监督检查',
    inspectionActNo: act.inspectionActNo,
    illegalFact: illegalFact(act, draws),
    evidence: '现场检查笔录、询问笔录、现场照片（演示数据）',
    penaltyBasis: theme.law,
    procedure: simple ? 'SIMPLE' : 'ORDINARY',
    hearing: major && draws.chance(0.2),
    filedOn: simple ? day : laterOf(addDays(day, -draws.between(8, 25)), checkDate),
    criminal: false,
    major,
    legalReview: !simple,
    groupDiscussion: major,
    documentNo: `示例罚字〔${day.slice(0, 4)}〕第${String(act.number).padStart(6, '0')}号`,
    penaltyTypes: types,
    ...(fined && { fineAmount }),
    ...(types.includes('CONFISCATION_OF_INCOME') && { confiscatedIncome: draws.between(50, 5_000) * 100 }),
    penaltyResult: fined ? `${words}（罚款${fineAmount / 100}元）` : words,
    violationType: theme.name.replace('检查', ''),
    reconsideration: draws.chance(0.01),
    litigation: draws.chance(0.004),
    noPenalty: types.length === 0,
    ...(closed && { closureMethod: '执行完毕', closureResult: '当事人已履行', closedOn }),
    ...(closed && fined && { paidAmount: fineAmount }),
    ...body,
    dataSource: body.authority,
    dataSourceCode: body.authorityCode,
    ...penaltyPublication(act, types, draws),
    ...(object.counterpart.nature !== 'NATURAL_PERSON' && { penaltyValidUntil: addDays(day, 3 * 365 + 1) }),
  };
}

/** Within seven working days of the decision; warnings alone by market regulation are not published, nor what is no penalty. */
function penaltyPublication(act: FollowUp, types: readonly string[], draws: Draws): CanonicalRow {
  const warningOnly = types.length === 1 && types[0] === 'WARNING';
  const never = types.length === 0 || (warningOnly && act.theme.line === 'MKT');
  if (never || !draws.chance(act.object.counterpart.nature === 'NATURAL_PERSON' ? 0.3 : 0.95))
    return { publicStatus: 'UNPUBLISHED' };
  const publicDate = earlierOf(addDays(act.day, draws.between(1, 6)), act.receivedOn);
  return { publicStatus: 'PUBLISHED', publicDate, publicEndDate: addDays(publicDate, 3 * 365 + 1) };
}

/** 行政强制 */
export function compulsionRow(act: FollowUp, draws: Draws): CanonicalRow {
  const { theme, day } = act;
  const execution = draws.chance(0.1);
  const extended = draws.chance(0.1);
  return {
    ...actRow(act, `${theme.name.replace('检查', '')}行政强制`, draws),
    measureFrom: day,
    measureTo: addDays(day, extended ? draws.between(31, 60) : draws.between(5, 30)),
    ...(extended && { extensionDays: 30 }),
    inspectionActNo: act.inspectionActNo,
    illegalFact: illegalFact(act, draws),
    basis: `${theme.law}、《中华人民共和国行政强制法》`,
    documentNo: `示例强字〔${day.slice(0, 4)}〕第${String(act.number).padStart(6, '0')}号`,
    compulsionKind: execution ? 'EXECUTION' : 'MEASURE',
    ...(execution ? { executionType: '代履行' } : { measureType: draws.pick(['查封场所', '扣押财物', '扣押财物']) }),
    result: draws.pick(['解除', '解除', '没收', '移交']),
    publicStatus: draws.chance(0.3) ? 'PUBLISHED' : 'UNPUBLISHED',
  };
}

/** 其他行为 */
export function otherActRow(act: FollowUp, draws: Draws): CanonicalRow {
  const measure = draws.pick(['责令改正', '责令改正', '约谈', '行政指导', '告诫', '移送线索']);
  const endedOn = addDays(act.day, draws.between(0, 10));
  return {
    ...actRow(act, `${act.theme.name.replace('检查', '')}${measure}`, draws),
    startedOn: act.day,
    ...(endedOn <= act.receivedOn && { endedOn, closing: '已完成' }),
    inspectionActNo: act.inspectionActNo,
    itemSource: act.complaintNo ? '投诉举报' : '监督检查',
    measure,
    publicStatus: draws.chance(0.5) ? 'PUBLISHED' : 'UNPUBLISHED',
  };
}

function illegalFact({ theme, checkDate, object }: FollowUp, draws: Draws): string {
  return `${checkDate}检查发现，“${object.name}”${draws.pick(theme.points)}不符合${theme.law}的规定。（演示数据）`;
}
