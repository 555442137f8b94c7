import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import type { Holidays } from '../../../shared/calendar/working-day.ts';
import type { Batch, Dataset, ValuesOf } from '../../../shared/ingest/dataset.ts';
import { defineDataset } from '../../../shared/ingest/define-dataset.ts';
import { FINDING_FIELDS } from '../fields/finding-fields.ts';
import type { ActDocument, BehaviourModels } from '../model.ts';
import { personKeyOf } from '../persons.ts';
import { assignedDepartments } from '../rules/act-content.ts';
import { findingFindings, findingId, inspectionOf } from '../rules/finding-rules.ts';

type FindingValues = ValuesOf<typeof FINDING_FIELDS>;
type Inspection = Pick<
  ActDocument,
  | '_id'
  | 'actNo'
  | 'objectId'
  | 'occurredOn'
  | 'sourceOrder'
  | 'readers'
  | 'regionCode'
  | 'departmentCode'
  | 'entrustedDepartmentCode'
  | 'sealed'
>;

/** 检查发现: linked to an inspection of the same provider, and seen by those who see that. */
export function findingsDataset(models: BehaviourModels, holidays: Holidays): Dataset {
  const inspections = new WeakMap<object, Inspection>();
  return defineDataset({
    name: 'findings',
    title: '检查发现',
    fields: FINDING_FIELDS,
    model: models.findings,
    holidays,
    key: (finding, { department }) => findingId(department.code, finding),
    rules: (finding, { receivedAt }) => findingFindings(finding, civilDateOf(receivedAt)),
    link: async (rows, batch) => {
      const candidates = await candidatesFor(models, rows, batch);
      return rows.map((row) => {
        const { inspection, problem } = inspectionOf(candidates(row));
        if (!inspection) return { held: [problem] };
        inspections.set(row, inspection);
        return { irregularities: problem ? [problem] : [] };
      });
    },
    content: (finding) => {
      const inspection = inspections.get(finding)!;
      const personKey = personKeyOf(inspection);
      return { ...finding, actId: inspection._id, ...(personKey && { personKey }) };
    },
    audience: (finding) => {
      const inspection = inspections.get(finding)!;
      return {
        regionCode: inspection.regionCode,
        assigned: assignedDepartments(inspection),
        published: inspection.readers.includes('public'),
      };
    },
    arose: ({ checkDate }) => checkDate,
  });
}

/** The provider's inspections that each row may mean: by act number where it names one, else by object and day. Two calls at most. */
async function candidatesFor(
  models: BehaviourModels,
  rows: readonly FindingValues[],
  { department }: Batch,
): Promise<(row: FindingValues) => Inspection[]> {
  const named = [...new Set(rows.flatMap(({ actNo }) => (actNo ? [actNo] : [])))];
  const objects = [...new Set(rows.flatMap(({ actNo, objectId }) => (actNo ? [] : [objectId!])))];
  const read = (path: string, keys: readonly string[]) =>
    keys.length === 0
      ? []
      : models.acts.aggregate<Inspection>([
          { $match: { provider: department.code, [path]: { $in: keys }, kind: 'INSPECTION' } },
          { $project: PROJECTION },
        ]);
  const [byNumber, byObject] = await Promise.all([read('actNo', named), read('objectId', objects)]);
  const ofNumber = Map.groupBy(byNumber, ({ actNo }) => actNo);
  const ofDay = Map.groupBy(byObject, ({ objectId, occurredOn }) => `${occurredOn} ${objectId}`);
  return ({ actNo, objectId, checkDate }) =>
    (actNo ? ofNumber.get(actNo) : ofDay.get(`${checkDate} ${objectId}`)) ?? [];
}

const PROJECTION = {
  actNo: 1,
  objectId: 1,
  occurredOn: 1,
  sourceOrder: 1,
  readers: 1,
  regionCode: 1,
  departmentCode: 1,
  entrustedDepartmentCode: 1,
  'sealed.role': 1,
  'sealed.person': 1,
};
