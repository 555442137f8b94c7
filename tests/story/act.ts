import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { textAt } from '../conformance/expectations.ts';
import type { StoryVisit } from './draw.ts';
import type { StoryItem } from './item.ts';
import type { Teller } from './teller.ts';

/** A penalty of the story, and whom it is about. */
export interface StoryPenalty {
  actId: string;
  objectId: string;
  objectName: string;
}

/** Who was drawn is inspected by the officers that were drawn, and penalised for what they find. */
export async function tellOfActs(
  { chapter, say, now }: Teller,
  { itemCode, checklistCode }: StoryItem,
  { planId, objectId, officers }: StoryVisit,
  mark: string,
): Promise<StoryPenalty> {
  chapter('Inspected, and penalised 检查与处罚 (Art. 3, 8, 15)');
  const who = 'market.officer';
  const today = civilDateOf(now());
  const object = await say('The officers look the object up', {
    who,
    query:
      'query ($id: String!) { supervisedObject(objectId: $id) { objectId name objectType creditCode regionCode } }',
    variables: { id: objectId },
  });
  const name = textAt(object, 'supervisedObject.name');
  const common = {
    ...{ itemCode, objectId, objectName: name, objectType: textAt(object, 'supervisedObject.objectType') },
    ...{ regionCode: textAt(object, 'supervisedObject.regionCode'), officers, counterpartName: name },
    ...{ counterpartNature: 'ORGANISATION', counterpartIdType: '统一社会信用代码' },
    counterpartCode: textAt(object, 'supervisedObject.creditCode'),
  };
  const inspection = {
    ...{ ...common, actNo: `STORY-I-${mark}`, actName: '餐饮服务检查', checkDate: today, planId, checklistCode },
    ...{ checkForm: 'ON_SITE', checkType: 'DOUBLE_RANDOM', checkMode: 'ON_SITE', checkResult: 'FOLLOW_UP_PENDING' },
  };
  await say('By one officer alone an inspection is unlawful', {
    who,
    query: 'mutation ($input: InspectionActInput!) { recordInspection(input: $input) { id } }',
    variables: { input: { ...inspection, officers: officers.slice(0, 1) } },
    refused: 'ACT_IRREGULAR',
  });
  await say('They enter the inspection', {
    who,
    query: 'mutation ($input: InspectionActInput!) { recordInspection(input: $input) { id actNo irregular timely } }',
    variables: { input: inspection },
  });
  const { officers: _, ...rest } = common;
  const penalty = await say('and the penalty that follows it', {
    who,
    query: 'mutation ($input: PenaltyActInput!) { recordPenalty(input: $input) { id actNo state decidedOn } }',
    variables: {
      input: {
        ...{
          ...rest,
          officers,
          actNo: `STORY-P-${mark}`,
          actName: '销售过期食品案',
          inspectionActNo: inspection.actNo,
        },
        ...{ decidedOn: today, filedOn: today, caseSource: '监督检查', illegalFact: '销售超过保质期的食品。' },
        ...{ penaltyBasis: '示例食品安全条例（虚构）第三十条', procedure: 'ORDINARY', documentNo: `示例罚字${mark}号` },
        ...{
          penaltyTypes: ['FINE'],
          fineAmount: 500_000,
          penaltyResult: '罚款5000元',
          hearing: false,
          criminal: false,
        },
        ...{ noPenalty: false, reconsideration: false, litigation: false },
      },
    },
  });
  return { actId: textAt(penalty, 'recordPenalty.id'), objectId, objectName: name };
}
