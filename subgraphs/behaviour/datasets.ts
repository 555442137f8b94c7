import type { Holidays } from '../../shared/calendar/working-day.ts';
import type { Dataset } from '../../shared/ingest/dataset.ts';
import type { RecordReferences } from '../../shared/subgraph/services.ts';
import { compulsionsDataset, inspectionsDataset, otherActsDataset, penaltiesDataset } from './datasets/act-datasets.ts';
import { findingsDataset } from './datasets/finding-dataset.ts';
import { withFindingsFollowing } from './datasets/follow-inspections.ts';
import { objectsDataset } from './datasets/object-dataset.ts';
import { plansDataset } from './datasets/plan-dataset.ts';
import type { ActKind, BehaviourModels } from './model.ts';
import { withRevokedNoted } from './revoked-penalties.ts';

/** What can be brought into this subgraph, in the order in which each finds what it refers to. */
export function behaviourDatasets(
  models: BehaviourModels,
  acts: Readonly<Record<ActKind, Dataset>>,
  holidays: Holidays,
): Dataset[] {
  return [
    objectsDataset(models, holidays),
    plansDataset(models, holidays),
    acts.INSPECTION,
    acts.PENALTY,
    acts.COMPULSION,
    acts.OTHER,
    findingsDataset(models, holidays),
  ];
}

/** Those of acts, by kind: files, the API and what is entered on line pass them alike. */
export function actDatasets(
  models: BehaviourModels,
  references: RecordReferences,
  holidays: Holidays,
): Readonly<Record<ActKind, Dataset>> {
  const services = { models, references, holidays };
  return {
    INSPECTION: withFindingsFollowing(inspectionsDataset(services), models),
    PENALTY: withRevokedNoted(penaltiesDataset(services), models.acts.db),
    COMPULSION: compulsionsDataset(services),
    OTHER: otherActsDataset(services),
  };
}
