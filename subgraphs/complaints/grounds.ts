import type { CivilDate } from '../../shared/calendar/civil-date.ts';

/** A numbered ground of the law, with its text where the text is known. */
export interface Ground {
  number: number;
  /** Received from this day on. */
  receivedFrom: CivilDate;
  text: string;
  textZh: string;
  source: string;
}

export const REFUSAL_GROUNDS_THROUGH = 7;
export const TERMINATION_GROUNDS_THROUGH = 8;

const ORDER_121 = { receivedFrom: '2026-04-15', source: 'SAMR Order 121 Art. 16' };

/** 不予受理情形. Numbers 5 to 7 are accepted and have no text until the city enters it here. */
const REFUSAL_GROUNDS: readonly Ground[] = [
  { ...ORDER_121, number: 1, text: "Outside the authority's duty or power", textZh: '不属于本机关职责或权限' },
  {
    ...ORDER_121,
    number: 2,
    text: 'A court, arbitrator, authority or consumer association has taken up or settled the same dispute',
    textZh: '同一争议已由法院、仲裁机构、行政机关或消费者组织受理或处理',
  },
  {
    ...ORDER_121,
    number: 3,
    text: 'Not a purchase for daily life, or no dispute with the other party shown',
    textZh: '非为生活消费，或不能证明与对方存在争议',
  },
  {
    ...ORDER_121,
    number: 4,
    text: 'More than three years since the harm was or should have been known',
    textZh: '自知道或应当知道权益受损之日起已逾三年',
  },
];

/** The row for a ground, undefined where the law before it numbered differently or the text is not entered. */
export function refusalGround(number: number, receivedOn: CivilDate): Ground | undefined {
  return REFUSAL_GROUNDS.find((ground) => ground.number === number && ground.receivedFrom <= receivedOn);
}
