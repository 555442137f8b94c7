import type { GraphQLSchema } from 'graphql';
import { isSignedIn, type Viewer } from '../shared/access/viewer.ts';
import { type Admitted, createAdmission, type GraphRequest } from './admit/admit.ts';
import type { CostTable } from './compose/extract-costs.ts';
import { introspect, splitIntrospection } from './execute/introspection.ts';
import type { FilteredOperation, Operation } from './filter/filter.ts';
import { type AuthorizationMode, applyMode } from './filter/modes.ts';
import { confineToPasswordChange } from './identify/password-change.ts';
import type { Caller, GatewayLog, GraphExecutor, RequestContext } from './ports.ts';
import { Refusal } from './refusal.ts';
import { type Answer, type RawError, respondRefusal, respondResult } from './respond/respond.ts';

interface Endpoint {
  /** What clients of this endpoint see, validate against and are told about. */
  schema: GraphQLSchema;
  filter(operation: Operation, viewer: Viewer): FilteredOperation;
  authorization: AuthorizationMode;
  executor: GraphExecutor;
  costs: CostTable;
  /** The most that one operation may be estimated to cost here. */
  costLimit: number;
  /** Told what each operation was estimated to cost and did cost. */
  onCost(estimated: number, actual: number): void;
  log: GatewayLog;
  /** Told of what the filter refused. */
  onDenied?(viewer: Viewer, requestId: string, coordinates: readonly string[]): void;
  /** Told of each answer whose completion broke the schema's promises: the gateway would hide it in `extensions`. */
  onBrokenContract(): void;
}

/** What an answer is made for, besides its viewer. */
export interface AskContext extends Omit<RequestContext, 'viewer'> {
  /** The caller asked for `extensions.cost`. Who is not signed in is not told. */
  reportsCost?: boolean;
}

/** The way of a request behind the HTTP edge: identify, admit, filter, execute, respond. Never rejects. */
export function createAnswering(endpoint: Endpoint) {
  const { schema, filter, authorization, executor, log, onDenied, onBrokenContract, onCost } = endpoint;
  const admit = createAdmission(endpoint);

  async function execute(operation: Admitted, context: RequestContext, reportsCost: boolean): Promise<Answer> {
    const split = splitIntrospection(operation.document, operation.operation);
    const about = split.introspection
      ? await introspect(schema, split.introspection, operation.variables)
      : { data: {} };
    const { estimated, limit, actual } = operation.cost;
    const withCost = (cost: number) => (reportsCost ? { cost: { estimated, actual: cost, limit } } : {});
    if (!split.data) return respondResult(about.data, about.errors ?? [], [], context.requestId, log, withCost(0));
    const asked = split.introspection ? withOperation(operation, split.data) : operation;
    const filtered = filter(asked, context.viewer);
    onDenied?.(
      context.viewer,
      context.requestId,
      filtered.denials.map(({ coordinate }) => coordinate),
    );
    const dryRun = applyMode(authorization, filtered.denials);
    const result = filtered.isEmpty ? { data: {} } : await executor.execute(filtered, context);
    if (result.extensions?.['valueCompletion']) {
      onBrokenContract();
      log.error(
        { requestId: context.requestId, errors: result.extensions['valueCompletion'] },
        'answer breaks the schema',
      );
    }
    const data = filtered.complete(result.data as Record<string, unknown> | null | undefined);
    const cost = actual(data);
    onCost(estimated, cost);
    return respondResult(
      data && { ...data, ...about.data },
      [...(about.errors ?? []), ...(result.errors ?? [])] as RawError[],
      filtered.denials,
      context.requestId,
      log,
      { ...withCost(cost), ...(dryRun && { authorization: dryRun }) },
    );
  }

  return async function answer(
    request: GraphRequest,
    identify: () => Promise<Caller>,
    { requestId, signal, reportsCost = false }: AskContext,
  ): Promise<Answer> {
    let leave: (() => void) | undefined;
    try {
      const { viewer, charge, enter, passwordMustChange } = await identify();
      const admitted = admit(request);
      charge(admitted.cost.estimated);
      leave = enter();
      if (passwordMustChange) confineToPasswordChange(admitted);
      return await execute(admitted, { viewer, requestId, signal }, reportsCost && isSignedIn(viewer));
    } catch (error) {
      if (error instanceof Refusal) log.info({ requestId, code: error.code }, 'request refused');
      return respondRefusal(error, requestId, log);
    } finally {
      leave?.();
    }
  };
}

/** The part of an operation that asks for data, with a digest of its own. */
function withOperation(operation: Operation, data: Operation['operation']): Operation {
  const fragments = operation.document.definitions.filter((node) => node.kind === 'FragmentDefinition');
  return {
    ...operation,
    operation: data,
    document: { ...operation.document, definitions: [data, ...fragments] },
    documentHash: `${operation.documentHash}:${operation.operation.name?.value ?? ''}:data`,
  };
}
