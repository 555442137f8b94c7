import type { ClientSession } from 'mongoose';
import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { Dataset, ValuesOf } from '../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { found, type Work } from '../../shared/subgraph/mutation.ts';
import { contentOf } from '../../shared/subgraph/write-online.ts';
import { takeStep } from '../../shared/workflow/steps.ts';
import { ITEM_FIELDS } from './catalogue-fields.ts';
import { REASON_FIELDS } from './claim-fields.ts';
import { ITEM_WORKFLOW, type ItemStatus, type ItemStep } from './item-rules.ts';
import type { ItemDocument, ItemsModels } from './model.ts';
import { batchOf, enter } from './publish-item.ts';
import { versionId } from './rules.ts';
import type { ItemsServices } from './work-services.ts';

/** What changes of an item of the catalogue are written through. */
export interface VersionWriter {
  models: ItemsModels;
  /** The dataset `items`: a change on line passes the validation of a row. */
  items: Dataset;
  services: ItemsServices;
}

export interface AdjustInput {
  itemCode: string;
  expectedVersion: number;
  reason: string;
}

/** Suspends, resumes or cancels an item of the catalogue from today on, as a version of its own (Art. 12). */
export function adjustItem(writer: VersionWriter, step: ItemStep): Work<AdjustInput> {
  return async ({ itemCode, expectedVersion, reason }, context, session) => {
    const item = await found(writer.models.items, itemCode, context, '监管事项');
    const status = statusAfter(item, step, expectedVersion, context);
    const { reason: statusReason } = checkedInput(REASON_FIELDS, { reason });
    await writeVersion(writer, item, { status, statusReason }, context, session);
    return itemCode;
  };
}

/** @throws ReportedError see `takeStep` */
export function statusAfter(
  item: ItemDocument,
  step: ItemStep,
  expectedVersion: number,
  { viewer }: SubgraphContext,
): ItemStatus {
  const standing = { id: item._id, state: (item.status ?? 'IN_USE') as ItemStatus, version: item.version };
  const is = () => viewer.department !== undefined && item.departmentCode === viewer.department;
  return takeStep(ITEM_WORKFLOW, standing, step, { is, expectedVersion });
}

/** Writes the next version of an item: in force from today, or from the day on which the present one is. */
export async function writeVersion(
  { items, services }: VersionWriter,
  item: ItemDocument,
  changes: ValuesOf<typeof ITEM_FIELDS>,
  context: SubgraphContext,
  session: ClientSession,
): Promise<void> {
  const today: CivilDate = civilDateOf(context.now);
  const versionDate = item.versionDate && item.versionDate > today ? item.versionDate : today;
  const dated = { versionDate, versionId: versionId(versionDate, item.version + 1) };
  await enter(
    items,
    [contentOf(ITEM_FIELDS, item, { ...changes, ...dated })],
    await batchOf(services, context),
    session,
  );
}
