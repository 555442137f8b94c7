import type { ClientSession } from 'mongoose';
import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { batchNumber } from '../../shared/codes/batch-number.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import type { Batch, CanonicalRow, Dataset, Problem } from '../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { departmentOf, found, type Work } from '../../shared/subgraph/mutation.ts';
import { contentOf } from '../../shared/subgraph/write-online.ts';
import { SUB_ITEM_FIELDS } from './catalogue-fields.ts';
import { type Basis, type CatalogueRows, catalogueRows, type LocalItem, missingElements } from './local-item-rules.ts';
import { effectiveDay, type LocalItemInput, stepOf, writeLocalItem } from './local-items.ts';
import type { ItemDocument, ItemsModels, SubItemDocument } from './model.ts';
import { versionId } from './rules.ts';
import type { ItemsServices } from './work-services.ts';

type PublishInput = LocalItemInput & { effectiveOn?: CivilDate | null };

/** The datasets through which an own item enters the catalogue, as a file would (Art. 15). */
export type CatalogueDatasets = Readonly<Record<'items' | 'subItems' | 'checklists', Dataset>>;

/** Publishes an own item as a version of the catalogue, or names each element that it lacks (Art. 10, 11). */
export function publishItem(
  models: ItemsModels,
  datasets: CatalogueDatasets,
  services: ItemsServices,
): Work<PublishInput> {
  return async ({ itemCode, expectedVersion, effectiveOn }, context, session) => {
    const local = await found(models.localItems, itemCode, context, '本级事项');
    const state = stepOf(local, 'publish', expectedVersion, context);
    const day = effectiveDay(effectiveOn, context.now);
    if (local.effectiveOn && day < local.effectiveOn)
      throw badInput('input.effectiveOn', 'lies before the present version takes effect', '早于现行版本的生效日期');
    refuseIncomplete(itemCode, missingElements(local, await basesOf(models, local), day));
    const status = await statusOf(models, itemCode, session);
    const rows = catalogueRows(local, { versionId: versionId(day, local.version), versionDate: day });
    await refuseForeign(models, itemCode, rows, session);
    const batch = await batchOf(services, context);
    await enter(
      datasets.items,
      [{ ...rows.item, ...status, ...(await claimedBy(models, local)), ...madeBy(batch) }],
      batch,
      session,
    );
    const subItems = [...(await begun(models, rows, day)), ...(await ended(models, itemCode, rows, day))];
    await enter(datasets.subItems, subItems, batch, session);
    await enter(datasets.checklists, rows.checklists, batch, session);
    await writeLocalItem(models, local, context, session, { state, effectiveOn: day });
    return itemCode;
  };
}

/** A suspended item stays so in its next version. @throws ReportedError ILLEGAL_TRANSITION for one that is cancelled */
async function statusOf(models: ItemsModels, itemCode: string, session: ClientSession): Promise<CanonicalRow> {
  const present = await models.items.findById(itemCode).session(session).lean<ItemDocument>();
  if (!present) return {};
  const { status = 'IN_USE', statusReason } = present;
  if (status !== 'CANCELLED') return { status, statusReason };
  throw new ReportedError(
    'ILLEGAL_TRANSITION',
    `The item ${itemCode} is cancelled; derive another one.`,
    { itemCode, state: 'CANCELLED', step: 'publish' },
    `监管事项 ${itemCode} 已取消，请另行编制。`,
  );
}

/** Who writes, from where: on line, serial 0 of the day. @throws ReportedError WRONG_DEPARTMENT */
export async function batchOf({ department }: ItemsServices, { viewer, now }: SubgraphContext): Promise<Batch> {
  const code = departmentOf(viewer);
  const facts = await department(code);
  if (!facts) throw new ReportedError('WRONG_DEPARTMENT', `The department ${code} is not registered.`, {});
  const batchNo = batchNumber(civilDateOf(now), 0);
  return { department: facts, sourceSystem: 'online', batchNo, receivedAt: now, by: viewer.account ?? '' };
}

/** Rows through the validation of their dataset. @throws ReportedError BAD_USER_INPUT with the first reason why one cannot be kept */
export async function enter(
  dataset: Dataset,
  rows: readonly CanonicalRow[],
  batch: Batch,
  session: ClientSession,
): Promise<void> {
  const outcomes = rows.length > 0 ? await dataset.accept(rows, batch, session) : [];
  for (const outcome of outcomes) {
    if (outcome.kind !== 'held') continue;
    const [problem] = outcome.problems;
    throw new ReportedError(
      'BAD_USER_INPUT',
      problem!.message,
      { argument: `input.${problem!.field ?? ''}` },
      problem!.messageZh,
    );
  }
}

