import type { GraphQLSchema } from 'graphql';
import { compose } from '../../gateway/compose/compose.ts';
import { subgraphSchemas } from '../../gateway/subgraph-schemas.ts';
import { type City, type CityOptions, openCity } from '../support/city.ts';
import type { Answer } from '../support/graph-client.ts';
import { type Asker, Oracle, type Parents } from './oracle.ts';
import { addWork } from './rows.ts';

export const NOW = new Date('2026-10-14T09:00:00+08:00');
export const TODAY = '2026-10-14';

export interface MatrixCity {
  city: City;
  schema: GraphQLSchema;
  parents: Parents;
  oracle: Oracle;
  ask(asker: Asker, query: string, variables?: Record<string, unknown>): Promise<Answer>;
}

/** A small demo city with everything in it, and the oracle that knows its departments. */
export async function openMatrixCity(size = 500, more: Omit<CityOptions, 'size' | 'now'> = {}): Promise<MatrixCity> {
  const city = await openCity({ ...more, size, now: NOW });
  await addWork(city, NOW);
  const departments = await city.subgraphs
    .connection('personnel')
    .db!.collection<{ _id: string; parentCode?: string }>('departments')
    .find({})
    .toArray();
  const parents = new Map(departments.map(({ _id, parentCode }) => [_id, parentCode]));
  return {
    city,
    schema: compose(subgraphSchemas()).apiSchema,
    parents,
    oracle: new Oracle(parents),
    ask: ({ account, purpose, caseNo }, query, variables) =>
      city.ask(account ? 'portal' : 'public', query, {
        ...(account && { account }),
        ...(variables && { variables }),
        headers: {
          ...(purpose && { 'supervision-purpose': encodeURIComponent('核查') }),
          ...(caseNo && { 'supervision-case': 'CASE-1' }),
        },
      }),
  };
}
