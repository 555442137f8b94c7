import type { Model } from 'mongoose';
import type { CivilDate } from '../../../shared/calendar/civil-date.ts';
import type { Problem } from '../../../shared/ingest/dataset.ts';
import type { Findings } from '../../../shared/ingest/define-dataset.ts';
import type { RecordEnvelope } from '../../../shared/subgraph/record-schema.ts';
import type { RecordReferences, References } from '../../../shared/subgraph/services.ts';
import type { ActDocument, ActKind, BehaviourModels } from '../model.ts';
import { actId, type CommonActValues } from '../rules/act-content.ts';
import { type ChainedAct, chainProblems } from '../rules/lawful-chain.ts';
import { factsOfActs, unknownReference } from './act-facts.ts';

export type LinkedAct = CommonActValues & { checklistCode?: string; inspectionActNo?: string; occurredOn: CivilDate };

interface LinkServices {
  models: BehaviourModels;
  references: RecordReferences;
}

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
 * What acts refer to: items, checklists, officers, complaints of other subgraphs, objects, plans and inspections of this one. One call for each
 * kind, none where no row names one. What is unknown is an irregularity, since catalogues may arrive after the acts; of what is known the act is
 * held against what it says (Art. 8, 11).
 * @returns one entry per act, in order
 */
export async function linkActs(
  { models, references }: LinkServices,
  kind: ActKind,
  acts: readonly LinkedAct[],
  provider: string,
): Promise<Linked[]> {
  const kinds = referencesOfActs(models, references);
  const [standing, facts, inspections, ...known] = await Promise.all([
    standingActs(models, kind, acts, provider),
    factsOfActs(references, acts),
    inspectionsNamed(models, acts, provider),
    ...kinds.map(({ keys, existing }) => existingOf(acts.flatMap(keys), existing)),
  ]);
  return acts.map((act) => {
    const { arrivedOn, decided } = standing.get(actId(provider, kind, act)) ?? {};
    const unknown = kinds.filter(({ keys }, index) => keys(act).some((key) => !known[index]!.has(key)));
    return {
      irregularities: [
        ...facts({ ...act, kind, departmentCode: act.departmentCode ?? provider }),
        ...unknown.map(({ code, field, zh }) => unknownReference(code, field, zh)),
        ...(act.inspectionActNo ? chainProblems(act, inspections.get(act.inspectionActNo) ?? []) : []),
      ],
      arrivedOn,
      decided,
    };
  });
}

function referencesOfActs(models: BehaviourModels, references: References): Reference[] {
  const one = (key: string | undefined) => (key === undefined ? [] : [key]);
  return [
    {
      code: 'COMPLAINT_UNKNOWN',
      field: 'complaintNo',
      zh: '投诉举报',
      keys: ({ complaintNo }) => one(complaintNo),
      existing: (keys) => references.existing('Complaint', 'complaintNo', keys),
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

/** The provider's inspections that acts name as where they come from, by number. */
async function inspectionsNamed(
  models: BehaviourModels,
  acts: readonly LinkedAct[],
  provider: string,
): Promise<ReadonlyMap<string, ChainedAct[]>> {
  const numbers = [...new Set(acts.flatMap(({ inspectionActNo }) => inspectionActNo ?? []))];
  if (numbers.length === 0) return new Map();
  const found = await models.acts.aggregate<ChainedAct & { actNo: string }>([
    { $match: { provider, kind: 'INSPECTION', actNo: { $in: numbers } } },
    { $project: { actNo: 1, occurredOn: 1, objectId: 1, implementingBody: 1, implementingBodyCode: 1 } },
  ]);
  return Map.groupBy(found, ({ actNo }) => actNo);
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
