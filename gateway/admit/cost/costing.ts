import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { CostTable } from '../../compose/extract-costs.ts';
import { Refusal, reported } from '../../refusal.ts';
import { planActual } from './actual.ts';
import type { Variables } from './arguments.ts';
import { type CostEstimate, planEstimate } from './estimate.ts';
import { createWeights } from './weights.ts';

/** What one operation costs with its variables, by the weights of the schema. */
export interface OperationCost {
  /** By page sizes, before anything is fetched: what rate limits and quotas count. */
  estimated: number;
  /** The most the endpoint serves at once. */
  limit: number;
  /** By the lengths of the lists that came. */
  actual(data: unknown): number;
}

interface CostPlan {
  estimate: CostEstimate;
  actual: ReturnType<typeof planActual>;
}

/** Estimates operations, each worked out once. @returns a function that throws Refusal COST_EXCEEDED over the limit */
export function createCosting(schema: GraphQLSchema, costs: CostTable, limit: number) {
  const weights = createWeights(schema, costs);
  const plans = new WeakMap<OperationDefinitionNode, CostPlan>();

  return (document: DocumentNode, operation: OperationDefinitionNode, variables: Variables): OperationCost => {
    let plan = plans.get(operation);
    if (!plan) {
      plan = {
        estimate: planEstimate(schema, weights, document, operation),
        actual: planActual(schema, weights, document, operation),
      };
      plans.set(operation, plan);
    }
    const { estimate, actual } = plan;
    const estimated = estimate.of(variables);
    if (estimated > limit) throw tooDear(estimated, limit, estimate.costliest(variables));
    return { estimated, limit, actual: (data) => actual(data, variables) };
  };
}

function tooDear(estimated: number, limit: number, costliest: string): Refusal {
  const message =
    `The operation may cost ${estimated}, and ${limit} is served at once; most of it is under ${costliest}. ` +
    'Ask for smaller pages, fewer fields or fewer levels.';
  return new Refusal('COST_EXCEEDED', message, [
    reported(
      'COST_EXCEEDED',
      message,
      { estimated, limit, costliest },
      `查询预计开销 ${estimated}，上限 ${limit}，主要来自 ${costliest}；请减小分页、字段或层级。`,
    ),
  ]);
}
