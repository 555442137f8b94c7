import type { ClientSession } from 'mongoose';
import { readersOf } from '../../shared/access/reader-keys.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { checkItemCode } from '../../shared/codes/item-code.ts';
import { regionAncestors } from '../../shared/codes/region.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { checkRow } from '../../shared/ingest/check-row.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow, FieldSpecs, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { departmentOf, found, type Work } from '../../shared/subgraph/mutation.ts';
import { contentOf, originOf } from '../../shared/subgraph/write-online.ts';
import { takeStep } from '../../shared/workflow/steps.ts';
import { CHECKLIST_FIELDS, SUB_ITEM_FIELDS } from './catalogue-fields.ts';
import { LOCAL_ITEM_FIELDS, LOCAL_ITEM_INPUT_FIELDS } from './local-item-fields.ts';
import { LOCAL_ITEM_WORKFLOW, type LocalItemState, type LocalItemStep } from './local-item-rules.ts';
import type { ItemsModels, LocalItemDocument } from './model.ts';

/** Sub-items of one item, and checklists. */
const MOST_ROWS = 100;

/** Begins an own item out of a claimed one: its name and sub-items are taken over, to be adapted (Art. 10). */
export function deriveLocalItem(models: ItemsModels): Work<{ claimNo: string; itemCode: string }> {
  return async ({ claimNo, itemCode: given }, context, session) => {
    const { viewer, now } = context;
    const department = departmentOf(viewer);
    const claim = await found(models.claims, claimNo, context, '事项认领');
    if (claim.departmentCode !== department)
      throw new ReportedError(
        'WRONG_DEPARTMENT',
        'The item was issued to another department.',
        { claimNo },
        '该事项已下发至其他部门。',
      );
    if (claim.state !== 'CLAIMED')
      throw new ReportedError(
        'ILLEGAL_TRANSITION',
        `An own item is derived from a claimed one; the claim is ${claim.state}.`,
        { claimNo, state: claim.state ?? null },
        '只有已认领的事项才能编制本级事项。',
      );
    const { code: itemCode, valid } = checkItemCode(given);
    if (!valid) throw badInput('input.itemCode', 'an item code has exactly 14 digits', '事项编码应为14位数字');
    await refuseTaken(models, itemCode, session);
    const superior = await found(models.items, claim.itemCode!, context, '监管事项');
    const subItems = await models.subItems
      .find({ itemCode: superior._id, cancelDate: { $exists: false } } as never)
      .sort({ _id: 1 })
      .lean<CanonicalRow[]>();
    const content = {
      ...contentOf(LOCAL_ITEM_INPUT_FIELDS, { name: superior.name, permitType: superior.permitType }),
      ...{ itemCode, claimNo, parentCode: superior._id, departmentCode: department, regionCode: claim.regionCode },
      subItems: subItems.map((row, place) => ({ ...takenOver(row), subItemCode: `${itemCode}-${place + 1}` })),
      ...{ checklists: [], state: 'DRAFT' },
    };
    const regions = regionAncestors(claim.regionCode!);
    const readers = readersOf({ provider: department, regions, published: false });
    await writeRecords(models.localItems, [{ _id: itemCode, content, readers }], originOf(viewer, now), session);
    return itemCode;
  };
}

export interface LocalItemInput {
  itemCode: string;
  expectedVersion: number;
}

export type AmendInput = LocalItemInput & Partial<Record<keyof typeof LOCAL_ITEM_INPUT_FIELDS, unknown>>;

/** Writes what a department says of its own item; what is not given stays. It need not be whole before it is published. */
export function amendLocalItem(models: ItemsModels): Work<AmendInput> {
  return async ({ itemCode, expectedVersion, ...given }, context, session) => {
    const local = await found(models.localItems, itemCode, context, '本级事项');
    const state = stepOf(local, 'amend', expectedVersion, context);
    const { subItems, checklists, ...values } = checkedInput(LOCAL_ITEM_INPUT_FIELDS, given);
    await writeLocalItem(models, local, context, session, {
      ...values,
      ...(subItems && { subItems: drafted('subItems', SUB_ITEM_FIELDS, subItems) }),
      ...(checklists && { checklists: drafted('checklists', CHECKLIST_FIELDS, checklists) }),
      state,
    });
    return itemCode;
  };
}

