import { composeServices } from '@apollo/composition';
import { type GraphQLSchema, parse } from 'graphql';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { extractAccess } from './extract-access.ts';
import { lintComposed } from './lint-composed.ts';
import { lintNeeds } from './lint-needs.ts';
import { lintSubgraphs } from './lint-subgraphs.ts';

/** What composition takes of a subgraph. */
export interface SubgraphSchema {
  name: string;
  sdl: string;
}

/** What composition makes. */
export interface Composition {
  /** Audiences included: the artefact that Apollo Router or Hive Router enforces. This gateway loads what `extractAccess` leaves of it. */
  supergraphSdl: string;
  /** What a client of the portal graph sees. */
  apiSchema: GraphQLSchema;
}

/** Composes the subgraphs. @throws ReportedError SCHEMA_INVALID with every finding of the rules of access, or every error of composition */
export function compose(subgraphs: readonly SubgraphSchema[]): Composition {
  refuse(lintSubgraphs(subgraphs));
  const result = composeServices(
    subgraphs.map(({ name, sdl }) => ({ name, typeDefs: parse(sdl), url: `subgraph:${name}` })),
  );
  if (result.errors) throw broken(result.errors.map((error) => error.message));
  const apiSchema = result.schema.toAPISchema().toGraphQLJSSchema();
  const { table } = extractAccess(result.supergraphSdl);
  refuse([...lintComposed(apiSchema, table), ...lintNeeds(subgraphs, apiSchema, table)]);
  return { supergraphSdl: result.supergraphSdl, apiSchema };
}

function refuse(findings: readonly string[]): void {
  if (findings.length > 0) throw broken(findings);
}

function broken(findings: readonly string[]): ReportedError {
  return new ReportedError('SCHEMA_INVALID', `The schemas break a rule:\n- ${findings.join('\n- ')}`, { findings });
}
