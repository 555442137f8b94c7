import { type ExecutionResult, GraphQLError } from 'graphql';
import { ReportedError } from '../errors/reported-error.ts';

/**
 * The answer with the values at these paths taken out of it, each with an error of its own; what is left may be read by anybody who may ask at all.
 * With no path, the error stands for the operation: a refusal could not be recorded.
 */
export function refuseReads(
  result: ExecutionResult,
  paths: readonly (readonly (string | number)[])[],
): ExecutionResult {
  for (const path of paths) {
    let holder = result.data as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
    holder[path.at(-1)!] = null;
  }
  const errors = paths.length > 0 ? paths.map(unavailable) : [unavailable(undefined)];
  return { ...result, errors: [...(result.errors ?? []), ...errors] };
}

function unavailable(path: readonly (string | number)[] | undefined): GraphQLError {
  const { message, extensions } = new ReportedError(
    'AUDIT_UNAVAILABLE',
    'The read log cannot be written, so that guarded values are not shown. Try again.',
    {},
  );
  return new GraphQLError(message, { path, extensions });
}
