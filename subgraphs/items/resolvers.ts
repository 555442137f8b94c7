import { maskNumbers } from '../../shared/disclosure/mask-numbers.ts';
import { connection } from '../../shared/paging/connection.ts';
import type { ListArguments } from '../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import { provenance } from '../../shared/subgraph/provenance.ts';
import type { ChecklistDocument, ItemDocument, ItemsModels, SubItemDocument } from './model.ts';
import {
  CHECKLIST_LIST,
  checklistsOf,
  holdsOn,
  ITEM_LIST,
  type ItemOnDay,
  itemAsOf,
  periodsOf,
  subItemsOf,
} from './store.ts';

export function itemsResolvers(models: ItemsModels, cursorKey: string) {
  const items = { model: models.items, spec: ITEM_LIST, cursorKey };
  const checklists = { model: models.checklists, spec: CHECKLIST_LIST, cursorKey };
  const department = ({ departmentCode }: { departmentCode?: string }) =>
    departmentCode && { __typename: 'Department', code: departmentCode };

  return {
    Query: {
      item: (_: unknown, { itemCode, asOf }: { itemCode: string; asOf?: string }, context: SubgraphContext) =>
        asOf ? itemAsOf(models, itemCode, asOf) : entityLoader(context, models.items).load(itemCode),
      items: (_: unknown, args: ListArguments, context: SubgraphContext) => connection(items, args, context, 'items'),
      checklist: (_: unknown, { checklistCode }: { checklistCode: string }, context: SubgraphContext) =>
        entityLoader(context, models.checklists).load(checklistCode),
      checklists: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(checklists, args, context, 'checklists'),
    },
    SupervisionItem: {
      __resolveReference: ({ itemCode }: { itemCode: string }, context: SubgraphContext) =>
        entityLoader(context, models.items).load(itemCode),
      department,
      periods: (item: ItemDocument, _: unknown, context: SubgraphContext) => periodsOf(models, context, item),
      statusReason: ({ statusReason }: ItemDocument) => statusReason && maskNumbers(statusReason),
      subItems: async ({ itemCode, asOf }: ItemOnDay, _: unknown, context: SubgraphContext) => {
        const subItems = await subItemsOf(models, context).load(itemCode!);
        return asOf === undefined ? subItems : subItems.filter((subItem) => holdsOn(subItem, asOf));
      },
      provenance,
    },
    SupervisionSubItem: {
      __resolveReference: ({ subItemCode }: { subItemCode: string }, context: SubgraphContext) =>
        entityLoader(context, models.subItems).load(subItemCode),
      item: ({ itemCode }: SubItemDocument, _: unknown, context: SubgraphContext) =>
        entityLoader(context, models.items).load(itemCode!),
      checklists: ({ subItemCode }: SubItemDocument, _: unknown, context: SubgraphContext) =>
        checklistsOf(models, context).load(subItemCode!),
      provenance,
    },
    InspectionChecklist: {
      __resolveReference: ({ checklistCode }: { checklistCode: string }, context: SubgraphContext) =>
        entityLoader(context, models.checklists).load(checklistCode),
      subItem: ({ subItemCode }: ChecklistDocument, _: unknown, context: SubgraphContext) =>
        entityLoader(context, models.subItems).load(subItemCode!),
      department,
      provenance,
    },
    Department: {
      __resolveReference: ({ code }: { code: string }) => ({ code }),
      items: ({ code }: { code: string }, args: ListArguments, context: SubgraphContext) =>
        connection(items, args, context, 'Department.items', { departmentCode: code }),
    },
  };
}
