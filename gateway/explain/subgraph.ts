import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, type GraphQLSchema, parse } from 'graphql';
import { accessTableOf } from '../../shared/access/access-table.ts';
import type { AccessTable } from '../../shared/access/audience.ts';
import { denied } from '../../shared/access/shield.ts';
import { deniedCoordinates } from '../../shared/access/static-check.ts';
import type { Viewer } from '../../shared/access/viewer.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { Subgraph } from '../../shared/subgraph/subgraph.ts';
import { admitDocument } from '../admit/admit.ts';
import { Refusal } from '../refusal.ts';
import { createExplanation, type ExplainedField } from './explain.ts';

const NAME = 'access';

/** The schema of the gateway's own subgraph, which knows the access table and nothing else. */
export const EXPLAIN_SCHEMA = { name: NAME, sdl: readFileSync(new URL('./schema.graphql', import.meta.url), 'utf8') };

export interface ExplainSubgraph {
  subgraph: Subgraph;
  /** Gives it what was composed, itself included; before, there is nothing to explain. */
  know(schema: GraphQLSchema, table: AccessTable): void;
}

/** `explainAccess`, served in the gateway's own process. */
export function explainSubgraph(): ExplainSubgraph {
  let explain: ((query: string, operationName: string | undefined, viewer: Viewer) => ExplainedField[]) | undefined;
  const typeDefs = parse(EXPLAIN_SCHEMA.sdl);
  const own = accessTableOf(typeDefs);
  const schema = buildSubgraphSchema([
    {
      typeDefs,
      resolvers: {
        Query: {
          explainAccess: (
            _: unknown,
            { document, operationName }: { document: string; operationName?: string | null },
            { viewer }: { viewer: Viewer },
          ) => {
            if (!explain) throw new TypeError('Nothing is composed yet.');
            return explain(document, operationName ?? undefined, viewer);
          },
        },
      },
    },
  ]);
  return {
    subgraph: {
      ...EXPLAIN_SCHEMA,
      async execute({ query, document = parse(query), variables, operationName, viewer }) {
        const refused = deniedCoordinates(schema, document, own, viewer);
        if (refused.length > 0) return { errors: refused.map(denied) as never };
        return execute({ schema, document, variableValues: variables ?? {}, operationName, contextValue: { viewer } });
      },
    },
    know(composed, table) {
      const explanation = createExplanation(composed, table);
      explain = (query, operationName, viewer) => explanation(admitted(composed, query, operationName), viewer);
    },
  };
}

/** Refusals of the explained document are told as a fault of the argument, which they are. */
function admitted(schema: GraphQLSchema, query: string, operationName: string | undefined) {
  try {
    return admitDocument(schema, query, operationName);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new ReportedError(
      'BAD_USER_INPUT',
      `The document cannot be explained: ${error.message}`,
      { argument: 'document', reason: error.code },
      '无法解释该查询文档,请先修正。',
    );
  }
}
