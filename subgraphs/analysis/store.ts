import { badInput } from '../../shared/errors/reported-error.ts';
import type { ListSpec, Where } from '../../shared/paging/list-spec.ts';
import { conditionsOf } from '../../shared/paging/where.ts';
import type { CellRights } from './access.ts';
import type { ActCountDocument, AnalysisModels } from './model.ts';

/** Cells in one answer. */
const MAX_CELLS = 5_000;

const CELLS: ListSpec = {
  type: 'ActCount',
  filters: { districtCode: { path: 'districtCode' }, month: { path: 'month' }, kind: { path: 'kind' } },
  orders: { MONTH: 'month' },
  defaultOrder: { field: 'MONTH', direction: 'ASC' },
};

/**
 * The cells that a filter selects from those a viewer may have.
 * @throws ReportedError BAD_USER_INPUT when they are more than one answer holds
 */
export async function readCells(
  models: AnalysisModels,
  where: Where | null | undefined,
  { districts }: CellRights,
): Promise<ActCountDocument[]> {
  const conditions = [
    { acts: { $gt: 0 } },
    ...(districts === 'all' ? [] : [{ districtCode: { $in: districts } }]),
    ...conditionsOf(CELLS, where),
  ];
  const cells = await models.actCounts
    .find({ $and: conditions })
    .sort({ month: 1, districtCode: 1, kind: 1 })
    .limit(MAX_CELLS + 1)
    .lean<ActCountDocument[]>();
  if (cells.length > MAX_CELLS)
    throw badInput(
      'where',
      `selects more than ${MAX_CELLS} cells; narrow the months`,
      `结果超过${MAX_CELLS}格，请缩小月份范围`,
    );
  return cells;
}
