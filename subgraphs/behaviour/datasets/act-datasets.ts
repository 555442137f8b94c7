import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { isTimely } from '../../../shared/calendar/deadline.ts';
import type { Holidays } from '../../../shared/calendar/working-day.ts';
import { normaliseRegionCode } from '../../../shared/codes/region.ts';
import type { Batch, Dataset, FieldSpecs, ValuesOf } from '../../../shared/ingest/dataset.ts';
import { defineDataset, type Findings } from '../../../shared/ingest/define-dataset.ts';
import type { RecordReferences } from '../../../shared/subgraph/services.ts';
import {
  COMPULSION_EXCHANGE,
  INSPECTION_EXCHANGE,
  OTHER_ACT_EXCHANGE,
  PENALTY_EXCHANGE,
} from '../fields/exchange-fields.ts';
import { COMPULSION_FIELDS, INSPECTION_FIELDS, OTHER_ACT_FIELDS, PENALTY_FIELDS } from '../fields/kind-fields.ts';
import { type ActKind, type BehaviourModels, TYPE_OF_KIND } from '../model.ts';
import { awaitsPublication } from '../publication/due-rules.ts';
import {
  actContent,
  actId,
  assignedDepartments,
  type CommonActValues,
  districtOf,
  irregularityMarks,
  isPublished,
} from '../rules/act-content.ts';
import { officersOf } from '../rules/act-officers.ts';
import { inspectionFindings } from '../rules/act-rules.ts';
import { compulsionFindings, otherActFindings, penaltyFindings } from '../rules/case-rules.ts';
import { type DecidedPublication, type Linked, linkActs } from './link-acts.ts';

/** What the datasets of acts rest on. */
export interface ActServices {
  models: BehaviourModels;
  references: RecordReferences;
  holidays: Holidays;
}

/** 行政检查. `sourceOrder` stands beside the record, not in it: a file in another order is no change. */
export function inspectionsDataset(services: ActServices): Dataset {
  return actsDataset(services, {
    name: 'inspections',
    title: '行政检查',
    kind: 'INSPECTION',
    fields: INSPECTION_FIELDS,
    exchanged: INSPECTION_EXCHANGE,
    day: 'checkDate',
    findings: inspectionFindings,
  });
}

/** 行政处罚 */
export function penaltiesDataset(services: ActServices): Dataset {
  return actsDataset(services, {
    name: 'penalties',
    title: '行政处罚',
    kind: 'PENALTY',
    fields: PENALTY_FIELDS,
    exchanged: PENALTY_EXCHANGE,
    day: 'decidedOn',
    findings: (act, receivedOn) => penaltyFindings(act, receivedOn, services.holidays()),
  });
}

/** 行政强制 */
export function compulsionsDataset(services: ActServices): Dataset {
  return actsDataset(services, {
    name: 'compulsions',
    title: '行政强制',
    kind: 'COMPULSION',
    fields: COMPULSION_FIELDS,
    exchanged: COMPULSION_EXCHANGE,
    day: 'measureFrom',
    findings: compulsionFindings,
  });
}

/** 其他行为 */
export function otherActsDataset(services: ActServices): Dataset {
  return actsDataset(services, {
    name: 'otherActs',
    title: '其他行为',
    kind: 'OTHER',
    fields: OTHER_ACT_FIELDS,
    exchanged: OTHER_ACT_EXCHANGE,
    day: 'startedOn',
    findings: otherActFindings,
  });
}

interface KindOfAct<Fields extends FieldSpecs> {
  name: string;
  title: string;
  kind: ActKind;
  fields: Fields;
  /** What goes out to the province. */
  exchanged: readonly (keyof Fields & string)[];
  /** The identifying date field that says when the act occurred. */
  day: keyof Fields & string;
  findings(act: ValuesOf<Fields>, receivedOn: string): Findings;
}

function actsDataset<Fields extends FieldSpecs>(
  { models, references, holidays }: ActServices,
  { name, title, kind, fields, exchanged, day, findings }: KindOfAct<Fields>,
): Dataset {
  /** What stands of each row's act, for acts that are known already. */
  const standing = new WeakMap<object, Pick<Linked, 'arrivedOn' | 'decided'>>();
  const common = (values: ValuesOf<Fields>) =>
    values as CommonActValues & { sourceOrder?: number; checkResult?: string; checkType?: string };
  const occurredOn = (values: ValuesOf<Fields>) => values[day] as string;
  const named = (values: ValuesOf<Fields>) => ({ ...common(values), occurredOn: occurredOn(values) });
  const received = ({ receivedAt }: Batch) => civilDateOf(receivedAt);
  const provider = ({ department }: Batch) => department.code;

  return defineDataset({
    name,
    title,
    fields,
    model: models.acts,
    type: TYPE_OF_KIND[kind],
    exchange: { fields: exchanged, where: { kind } },
    holidays,
    key: (values, batch) => actId(provider(batch), kind, common(values)),
    rules: (values, batch) => findings(values, received(batch)),
    link: async (rows, batch) => {
      const linked = await linkActs({ models, references }, kind, rows.map(named), provider(batch));
      for (const [index, { arrivedOn, decided }] of linked.entries()) {
        standing.set(rows[index]!, { arrivedOn, decided });
        if (decided) keepDecided(common(rows[index]!), decided);
      }
      return linked;
    },
    content: (values, batch) => {
      const { sourceOrder: _, ...content } = actContent(common(values), provider(batch));
      const redaction = standing.get(values)?.decided?.redaction;
      return redaction ? { ...content, redaction } : content;
    },
    derived: (values, batch, irregularities) => {
      const aggregatedOn = standing.get(values)?.arrivedOn ?? received(batch);
      const { officers, sourceOrder } = common(values);
      const isPublic = isPublished(common(values), received(batch));
      return {
        kind,
        occurredOn: occurredOn(values),
        aggregatedOn,
        timely: isTimely(occurredOn(values), aggregatedOn, holidays()),
        handlers: (officersOf(officers) ?? []).map(({ certificateNo }) => certificateNo),
        ...irregularityMarks(irregularities),
        ...(sourceOrder !== undefined && { sourceOrder }),
        ...(kind === 'PENALTY' &&
          awaitsPublication(
            { ...actContent(common(values), provider(batch)), kind, occurredOn: occurredOn(values) },
            isPublic,
          ) && { awaitsPublication: true }),
      };
    },
    audience: (values, batch) => ({
      regionCode: common(values).regionCode,
      assigned: assignedDepartments(common(values)),
      published: isPublished(common(values), received(batch)),
    }),
    facts: (values, batch) => {
      const { regionCode, departmentCode, itemCode, objectId, checkResult, checkType, complaintNo } = common(values);
      return {
        kind,
        regionCode: (regionCode && normaliseRegionCode(regionCode)) || null,
        districtCode: districtOf(regionCode),
        departmentCode: departmentCode ?? provider(batch),
        occurredOn: occurredOn(values),
        itemCode: itemCode ?? null,
        objectId: objectId ?? null,
        checkResult: checkResult ?? null,
        followsComplaint: complaintNo !== undefined || checkType === 'COMPLAINT',
      };
    },
    arose: occurredOn,
  });
}

/** A row takes over what was decided on line about the publication of its act, in place of what it says itself. */
function keepDecided(row: CommonActValues, { redaction: _, ...decided }: DecidedPublication): void {
  for (const [field, value] of Object.entries(decided))
    if (value === undefined) delete row[field as keyof typeof decided];
    else Object.assign(row, { [field]: value });
}
