import { addDays, type CivilDate, daysBetween } from '../../shared/calendar/civil-date.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import type { DemoComplaint } from './complaints.ts';
import { address, identity, personName, phone } from './fictional.ts';
import type { DemoOfficer } from './officers.ts';
import { PLACES } from './places.ts';
import { type Draws, WeightedChoice } from './random.ts';

const SOURCES = new WeightedChoice<[source: string, weight: number]>(
  [
    ['HOTLINE_12345', 38],
    ['HOTLINE_12315', 34],
    ['WEB', 12],
    ['LETTER', 5],
    ['VISIT', 5],
    ['TRANSFERRED', 4],
    ['INSPECTION', 2],
  ],
  ([, weight]) => weight,
);

/** A complaint as it stands on the day `today`: what its handling has come to depends on its age. */
export function complaintRow(
  complaint: DemoComplaint,
  handler: DemoOfficer,
  today: CivilDate,
  draws: Draws,
): CanonicalRow {
  const { complaintNo, receivedOn, actor, theme, object, regionCode } = complaint;
  const kind = draws.chance(0.6) ? 'COMPLAINT' : 'REPORT';
  const anonymous = kind === 'REPORT' && draws.chance(0.4);
  const point = draws.pick(theme.points);
  const telephone = phone(draws);
  const contact = draws.chance(0.1) && !anonymous ? `本人电话${telephone}。` : '';
  const handled = kind === 'COMPLAINT' ? mediation : verification;
  return {
    complaintNo,
    kind,
    source: SOURCES.draw(draws)[0],
    regionCode,
    receivedOn,
    assignedDept: actor.department.code,
    handlers: [handler.certificateNo],
    anonymous,
    ...(!anonymous && complainant(draws, telephone)),
    objectId: object.objectId,
    objectName: object.name,
    ...(object.counterpart.nature !== 'NATURAL_PERSON' && { objectCreditCode: object.counterpart.code }),
    complaintType: theme.name.replace('检查', ''),
    serviceType: theme.name.slice(0, 4),
    disputeDate: addDays(receivedOn, -draws.between(0, 20)),
    detail: `反映“${object.name}”的${point}存在问题，请依法处理。${contact}（演示数据）`,
    ...(kind === 'COMPLAINT' && { demand: '要求退款并核实处理。', amount: draws.between(20, 3_000) * 100 }),
    ...handled(receivedOn, daysBetween(receivedOn, today), draws),
  };
}

function complainant(draws: Draws, telephone: string): CanonicalRow {
  return {
    complainantName: personName(draws),
    phone: telephone,
    address: address(draws.pick(PLACES), draws),
    ...(draws.chance(0.3) && { idNumber: identity(draws).number }),
    ...(draws.chance(0.05) && { agent: personName(draws) }),
  };
}

/** 投诉: accepted, refused or transferred, then mediated. A few take longer than the rules allow. */
function mediation(receivedOn: CivilDate, age: number, draws: Draws): CanonicalRow {
  const overdue = draws.chance(0.05) ? 3 : 1;
  const decisionAge = draws.between(1, 8) * overdue;
  const endAge = decisionAge + draws.between(8, 45) * overdue;
  if (decisionAge > age) return { status: 'RECEIVED' };
  const decided = addDays(receivedOn, decisionAge);
  const turn = draws.unit();
  if (turn < 0.1)
    return {
      status: 'REFUSED',
      acceptanceDecision: 'REFUSED',
      acceptanceDecidedOn: decided,
      refusalGround: draws.between(1, 4),
    };
  if (turn < 0.14) return { status: 'TRANSFERRED', acceptanceDecision: 'TRANSFERRED', acceptanceDecidedOn: decided };
  const accepted = { acceptanceDecision: 'ACCEPTED', acceptanceDecidedOn: decided };
  if (turn < 0.17) return { status: 'WITHDRAWN', ...accepted };
  if (endAge > age) return { status: age - decisionAge > 4 ? 'IN_MEDIATION' : 'ACCEPTED', ...accepted };
  const settled = draws.chance(0.7);
  return {
    status: 'CLOSED',
    ...accepted,
    mediationEndedOn: addDays(receivedOn, endAge),
    mediationResult: settled ? '双方达成一致，商家退款。' : '双方未能达成一致。',
    ...(!settled && { terminationGround: draws.between(1, 4) }),
    ...(endAge + 3 <= age && { notifiedOn: addDays(receivedOn, endAge + 3) }),
    ...closing(settled ? '调解成功' : '终止调解', draws),
  };
}

/** 举报: verified, filed as a case or not, told. */
function verification(receivedOn: CivilDate, age: number, draws: Draws): CanonicalRow {
  const verifiedAge = draws.between(4, 20) * (draws.chance(0.05) ? 3 : 1);
  if (age < 2) return { status: 'RECEIVED' };
  if (verifiedAge > age) return { status: 'VERIFYING' };
  const filed = draws.chance(0.35);
  const verifiedOn = addDays(receivedOn, verifiedAge);
  return {
    status: 'CLOSED',
    verifiedOn,
    filed,
    ...(filed && { filedOn: verifiedOn }),
    ...(verifiedAge + 4 <= age && { notifiedOn: addDays(receivedOn, verifiedAge + 4) }),
    ...closing(filed ? '经核查属实，已立案' : '经核查，未发现违法行为', draws),
  };
}

function closing(outcome: string, draws: Draws): CanonicalRow {
  return {
    result: `${outcome}。（演示数据）`,
    resultPublic: `${outcome}。`,
    satisfaction: draws.pick(['SATISFIED', 'SATISFIED', 'MOSTLY_SATISFIED', 'DISSATISFIED']),
  };
}
