import type { GraphQLDataSource } from '@apollo/gateway';
import type { DocumentNode, GraphQLFormattedError } from 'graphql';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { Subgraph } from '../../shared/subgraph/subgraph.ts';
import type { GatewayLog, RequestContext } from '../ports.ts';

type ProcessOptions = Parameters<GraphQLDataSource['process']>[0];

/**
 * One subgraph as the planner's executor asks it: with the viewer of the request, and only so long.
 * A subgraph that fails or is late becomes an error in the answer, so that what the others said still stands.
 *
 * @param deadline milliseconds a subgraph has for one call
 */
export function subgraphDataSource(
  subgraph: Subgraph,
  deadline: number,
  log: GatewayLog,
): GraphQLDataSource<Record<string, unknown>> {
  return {
    async process(options) {
      const context = contextOf(options);
      const within = new AbortController();
      const timer = setTimeout(() => within.abort(new Error(`no answer within ${deadline} ms`)), deadline);
      const signal = context.signal ? AbortSignal.any([context.signal, within.signal]) : within.signal;
      try {
        const { request } = options;
        const result = await Promise.race([
          subgraph.execute({
            query: request.query ?? '',
            document: 'document' in options ? (options.document as DocumentNode | undefined) : undefined,
            variables: request.variables,
            operationName: request.operationName,
            viewer: context.viewer,
            requestId: context.requestId,
            signal,
          }),
          aborted(signal),
        ]);
        return { data: result.data, errors: result.errors as readonly GraphQLFormattedError[] | undefined };
      } catch (error) {
        log.error({ subgraph: subgraph.name, requestId: context.requestId, error }, 'subgraph did not answer');
        return { errors: [unavailable(subgraph.name)] };
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function contextOf(options: ProcessOptions): RequestContext {
  const { viewer, requestId } = options.context as Partial<RequestContext>;
  if (!viewer || !requestId) throw new TypeError('A subgraph is asked only on behalf of a viewer.');
  return options.context as RequestContext;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function unavailable(name: string): GraphQLFormattedError {
  const error = new ReportedError(
    'SUBGRAPH_UNAVAILABLE',
    `The part "${name}" of the graph did not answer.`,
    { subgraph: name },
    `子图 ${name} 暂不可用。`,
  );
  return { message: error.message, extensions: error.extensions };
}
