import type { Connection } from 'mongoose';
import { readCursor } from '../../shared/audit/feed.ts';
import type { Where } from '../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { cellRights, isSuppressed } from './access.ts';
import type { AnalysisModels } from './model.ts';
import { ACT_COUNTS } from './projection.ts';
import { checkMonths } from './rules.ts';
import { readCells } from './store.ts';

export function analysisResolvers(models: AnalysisModels, connection: Connection) {
  return {
    Query: {
      // The place is read before the counts, so that they hold at least what it says.
      analysis: async () => {
        const { seq, at } = await readCursor(connection, ACT_COUNTS);
        return { asOf: { sequence: seq, at } };
      },
    },
    Analysis: {
      actCounts: async (_: unknown, { where }: { where?: Where | null }, { viewer }: SubgraphContext) => {
        checkMonths(where);
        const rights = cellRights(viewer);
        const cells = await readCells(models, where, rights);
        return cells.map((cell) => {
          const suppressed = isSuppressed(rights, cell);
          const { districtCode, month, kind } = cell;
          return { districtCode, month, kind, count: suppressed ? null : cell.acts, suppressed };
        });
      },
    },
  };
}
