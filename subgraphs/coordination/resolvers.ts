import { connection } from '../../shared/paging/connection.ts';
import type { ListArguments } from '../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import { provenance } from '../../shared/subgraph/provenance.ts';
import type { CoordinationModels, SourceDocument } from './model.ts';
import { SOURCE_LIST } from './store.ts';

/** 数据源 */
export function coordinationResolvers(models: CoordinationModels, cursorKey: string) {
  const sources = { model: models.sources, spec: SOURCE_LIST, cursorKey };
  return {
    Query: {
      dataSource: (_: unknown, { sourceId }: { sourceId: string }, context: SubgraphContext) =>
        entityLoader(context, models.sources).load(sourceId),
      dataSources: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(sources, args, context, 'dataSources'),
    },
    DataSource: {
      __resolveReference: ({ sourceId }: { sourceId: string }, context: SubgraphContext) =>
        entityLoader(context, models.sources).load(sourceId),
      department: ({ departmentCode }: SourceDocument) => reference('Department', 'code', departmentCode),
      provenance,
    },
  };
}

/** What another subgraph owns, by its key. */
export function reference(typename: string, keyField: string, key: string | undefined) {
  return key ? { __typename: typename, [keyField]: key } : null;
}
