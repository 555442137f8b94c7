import type { Ask, Asker } from './audience-answers.ts';
import type { AskedRecords } from './audience-questions.ts';

/** Inspection finds everything, so that it can be chosen from. */
const FINDER: Asker = {
  account: 'inspector.city',
  labelZh: '监察',
  purpose: 'choosing records',
  caseNo: 'DEMO-CASE-0',
};
/** The officer whose account is `market.beilin.officer`. */
const CERTIFICATE = 'DEMO-610103-MKT-001';

interface FoundAct {
  id: string;
  publicStatus: string;
  counterpartNature: string;
}

interface CountedCell {
  month: string;
  suppressed: boolean;
}

interface FoundComplaint {
  complaintNo: string;
  objectId: string;
  handlers: readonly string[];
  complainantName: string | null;
  acts: { nodes: FoundAct[] };
}

/**
 * Records of the demo city that show the rules: a complaint handled by the officer of Beilin, with a complainant and acts of both kinds; a
 * published penalty of a person; a month of Beilin with enough inspections to be told, and one with too few.
 * @throws TypeError when the demo city has no such records any more
 */
export async function chosenRecords(ask: Ask): Promise<AskedRecords> {
  const complaints = await nodes<FoundComplaint>(
    ask,
    `complaints(first: 100, where: { assignedDept: { eq: "610103-MKT" } }, orderBy: { field: COMPLAINT_NO }) {
      nodes { complaintNo objectId handlers complainantName acts(first: 20) { nodes { id publicStatus } } } }`,
  );
  const withStatus = (complaint: FoundComplaint, status: string) =>
    complaint.acts.nodes.find(({ publicStatus }) => publicStatus === status);
  const complaint = found(
    complaints.find(
      (one) =>
        one.handlers.includes(CERTIFICATE) &&
        one.complainantName &&
        withStatus(one, 'PUBLISHED') &&
        withStatus(one, 'UNPUBLISHED'),
    ),
  );
  const published = found(withStatus(complaint, 'PUBLISHED'));
  const penalties = await nodes<FoundAct>(
    ask,
    'acts(first: 100, where: { kind: { eq: PENALTY } }) { nodes { id publicStatus counterpartNature } }',
  );
  const personal = penalties.find(
    (one) => one.counterpartNature === 'NATURAL_PERSON' && one.publicStatus === 'PUBLISHED',
  );
  const counted = await ask(
    '{ analysis { actCounts(where: { kind: { eq: INSPECTION }, districtCode: { eq: "610103" } }) { month suppressed } } }',
    { account: 'analyst.city', labelZh: '决策' },
  );
  const { actCounts: cells } = found(counted.data)['analysis'] as { actCounts: CountedCell[] };
  return {
    complaintNo: complaint.complaintNo,
    objectId: complaint.objectId,
    publishedAct: published.id,
    unpublishedAct: found(withStatus(complaint, 'UNPUBLISHED')).id,
    personalAct: found(personal).id,
    certificateNo: CERTIFICATE,
    toldMonth: found(cells.findLast(({ suppressed }) => !suppressed)).month,
    fewMonth: found(cells.findLast(({ suppressed }) => suppressed)).month,
  };
}

async function nodes<Node>(ask: Ask, list: string): Promise<Node[]> {
  const { data } = await ask(`{ ${list} }`, FINDER);
  return (Object.values(found(data))[0] as { nodes: Node[] }).nodes;
}

function found<Found>(one: Found | undefined | null): Found {
  if (one === undefined || one === null) throw new TypeError('The demo city has no record to show here any more.');
  return one;
}
