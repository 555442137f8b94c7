import type { ExecutionResult } from 'graphql';
import type { Viewer } from '../shared/access/viewer.ts';
import type { FilteredOperation } from './filter/filter.ts';

/** For whom and for which request something is executed. */
export interface RequestContext {
  viewer: Viewer;
  requestId: string;
  /** Aborted when the client goes away. */
  signal?: AbortSignal;
}

/** Who calls, as found out before the operation is looked at. */
export interface Caller {
  viewer: Viewer;
  /** Takes the cost of an admitted operation from what the caller may use. @throws Refusal RATE_LIMITED */
  charge(cost: number): void;
  /** The operation is under way until what this returns is called. @throws Refusal RATE_LIMITED when too many of the caller are */
  enter(): () => void;
  /** They may do nothing else before (Art. 31). */
  passwordMustChange?: boolean;
}

/** Plans an operation over the subgraphs and executes it. Failures of subgraphs are errors in the result. */
export interface GraphExecutor {
  execute(operation: FilteredOperation, context: RequestContext): Promise<ExecutionResult>;
  stop(): Promise<void>;
}

/** Where the gateway writes what happened; pino fits. */
export interface GatewayLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** HTML of the explorer for one endpoint, with all it needs to work offline. */
export type ExplorerPage = (endpoint: '/graphql' | '/public/graphql') => string;
