import type { Holidays } from '../../shared/calendar/working-day.ts';
import type { Dataset } from '../../shared/ingest/dataset.ts';
import type { References } from '../../shared/subgraph/services.ts';
import { compulsionsDataset, inspectionsDataset, otherActsDataset, penaltiesDataset } from './datasets/act-datasets.ts';
import { findingsDataset } from './datasets/finding-dataset.ts';
import { withFindingsFollowing } from './datasets/follow-inspections.ts';
import { objectsDataset } from './datasets/object-dataset.ts';
import { plansDataset } from './datasets/plan-dataset.ts';
import type { BehaviourModels } from './model.ts';

/** What can be brought into this subgraph, in the order in which each finds what it refers to. */
export function behaviourDatasets(models: BehaviourModels, references: References, holidays: Holidays): Dataset[] {
  const services = { models, references, holidays };
  return [
    objectsDataset(models, holidays),
    plansDataset(models, holidays),
    withFindingsFollowing(inspectionsDataset(services), models),
    penaltiesDataset(services),
    compulsionsDataset(services),
    otherActsDataset(services),
    findingsDataset(models, holidays),
  ];
}
