import type { Model } from 'mongoose';
import { problemOf } from '../../../shared/ingest/check-row.ts';
import type { Problem } from '../../../shared/ingest/dataset.ts';
import type { Findings } from '../../../shared/ingest/define-dataset.ts';
import type { RecordEnvelope } from '../../../shared/subgraph/record-schema.ts';
import type { References } from '../../../shared/subgraph/services.ts';
import type { ActDocument, ActKind, BehaviourModels } from '../model.ts';
import { actId, type CommonActValues } from '../rules/act-content.ts';
import { officersOf } from '../rules/act-officers.ts';

type LinkedAct = CommonActValues & { checklistCode?: string };

export interface Linked extends Findings {
  irregularities: Problem[];
  /** Day the act first arrived, when it is known already. */
  arrivedOn?: string;
  /** What was decided on line about its publication; a row of a feeding system does not undo it. */
  decided?: DecidedPublication;
}

/** Of an act with a publication of its own: what stands in the act. */
export type DecidedPublication = Pick<ActDocument, 'publicStatus' | 'publicDate' | 'publicEndDate' | 'redaction'>;

interface Reference {
  /** Of the irregularity where nothing of the key is known. */
  code: string;
  field: string;
  zh: string;
  keys(act: LinkedAct): readonly string[];
  existing(keys: readonly string[]): Promise<ReadonlySet<string>>;
}

/**
 * What acts refer to: items, checklists, officers, complaints of other subgraphs, objects and plans of this one. One call for each kind,
 * none where no row names one. What is unknown is an irregularity, since catalogues may arrive after the acts.
 * @returns one entry per act, in order
 */
export async function linkActs(
  { models, references }: { models: BehaviourModels; references: References },
  kind: ActKind,
  acts: readonly LinkedAct[],
  provider: string,
): Promise<Linked[]> {
  const kinds = referencesOfActs(models, references);
  const [standing, ...known] = await Promise.all([
    standingActs(models, kind, acts, provider),
    ...kinds.map(({ keys, existing }) => existingOf(acts.flatMap(keys), existing)),
  ]);
  return acts.map((act) => {
    const { arrivedOn, decided } = standing.get(actId(provider, kind, act)) ?? {};
    const unknown = kinds.filter(({ keys }, index) => keys(act).some((key) => !known[index]!.has(key)));
    return {
      irregularities: unknown.map(({ code, field, zh }) =>
        problemOf(code, field, `${field} is not known to the system.`, `系统中没有该${zh}。`),
      ),
      arrivedOn,
      decided,
    };
  });
}

function referencesOfActs(models: BehaviourModels, references: References): Reference[] {
  const one = (key: string | undefined) => (key === undefined ? [] : [key]);
  const elsewhere = (typename: string, keyField: string) => (keys: readonly string[]) =>
    references.existing(typename, keyField, keys);
  return [
    {
      code: 'ITEM_UNKNOWN',
      field: 'itemCode',
      zh: '监管事项',
      keys: ({ itemCode }) => one(itemCode),
      existing: elsewhere('SupervisionItem', 'itemCode'),
    },
    {
      code: 'CHECKLIST_UNKNOWN',
      field: 'checklistCode',
      zh: '检查实施清单',
      keys: ({ checklistCode }) => one(checklistCode),
      existing: elsewhere('InspectionChecklist', 'checklistCode'),
    },
    {
      code: 'OFFICER_UNKNOWN',
      field: 'officers',
      zh: '执法人员',
      keys: ({ officers }) => (officersOf(officers) ?? []).map(({ certificateNo }) => certificateNo),
      existing: elsewhere('EnforcementOfficer', 'certificateNo'),
    },
    {
      code: 'COMPLAINT_UNKNOWN',
      field: 'complaintNo',
      zh: '投诉举报',
      keys: ({ complaintNo }) => one(complaintNo),
      existing: elsewhere('Complaint', 'complaintNo'),
    },
    {
      code: 'OBJECT_UNKNOWN',
      field: 'objectId',
      zh: '监管对象',
      keys: ({ objectId }) => one(objectId),
      existing: (keys) => storedKeys(models.objects, keys),
    },
    {
      code: 'PLAN_UNKNOWN',
      field: 'planId',
      zh: '抽查计划',
      keys: ({ planId }) => one(planId),
      existing: (keys) => storedKeys(models.plans, keys),
    },
  ];
}

async function existingOf(keys: readonly string[], existing: Reference['existing']): Promise<ReadonlySet<string>> {
  const distinct = [...new Set(keys)];
  return distinct.length === 0 ? new Set() : existing(distinct);
}

async function storedKeys<Doc extends Pick<RecordEnvelope, '_id'>>(
  model: Model<Doc>,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const found = await model.aggregate<{ _id: string }>([
    { $match: { _id: { $in: [...keys] } } },
    { $project: { _id: 1 } },
  ]);
  return new Set(found.map(({ _id }) => _id));
}

/**
 * What stands of acts that are known already. A correction keeps the day on which the act first arrived: it is that day which was in time
 * or late. It keeps what was decided on line about its publication as well.
 */
async function standingActs(
  models: BehaviourModels,
  kind: ActKind,
  acts: readonly CommonActValues[],
  provider: string,
): Promise<ReadonlyMap<string, Pick<Linked, 'arrivedOn' | 'decided'>>> {
  const ids = acts.map((act) => actId(provider, kind, act));
  const found = await models.acts.aggregate<{ _id: string; aggregatedOn: string } & DecidedPublication>([
    { $match: { _id: { $in: ids } } },
    { $project: { aggregatedOn: 1, publicStatus: 1, publicDate: 1, publicEndDate: 1, redaction: 1 } },
  ]);
  const published = await storedKeys(
    models.publications,
    found.map(({ _id }) => _id),
  );
  return new Map(
    found.map(({ _id, aggregatedOn, publicStatus, publicDate, publicEndDate, redaction }) => [
      _id,
      {
        arrivedOn: aggregatedOn,
        ...(published.has(_id) && { decided: { publicStatus, publicDate, publicEndDate, redaction } }),
      },
    ]),
  );
}