function refuseIncomplete(itemCode: string, missing: readonly Problem[]): void {
  if (missing.length === 0) return;
  const named = (text: (problem: Problem) => string) => missing.map((one) => `${one.field}: ${text(one)}`);
  throw new ReportedError(
    'ITEM_INCOMPLETE',
    `The item cannot be published yet. ${named(({ message }) => message).join(' ')}`,
    { itemCode, missing: missing.map(({ field }) => field ?? ''), reasons: missing.map(({ code }) => code) },
    `事项要素不全：${named(({ messageZh }) => messageZh).join('')}`,
  );
}

async function basesOf(models: ItemsModels, local: LocalItem): Promise<ReadonlyMap<string, Basis>> {
  const { subItems } = catalogueRows(local, { versionDate: '' });
  const codes = subItems.flatMap(({ legalBasisCodes }) => (Array.isArray(legalBasisCodes) ? legalBasisCodes : []));
  const bases = await models.bases.find({ _id: { $in: codes.map(String) } }).lean<(Basis & { _id: string })[]>();
  return new Map(bases.map((basis) => [basis._id, basis]));
}

function madeBy({ by, department }: Batch): CanonicalRow {
  return { createdBy: by, createdDept: department.code };
}

async function claimedBy(models: ItemsModels, { claimNo }: LocalItem): Promise<CanonicalRow> {
  const claim = await models.claims.findById(claimNo).lean<{ departmentCode?: string; decidedAt?: Date }>();
  return {
    claimStatus: 'CLAIMED',
    claimedBy: claim?.departmentCode,
    ...(claim?.decidedAt && { claimedOn: civilDateOf(claim.decidedAt) }),
  };
}

/** Sub-items that do not say when they begin begin with the version that brings them. */
async function begun(models: ItemsModels, { subItems }: CatalogueRows, day: CivilDate): Promise<CanonicalRow[]> {
  const codes = subItems.map(({ subItemCode }) => subItemCode);
  const standing = await models.subItems.find({ _id: { $in: codes } } as never).lean<SubItemDocument[]>();
  const since = new Map(standing.map(({ _id, takeEffectDate }) => [_id, takeEffectDate]));
  return subItems.map((row) => ({ takeEffectDate: since.get(String(row['subItemCode'])) ?? day, ...row }));
}

/** Sub-items that the version before had and this one has not: they end with the day it takes effect. */
async function ended(models: ItemsModels, itemCode: string, { subItems }: CatalogueRows, day: CivilDate) {
  const kept = subItems.map(({ subItemCode }) => subItemCode);
  const former = await models.subItems
    .find({ itemCode, _id: { $nin: kept }, cancelDate: { $exists: false } } as never)
    .lean<SubItemDocument[]>();
  return former.map((row) => {
    const cancelDate = row.takeEffectDate && row.takeEffectDate > day ? row.takeEffectDate : day;
    return contentOf(SUB_ITEM_FIELDS, row, { cancelDate });
  });
}

/** Codes of sub-items and checklists that stand under another item. @throws ReportedError CONFLICT */
async function refuseForeign(
  models: ItemsModels,
  itemCode: string,
  { subItems, checklists }: CatalogueRows,
  session: ClientSession,
): Promise<void> {
  const subItemCodes = subItems.map(({ subItemCode }) => subItemCode);
  const [subItem] = await models.subItems
    .find({ _id: { $in: subItemCodes }, itemCode: { $ne: itemCode } } as never, { _id: 1 }, { session })
    .limit(1)
    .lean<{ _id: string }[]>();
  const checklistCodes = checklists.map(({ checklistCode }) => checklistCode);
  const [checklist] = await models.checklists
    .find({ _id: { $in: checklistCodes }, subItemCode: { $nin: subItemCodes } } as never, { _id: 1 }, { session })
    .limit(1)
    .lean<{ _id: string }[]>();
  const taken = subItem ?? checklist;
  if (taken)
    throw new ReportedError(
      'CONFLICT',
      `The code ${taken._id} stands under another item.`,
      { code: taken._id },
      `编码 ${taken._id} 已属于其他事项。`,
    );
}
