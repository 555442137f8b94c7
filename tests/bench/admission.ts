import { parse } from 'graphql';
import { createAdmission } from '../../gateway/admit/admit.ts';
import { compose } from '../../gateway/compose/compose.ts';
import { extractAccess } from '../../gateway/compose/extract-access.ts';
import { costTableOf } from '../../gateway/compose/extract-costs.ts';
import { createOperationFilter } from '../../gateway/filter/filter.ts';
import { subgraphSchemas } from '../../gateway/subgraph-schemas.ts';
import type { Viewer } from '../../shared/access/viewer.ts';

/** A portal's page: some of it denied to whom has no purpose, with a condition and a page size in variables. */
const QUERY = `query Page($first: Int, $where: SupervisionActFilter, $full: Boolean!) {
  acts(first: $first, where: $where) {
    totalCount
    nodes {
      id kind actNo actName occurredOn counterpartName counterpartPersonName registeredAddress
      ... on PenaltyAct { penaltyResult fineAmount illegalFact }
      item { itemCode name } department { code name }
      supervisedObject @include(if: $full) { objectId name credit { ratings { grade } } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;
const VARIABLES = { first: 20, where: { regionCode: { eq: '610103' } }, full: true };

/** The viewer of each request is an object of its own, as the gateway makes it. */
const officer = (): Viewer => ({
  kind: 'person',
  account: 'market.officer',
  department: '610103-MKT',
  departments: ['610103-MKT'],
  scopes: ['supervision'],
});

const RUNS = 20_000;
const ROUNDS = 7;

/** Measures what the gateway does of its own with an operation it knows: admission with its cost, and the filter. */
export function run(): void {
  const { supergraphSdl, apiSchema } = compose(subgraphSchemas());
  const { table } = extractAccess(supergraphSdl);
  const admit = createAdmission({ schema: apiSchema, costs: costTableOf(parse(supergraphSdl)), costLimit: 20_000 });
  const filter = createOperationFilter(apiSchema, table);
  const request = () => ({ query: `${QUERY} `.slice(0, -1), variables: VARIABLES });
  const admitted = admit(request());
  const cold = median(() => {
    const fresh = createAdmission({
      schema: apiSchema,
      costs: { weights: new Map(), lists: new Map() },
      costLimit: 1e9,
    });
    fresh(request());
  }, 20);
  console.table([
    { what: 'admission of a new document', microseconds: cold.toFixed(0) },
    { what: 'admission of a known document', microseconds: median(() => admit(request()), RUNS).toFixed(1) },
    { what: 'filter of a known operation', microseconds: median(() => filter(admitted, officer()), RUNS).toFixed(1) },
  ]);
}

/** Microseconds of one run: the median of rounds. */
function median(work: () => unknown, runs: number): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (let run = 0; run < runs; run += 1) work();
    return ((performance.now() - start) * 1000) / runs;
  });
  return rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
}
