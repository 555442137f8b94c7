import { numberAt, rows, textAt } from '../conformance/expectations.ts';
import type { Teller } from './teller.ts';

export const CITY = '610100-MKT';
export const BEILIN = '610103-MKT';

/** An item of the story, in force. */
export interface StoryItem {
  itemCode: string;
  checklistCode: string;
}

/**
 * The office issues an item, the department claims it and combs an item of its own out of it; what is incomplete is refused.
 * @param mark digits that no other telling has
 */
export async function tellOfItem({ chapter, say }: Teller, mark: string): Promise<StoryItem> {
  chapter('The item is issued, claimed and combed 事项下发、认领、梳理 (Art. 7, 9–11)');
  const catalogue = await say('The office looks up the catalogue, and what it has issued', {
    who: 'office.city',
    query: `{ items(first: 20, where: { departmentCode: { eq: "${CITY}" }, status: { eq: IN_USE } }) { nodes { itemCode name } }
      itemClaims(first: 100, where: { departmentCode: { eq: "${CITY}" } }) { nodes { itemCode } } }`,
  });
  const already = new Set(rows(catalogue, 'itemClaims.nodes').map((claim) => claim['itemCode']));
  const free = rows(catalogue, 'items.nodes').find((item) => !already.has(item['itemCode']));
  const issued = textAt(free, 'itemCode');
  await say('It issues an item to the department', {
    who: 'office.city',
    query: `mutation ($input: IssueItemInput!) { issueItem(input: $input) { itemCode } }`,
    variables: { input: { itemCode: issued, departments: [CITY] } },
  });
  const claimNo = `${issued}:${CITY}`;
  const claims = await say('The department finds it among what waits for its answer', {
    who: 'market.officer',
    query: `{ itemClaims(where: { claimNo: { eq: "${claimNo}" } }) { nodes { claimNo state issuedAt dueOn version } } }`,
  });
  await say('and claims it', {
    who: 'market.officer',
    query: 'mutation ($input: ClaimItemInput!) { claimItem(input: $input) { claimNo state version } }',
    variables: { input: { claimNo, expectedVersion: numberAt(claims, 'itemClaims.nodes.0.version') } },
  });
  const itemCode = `9${mark}`;
  await say('It combs an item of its own out of it', {
    who: 'market.officer',
    query: 'mutation ($input: DeriveLocalItemInput!) { deriveLocalItem(input: $input) { itemCode version } }',
    variables: { input: { claimNo, itemCode } },
  });
  const basisCode = `STORY-${mark}`;
  await say('The office registers the legal basis', {
    who: 'office.city',
    query: 'mutation ($input: RegisterLegalBasisInput!) { registerLegalBasis(input: $input) { basisCode title } }',
    variables: {
      input: { basisCode, title: '示例食品安全条例（虚构）', level: 'PROVINCE', effectiveFrom: '2020-01-01' },
    },
  });
  const subItemCode = `${itemCode}-1`;
  const subItem = {
    ...{ subItemCode, name: '餐饮服务检查', superviseObject: '餐饮服务提供者', superviseForm: '现场检查' },
    ...{ actType: 'INSPECTION', legalBasis: '示例食品安全条例（虚构）第十条', legalBasisCodes: [basisCode] },
    ...{
      superviseWay: '日常检查',
      superviseFlow: '检查、记录、告知',
      superviseResult: '记录并公示',
      superviseLevel: 'CITY',
    },
  };
  const penalty = { ...subItem, subItemCode: `${itemCode}-2`, name: '餐饮服务处罚', actType: 'PENALTY' };
  await say('The department says what is supervised, how, and by what law', {
    who: 'market.officer',
    query: 'mutation ($input: AmendLocalItemInput!) { amendLocalItem(input: $input) { version } }',
    variables: {
      input: {
        ...{ itemCode, expectedVersion: 1, name: '餐饮服务监管（示例）', permitType: 'OTHER' },
        ...{ subItems: [subItem, penalty], checklists: [] },
      },
    },
  });
  await say('Without its checklist it is not published', {
    who: 'market.officer',
    query: 'mutation ($input: PublishItemInput!) { publishItem(input: $input) { status } }',
    variables: { input: { itemCode, expectedVersion: 2 } },
    refused: 'ITEM_INCOMPLETE',
  });
  const checklistCode = `91610100MA6TYK1X0X3${itemCode}`;
  await say('With it', {
    who: 'market.officer',
    query: 'mutation ($input: AmendLocalItemInput!) { amendLocalItem(input: $input) { version } }',
    variables: {
      input: {
        ...{ itemCode, expectedVersion: 2 },
        checklists: [
          {
            ...{ checklistCode, subItemCode, implementingBody: '市市场监管局', level: 'CITY', checkMode: '现场检查' },
            ...{ checkContent: '许可、人员、过程、场所', frequency: '每年1次', objectScope: '餐饮服务提供者' },
          },
        ],
      },
    },
  });
  await say('it is', {
    who: 'market.officer',
    query: 'mutation ($input: PublishItemInput!) { publishItem(input: $input) { itemCode status } }',
    variables: { input: { itemCode, expectedVersion: 3 } },
  });
  await say('and anybody reads it', {
    query:
      'query ($itemCode: String!) { item(itemCode: $itemCode) { itemCode name status subItems { name legalBasis checklists { checklistCode checkContent } } } }',
    variables: { itemCode },
  });
  return { itemCode, checklistCode };
}