/** Opens a published item for its next version; the catalogue keeps the present one until that is published. */
export function reviseLocalItem(models: ItemsModels): Work<LocalItemInput> {
  return async ({ itemCode, expectedVersion }, context, session) => {
    const local = await found(models.localItems, itemCode, context, '本级事项');
    const state = stepOf(local, 'revise', expectedVersion, context);
    await writeLocalItem(models, local, context, session, { state });
    return itemCode;
  };
}

/** @throws ReportedError see `takeStep` */
export function stepOf(
  local: LocalItemDocument,
  step: LocalItemStep,
  expectedVersion: number,
  { viewer }: SubgraphContext,
): LocalItemState {
  const standing = { id: local._id, state: local.state as LocalItemState, version: local.version };
  const is = () => viewer.department !== undefined && local.departmentCode === viewer.department;
  return takeStep(LOCAL_ITEM_WORKFLOW, standing, step, { is, expectedVersion });
}

export async function writeLocalItem(
  models: ItemsModels,
  local: LocalItemDocument,
  { viewer, now }: SubgraphContext,
  session: ClientSession,
  changes: ValuesOf<typeof LOCAL_ITEM_FIELDS>,
): Promise<void> {
  const content = contentOf(LOCAL_ITEM_FIELDS, local, changes);
  const draft = { _id: local._id, content, readers: local.readers, expectedVersion: local.version };
  await writeRecords(models.localItems, [draft], originOf(viewer, now), session);
}

/** An item of the catalogue or another draft has the code. @throws ReportedError CONFLICT */
async function refuseTaken(models: ItemsModels, itemCode: string, session: ClientSession): Promise<void> {
  const [item, local] = [
    await models.items.exists({ _id: itemCode }).session(session),
    await models.localItems.exists({ _id: itemCode }).session(session),
  ];
  if (item || local)
    throw new ReportedError(
      'CONFLICT',
      `The item code ${itemCode} is taken.`,
      { itemCode },
      `事项编码 ${itemCode} 已存在。`,
    );
}

/** Fields of a sub-item that are bound to its superior's item and level. */
const BOUND: ReadonlySet<string> = new Set([
  'itemCode',
  'departmentCode',
  'superviseLevel',
  'takeEffectDate',
  'cancelDate',
]);

/** What a sub-item of the superior gives to its local counterpart. */
function takenOver(row: CanonicalRow): CanonicalRow {
  return Object.fromEntries(Object.entries(contentOf(SUB_ITEM_FIELDS, row)).filter(([name]) => !BOUND.has(name)));
}

/** Rows of a draft, normalised: gaps are allowed, values that cannot be kept are not. @throws ReportedError BAD_USER_INPUT */
function drafted(list: string, fields: FieldSpecs, rows: readonly unknown[]): CanonicalRow[] {
  if (rows.length > MOST_ROWS) throw badInput(`input.${list}`, `takes at most ${MOST_ROWS} rows`, `最多${MOST_ROWS}行`);
  return rows.map((row, place) => {
    const { values, held } = checkRow(fields, plain(row) as CanonicalRow);
    const wrong = held.find(({ code }) => code !== 'VALUE_MISSING');
    if (!wrong) return values;
    const argument = `input.${list}[${place}].${wrong.field}`;
    throw new ReportedError('BAD_USER_INPUT', wrong.message, { argument }, wrong.messageZh);
  });
}

/** Inputs of GraphQL come without a prototype, and with nulls for what was left open. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) => (part === null ? [] : [[name, plain(part)]])),
  );
}

/** The day a version takes effect: today unless told, and never before. @throws ReportedError BAD_USER_INPUT */
export function effectiveDay(given: CivilDate | null | undefined, now: Date): CivilDate {
  const today = civilDateOf(now);
  if (given && given < today) throw badInput('input.effectiveOn', 'lies in the past', '早于今日');
  return given ?? today;
}
