import type { GraphQLSchema } from 'graphql';
import type { Viewer } from '../shared/access/viewer.ts';
import { createAdmission, type GraphRequest } from './admit/admit.ts';
import { introspect, splitIntrospection } from './execute/introspection.ts';
import type { FilteredOperation, Operation } from './filter/filter.ts';
import type { GatewayLog, GraphExecutor, RequestContext } from './ports.ts';
import { Refusal } from './refusal.ts';
import { type Answer, type RawError, respondRefusal, respondResult } from './respond/respond.ts';

interface Endpoint {
  /** What clients of this endpoint see, validate against and are told about. */
  schema: GraphQLSchema;
  filter(operation: Operation, viewer: Viewer): FilteredOperation;
  executor: GraphExecutor;
  log: GatewayLog;
  /** Told of each answer whose completion broke the schema's promises: the gateway would hide it in `extensions`. */
  onBrokenContract(): void;
}

/** The way of a request behind the HTTP edge: identify, admit, filter, execute, respond. Never rejects. */
export function createAnswering({ schema, filter, executor, log, onBrokenContract }: Endpoint) {
  const admit = createAdmission(schema);

  async function execute(operation: Operation, context: RequestContext): Promise<Answer> {
    const split = splitIntrospection(operation.document, operation.operation);
    const about = split.introspection
      ? await introspect(schema, split.introspection, operation.variables)
      : { data: {} };
    if (!split.data) return respondResult(about.data, about.errors ?? [], [], context.requestId, log);
    const asked = split.introspection ? withOperation(operation, split.data) : operation;
    const filtered = filter(asked, context.viewer);
    const result = filtered.isEmpty ? { data: {} } : await executor.execute(filtered, context);
    if (result.extensions?.['valueCompletion']) {
      onBrokenContract();
      log.error(
        { requestId: context.requestId, errors: result.extensions['valueCompletion'] },
        'answer breaks the schema',
      );
    }
    const data = filtered.complete(result.data as Record<string, unknown> | null | undefined);
    return respondResult(
      data && { ...data, ...about.data },
      [...(about.errors ?? []), ...(result.errors ?? [])] as RawError[],
      filtered.denials,
      context.requestId,
      log,
    );
  }

  return async function answer(
    request: GraphRequest,
    identify: () => Promise<Viewer>,
    { requestId, signal }: Omit<RequestContext, 'viewer'>,
  ): Promise<Answer> {
    try {
      const viewer = await identify();
      return await execute(admit(request), { viewer, requestId, signal });
    } catch (error) {
      if (error instanceof Refusal) log.info({ requestId, code: error.code }, 'request refused');
      return respondRefusal(error, requestId, log);
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
