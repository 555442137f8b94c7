import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import { departmentOf, found, type Work } from '../../shared/subgraph/mutation.ts';
import { type VersionWriter, writeVersion } from './item-version.ts';
import { writeLocalItem } from './local-items.ts';
import type { ItemDocument, ItemsModels, LocalItemDocument, PermitDocument } from './model.ts';
import { linkedPermits, type PermitDifference, permitDifferences } from './permit-rules.ts';
import { subItemsOf } from './store.ts';

/** Permits of one item. */
const MOST_PERMITS = 50;

export interface LinkPermitsInput {
  itemCode: string;
  expectedVersion: number;
  permitCodes: readonly string[];
}

/** Says which permits an item of the catalogue corresponds to, as a version of today; an own item keeps them (Art. 12). */
export function linkPermits(writer: VersionWriter): Work<LinkPermitsInput> {
  const { models } = writer;
  return async ({ itemCode, expectedVersion, permitCodes }, context, session) => {
    const item = await found(models.items, itemCode, context, '监管事项');
    const department = departmentOf(context.viewer);
    if (item.departmentCode !== department)
      throw new ReportedError(
        'WRONG_DEPARTMENT',
        'The department that answers for an item links it.',
        { itemCode },
        '由监管部门关联许可事项。',
      );
    if (item.version !== expectedVersion)
      throw new ReportedError('STALE', `Version ${expectedVersion} is not the present one.`, { version: item.version });
    const codes = [...new Set(permitCodes)];
    if (codes.length > MOST_PERMITS)
      throw badInput('input.permitCodes', `takes at most ${MOST_PERMITS} permits`, `最多${MOST_PERMITS}项`);
    await refuseUnknown(models, codes);
    await writeVersion(writer, item, { linkedPermitCodes: codes }, context, session);
    const local = await models.localItems.findById(itemCode).session(session).lean<LocalItemDocument>();
    if (local) await writeLocalItem(models, local, context, session, { linkedPermitCodes: codes });
    return itemCode;
  };
}

/** In what an item and its permits differ, as the catalogues stand. */
export async function differencesOf(
  models: ItemsModels,
  item: ItemDocument,
  context: SubgraphContext,
): Promise<PermitDifference[]> {
  const codes = linkedPermits(item);
  if (codes.length === 0) return [];
  const [subItems, permits] = await Promise.all([
    subItemsOf(models, context).load(item.itemCode!),
    entityLoader(context, models.permits).loadMany(codes),
  ]);
  const basisCodes = new Set(subItems.flatMap(({ legalBasisCodes }) => (legalBasisCodes ?? []).map(String)));
  const known = permits.filter((permit): permit is PermitDocument => permit !== null && !(permit instanceof Error));
  return permitDifferences(item, basisCodes, new Map(known.map((permit) => [permit._id, permit])));
}

async function refuseUnknown(models: ItemsModels, codes: readonly string[]): Promise<void> {
  const known = await models.permits.find({ _id: { $in: codes } }, { _id: 1 }).lean<{ _id: string }[]>();
  const missing = codes.find((code) => !known.some(({ _id }) => _id === code));
  if (missing !== undefined)
    throw badInput(
      'input.permitCodes',
      `${missing} is not in the catalogue of permits`,
      `许可事项 ${missing} 不在政务服务目录中`,
    );
}
