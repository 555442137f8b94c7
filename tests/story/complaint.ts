import { numberAt, textAt } from '../conformance/expectations.ts';
import type { Teller } from './teller.ts';

/**
 * Somebody complains without an account, the department handles it, and links it to the act that it is about.
 * @param about the object, and the act as the department knows it
 */
export async function tellOfComplaint(
  { chapter, say }: Teller,
  about: { itemCode: string; objectId: string; objectName: string; actId: string },
): Promise<void> {
  chapter('It is complained of 投诉举报 (Art. 8, 16, 28)');
  const { itemCode, objectId, objectName, actId } = about;
  const submitted = await say('Somebody submits a complaint, without an account', {
    endpoint: 'portal',
    secret: ['queryCode'],
    query: 'mutation ($input: SubmitComplaintInput!) { submitComplaint(input: $input) { complaintNo queryCode } }',
    variables: {
      input: {
        ...{ kind: 'COMPLAINT', regionCode: '610100', itemCode, objectId, objectName },
        ...{ complainantName: '欧阳示例', phone: '13800000000' },
        detail: '我是欧阳示例，电话13800000000。处罚之后，该店仍出售过期食品。',
      },
    },
  });
  const complaintNo = textAt(submitted, 'submitComplaint.complaintNo');
  const queryCode = textAt(submitted, 'submitComplaint.queryCode');
  const seen = await say('The department reads it, and not who complains', {
    who: 'market.officer',
    query: `query ($no: String!) {
      complaint(complaintNo: $no) { status dueOn assignedDept detail complainantNameMasked provenance { version } } }`,
    variables: { no: complaintNo },
  });
  let expectedVersion = numberAt(seen, 'complaint.provenance.version');
  const step = async (what: string, name: string, type: string, more: object = {}) => {
    const answer = await say(what, {
      who: 'market.officer',
      query: `mutation ($input: ${type}!) { ${name}(input: $input) { status provenance { version } } }`,
      variables: { input: { complaintNo, expectedVersion, ...more } },
    });
    expectedVersion = numberAt(answer, `${name}.provenance.version`);
  };
  await step('accepts it', 'acceptComplaint', 'ComplaintStepInput');
  await step('links it to the penalty', 'linkComplaintToActs', 'LinkComplaintInput', { actIds: [actId] });
  await step('mediates', 'mediateComplaint', 'ComplaintStepInput');
  await step('and concludes it with a reply', 'concludeComplaint', 'ConcludeComplaintInput', {
    ...{ result: '商家退款并停售。', resultPublic: '已调解，商家退款。', mediationResult: '达成一致。' },
  });
  await say('The complainant follows it by number and query code', {
    endpoint: 'portal',
    query: 'query ($no: String!, $code: String!) { myComplaint(complaintNo: $no, queryCode: $code) { status reply } }',
    variables: { no: complaintNo, code: queryCode },
    secret: ['code'],
  });
  await say('and is satisfied', {
    endpoint: 'portal',
    query: 'mutation ($input: RateComplaintInput!) { rateComplaint(input: $input) { satisfaction } }',
    variables: { input: { complaintNo, queryCode, satisfaction: 'SATISFIED' } },
    secret: ['queryCode'],
  });
}
