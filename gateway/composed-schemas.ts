import { lexicographicSortSchema, printSchema } from 'graphql';
import { compose, type SubgraphSchema } from './compose/compose.ts';
import { extractAccess } from './compose/extract-access.ts';
import { publicContract } from './compose/public-contract.ts';
import { withSubscriptions } from './live/live-schema.ts';

/** The schemas that are printed into `docs/`, SDL by what they are. */
export interface ComposedSchemas {
  /** Audiences included: what Apollo Router or Hive Router would enforce. */
  supergraph: string;
  /** As signed-in clients see it. */
  portal: string;
  /** As anybody sees it. Each line here is a decision to publish. */
  public: string;
}

/** Prints what the subgraphs compose to, sorted, so that a change of a schema is a change of a line. @throws ReportedError SCHEMA_INVALID */
export function composedSchemas(subgraphs: readonly SubgraphSchema[]): ComposedSchemas {
  const { supergraphSdl, apiSchema } = compose(subgraphs);
  const { table } = extractAccess(supergraphSdl);
  return {
    supergraph: `${supergraphSdl.trimEnd()}\n`,
    portal: `${printSchema(lexicographicSortSchema(withSubscriptions(apiSchema, table).schema))}\n`,
    public: `${printSchema(lexicographicSortSchema(publicContract(apiSchema, table)))}\n`,
  };
}
