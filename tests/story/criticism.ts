import { numberAt, rows, textAt } from '../conformance/expectations.ts';
import { BEILIN } from './item.ts';
import type { Teller } from './teller.ts';

const URGED = 'market.beilin.officer';
const DUE = '2099-12-31';

/** A district's department leaves an item unclaimed and is urged; answers, does not rectify, and is criticised. */
export async function tellOfCriticism({ chapter, say }: Teller, itemCode: string): Promise<void> {
  chapter('A department is urged, and criticised 督办与通报 (Art. 9, 27, 37, 38)');
  await say('The city department issues its item to the district', {
    who: 'market.officer',
    query: 'mutation ($input: IssueItemInput!) { issueItem(input: $input) { itemCode } }',
    variables: { input: { itemCode, departments: [BEILIN] } },
  });
  await say('The office sees that it is not claimed', {
    who: 'office.city',
    query: `query ($code: String!) {
      itemClaims(where: { itemCode: { eq: $code }, state: { eq: PENDING } }) { totalCount nodes { claimNo dueOn } } }`,
    variables: { code: itemCode },
  });
  const order = await say('and urges', {
    who: 'office.city',
    query: `mutation ($input: IssueUrgingInput!) {
      issueUrging(input: $input) { taskNo status deliveredAt urging { round ground } } }`,
    variables: {
      input: {
        ...{ title: '认领监管事项', content: '请及时认领下发事项。', assignedTo: BEILIN, ground: 'ITEMS', dueOn: DUE },
      },
    },
  });
  const matterNo = textAt(order, 'issueUrging.taskNo');
  const unheeded = async (taskNo: string): Promise<number> => {
    const step = (what: string, who: string, name: string, type: string, input: object) =>
      say(what, {
        who,
        query: `mutation ($input: ${type}!) { ${name}(input: $input) { status version } }`,
        variables: { input: { taskNo, ...input } },
      });
    await step('The district takes the order', URGED, 'claimTask', 'ClaimTaskInput', { expectedVersion: 1 });
    const feedback = { expectedVersion: 2, feedback: '正在研究。' };
    await step('and answers', URGED, 'feedBackTask', 'FeedBackTaskInput', feedback);
    const check = { expectedVersion: 3, rectified: false, checkNote: '仍未认领。' };
    const checked = await step(
      'The office finds nothing done',
      'office.city',
      'checkRectification',
      'CheckRectificationInput',
      check,
    );
    return numberAt(checked, 'checkRectification.version');
  };
  const again = await say('The office urges a second time', {
    who: 'office.city',
    query: 'mutation ($input: UrgeAgainInput!) { urgeAgain(input: $input) { taskNo urging { round matterNo } } }',
    variables: {
      input: { taskNo: matterNo, expectedVersion: await unheeded(matterNo), content: '再次督办。', dueOn: DUE },
    },
  });
  await unheeded(textAt(again, 'urgeAgain.taskNo'));
  const candidates = await say('The department is a candidate for public criticism, with the evidence', {
    who: 'office.city',
    query: `query ($code: String!) { criticismCandidates(ground: ITEMS, departmentCode: $code) {
      matterNo ground rounds required version orders { taskNo feedback urging { round rectified } }
      counted { what count since examples } } }`,
    variables: { code: BEILIN },
  });
  const found = rows(candidates, 'criticismCandidates').find((one) => one['matterNo'] === matterNo);
  const decided = await say('and the office decides', {
    who: 'office.city',
    query: `mutation ($input: DecideCriticismInput!) { decideCriticism(input: $input) { criticismNo decision rounds } }`,
    variables: {
      input: {
        ...{
          matterNo,
          expectedVersion: numberAt(found, 'version'),
          decision: 'ISSUED',
          reason: '经两次督办仍未认领。',
        },
      },
    },
  });
  await say('which the department reads', {
    who: URGED,
    query: 'query ($no: String!) { criticism(criticismNo: $no) { decision reason decidedBy { name } } }',
    variables: { no: textAt(decided, 'decideCriticism.criticismNo') },
  });
}
