import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { publishedHolidays } from '../../../shared/calendar/published-holidays.ts';
import { checkRow } from '../../../shared/ingest/check-row.ts';
import type { Batch, CanonicalRow, Dataset, FieldSpecs, Problem, RowOutcome } from '../../../shared/ingest/dataset.ts';
import type { Findings } from '../../../shared/ingest/define-dataset.ts';
import { FINDING_FIELDS } from '../../../subgraphs/behaviour/fields/finding-fields.ts';
import {
  COMPULSION_FIELDS,
  INSPECTION_FIELDS,
  OTHER_ACT_FIELDS,
  PENALTY_FIELDS,
} from '../../../subgraphs/behaviour/fields/kind-fields.ts';
import { OBJECT_FIELDS } from '../../../subgraphs/behaviour/fields/object-fields.ts';
import { PLAN_FIELDS } from '../../../subgraphs/behaviour/fields/plan-fields.ts';
import { inspectionFindings } from '../../../subgraphs/behaviour/rules/act-rules.ts';
import {
  compulsionFindings,
  otherActFindings,
  penaltyFindings,
} from '../../../subgraphs/behaviour/rules/case-rules.ts';
import { findingFindings } from '../../../subgraphs/behaviour/rules/finding-rules.ts';
import { objectFindings } from '../../../subgraphs/behaviour/rules/object-rules.ts';
import { planFaults } from '../../../subgraphs/behaviour/rules/plan-rules.ts';
import { COMPLAINT_FIELDS } from '../../../subgraphs/complaints/model.ts';
import { complaintFaults, complaintIrregularities } from '../../../subgraphs/complaints/rules.ts';
import { SOURCE_FIELDS } from '../../../subgraphs/coordination/model.ts';
import { sourceFaults } from '../../../subgraphs/coordination/rules.ts';
import { LISTING_FIELDS, RATING_FIELDS, REPAIR_FIELDS, SANCTION_FIELDS } from '../../../subgraphs/credit/fields.ts';
import { listingFindings, ratingFindings, repairFindings, sanctionFindings } from '../../../subgraphs/credit/rules.ts';
import { CHECKLIST_FIELDS, ITEM_FIELDS, SUB_ITEM_FIELDS } from '../../../subgraphs/items/catalogue-fields.ts';
import { CLAIM_FIELDS } from '../../../subgraphs/items/claim-fields.ts';
import { claimFaults } from '../../../subgraphs/items/claim-rules.ts';
import { checklistFaults, itemFaults, subItemFaults } from '../../../subgraphs/items/rules.ts';
import { DEPARTMENT_FIELDS, OFFICER_FIELDS } from '../../../subgraphs/personnel/model.ts';
import {
  departmentDoubts,
  departmentFaults,
  officerDoubts,
  officerFaults,
} from '../../../subgraphs/personnel/rules.ts';

/** What a dataset checks of a row by itself, without a store. */
interface Checks {
  fields: FieldSpecs;
  rules(values: Record<string, never>, received: { at: Date; on: string }): Findings;
}

const CHECKS: Readonly<Record<string, Checks>> = {
  departments: {
    fields: DEPARTMENT_FIELDS,
    rules: (row) => ({ held: departmentFaults(row), irregularities: departmentDoubts(row) }),
  },
  items: { fields: ITEM_FIELDS, rules: (row) => ({ held: itemFaults(row) }) },
  subItems: { fields: SUB_ITEM_FIELDS, rules: (row) => ({ held: subItemFaults(row) }) },
  checklists: { fields: CHECKLIST_FIELDS, rules: (row) => ({ held: checklistFaults(row) }) },
  itemClaims: { fields: CLAIM_FIELDS, rules: (row) => ({ held: claimFaults(row) }) },
  officers: {
    fields: OFFICER_FIELDS,
    rules: (row, { on }) => ({ held: officerFaults(row, on), irregularities: officerDoubts(row, on) }),
  },
  objects: { fields: OBJECT_FIELDS, rules: (row, { on }) => objectFindings(row, on) },
  plans: { fields: PLAN_FIELDS, rules: (row, { on }) => ({ held: planFaults(row, on) }) },
  complaints: {
    fields: COMPLAINT_FIELDS,
    rules: (row, { at }) => ({ held: complaintFaults(row, at), irregularities: complaintIrregularities(row) }),
  },
  inspections: { fields: INSPECTION_FIELDS, rules: (row, { on }) => inspectionFindings(row, on) },
  penalties: { fields: PENALTY_FIELDS, rules: (row, { on }) => penaltyFindings(row, on, publishedHolidays) },
  compulsions: { fields: COMPULSION_FIELDS, rules: (row, { on }) => compulsionFindings(row, on) },
  otherActs: { fields: OTHER_ACT_FIELDS, rules: (row, { on }) => otherActFindings(row, on) },
  findings: { fields: FINDING_FIELDS, rules: (row, { on }) => findingFindings(row, on) },
  ratings: { fields: RATING_FIELDS, rules: (row, { at }) => ratingFindings(row, at) },
  listings: { fields: LISTING_FIELDS, rules: (row, { at }) => listingFindings(row, at) },
  repairs: { fields: REPAIR_FIELDS, rules: (row, { at }) => repairFindings(row, at) },
  sanctions: { fields: SANCTION_FIELDS, rules: (row) => sanctionFindings(row) },
  sources: { fields: SOURCE_FIELDS, rules: (row, { at }) => ({ held: sourceFaults(row, at) }) },
};

export interface Received {
  dataset: string;
  batch: Batch;
  row: CanonicalRow;
  irregularities: readonly Problem[];
}

/** Datasets that check every row by the subgraphs' own tables and rules and keep nothing; `receive` is told of each row. */
export function checkingDatasets(receive: (row: Received) => void): Map<string, Dataset> {
  const datasets = Object.entries(CHECKS).map(([name, { fields, rules }]): Dataset => {
    const accept = async (rows: readonly CanonicalRow[], batch: Batch) =>
      rows.map((row): RowOutcome => {
        const checked = checkRow(fields, row);
        const received = { at: batch.receivedAt, on: civilDateOf(batch.receivedAt) };
        const found: Findings = checked.held.length > 0 ? {} : rules(checked.values as Record<string, never>, received);
        const held = [...checked.held, ...(found.held ?? [])];
        const irregularities = [...checked.irregularities, ...(found.irregularities ?? [])];
        if (held.length > 0) return { kind: 'held', problems: held };
        receive({ dataset: name, batch, row, irregularities });
        return { kind: 'new', id: '', late: false, irregularities };
      });
    return { name, title: name, fields, accept };
  });
  return new Map(datasets.map((dataset) => [dataset.name, dataset]));
}
