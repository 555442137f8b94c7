import type { Holidays } from '../../shared/calendar/working-day.ts';
import { problemOf } from '../../shared/ingest/check-row.ts';
import type { Batch, Dataset, Problem } from '../../shared/ingest/dataset.ts';
import { defineDataset, type Findings } from '../../shared/ingest/define-dataset.ts';
import type { References } from '../../shared/subgraph/services.ts';
import { complaintDeadlines } from './deadlines.ts';
import { complaintFacts, derivedOf, ONLINE } from './draft.ts';
import { COMPLAINT_FIELDS, type ComplaintDocument, type ComplaintsModels } from './model.ts';
import { type ComplaintValues, complaintFaults, complaintIrregularities, normalisedComplaint } from './rules.ts';
import { originsOf } from './store.ts';

/** What can be brought in: 投诉举报. `holidays` is asked at each row, since a notice may be imported while the process runs. */
export function complaintsDatasets(models: ComplaintsModels, references: References, holidays: Holidays): Dataset[] {
  return [
    defineDataset({
      name: 'complaints',
      title: '投诉举报',
      fields: COMPLAINT_FIELDS,
      model: models.complaints,
      holidays,
      key: (complaint) => complaint.complaintNo!,
      rules: (complaint, { receivedAt }) => ({
        held: complaintFaults(complaint, receivedAt),
        irregularities: complaintIrregularities(complaint),
      }),
      link: (complaints, batch) => linkComplaints(models, references, complaints, batch),
      content: (complaint) => {
        const normalised = normalisedComplaint(complaint);
        return { ...normalised, deadlines: complaintDeadlines(normalised, holidays()) };
      },
      derived: (complaint) => derivedOf({ ...complaint, deadlines: complaintDeadlines(complaint, holidays()) }),
      audience: ({ regionCode, assignedDept }) => ({
        regionCode,
        assigned: assignedDept ? [assignedDept] : [],
        published: false,
      }),
      facts: (complaint) => complaintFacts(normalisedComplaint(complaint)),
      arose: ({ receivedOn }) => receivedOn,
    }),
  ];
}

/** Codes nobody knows are irregular; a number that another department has provided is not to be overwritten (Art. 19). */
async function linkComplaints(
  models: ComplaintsModels,
  references: References,
  complaints: ComplaintValues[],
  batch: Batch,
): Promise<Findings[]> {
  const codes = (field: 'objectId' | 'itemCode' | 'assignedDept' | 'accusedDept') =>
    complaints.flatMap((complaint) => complaint[field] ?? []);
  const known = async (type: string, key: string, keys: string[]) =>
    keys.length > 0 ? references.existing(type, key, [...new Set(keys)]) : new Set<string>();
  const [origins, objects, items, departments, officers] = await Promise.all([
    originsOf(
      models,
      complaints.map(({ complaintNo }) => complaintNo!),
    ),
    known('SupervisedObject', 'objectId', codes('objectId')),
    known('SupervisionItem', 'itemCode', codes('itemCode')),
    known('Department', 'code', [...codes('assignedDept'), ...codes('accusedDept')]),
    known('EnforcementOfficer', 'certificateNo', complaints.flatMap(handlersOf)),
  ]);
  return complaints.map((complaint) => {
    const { complaintNo, objectId, itemCode, assignedDept, accusedDept } = complaint;
    const origin = origins.get(complaintNo!);
    const unknown = (field: keyof typeof COMPLAINT_FIELDS, there: boolean): Problem[] => {
      const { zh } = COMPLAINT_FIELDS[field];
      return there ? [] : [problemOf('CODE_UNKNOWN', field, `${field} names nothing known.`, `${zh}不存在。`)];
    };
    return {
      held: notToBeOverwritten(origin, batch),
      irregularities: [
        ...unknown('objectId', !objectId || objects.has(objectId)),
        ...unknown('itemCode', !itemCode || items.has(itemCode)),
        ...unknown('assignedDept', !assignedDept || departments.has(assignedDept)),
        ...unknown('accusedDept', !accusedDept || departments.has(accusedDept)),
        ...unknown(
          'handlers',
          handlersOf(complaint).every((handler) => officers.has(handler)),
        ),
      ],
    };
  });
}

/** What another department provided is its own (Art. 19); what is handled on line since is not taken back by a feed that does not know of it. */
function notToBeOverwritten(
  origin: Pick<ComplaintDocument, 'provider' | 'sourceSystem'> | undefined,
  { department }: Batch,
): Problem[] {
  if (!origin) return [];
  if (origin.provider !== department.code)
    return [
      problemOf(
        'PROVIDER_DIFFERS',
        'complaintNo',
        'Another department has provided a complaint of this number.',
        '该编号由其他部门提供。',
      ),
    ];
  if (origin.sourceSystem !== ONLINE) return [];
  return [
    problemOf(
      'HANDLED_ON_LINE',
      'complaintNo',
      'The complaint is handled on line; take its steps there.',
      '该投诉举报已在线办理，请在线处理。',
    ),
  ];
}

function handlersOf({ handlers }: ComplaintValues): string[] {
  return (handlers ?? []) as string[];
}
