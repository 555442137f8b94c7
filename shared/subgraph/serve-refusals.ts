import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ErrorCode } from '../errors/catalogue.ts';
import { ReportedError } from '../errors/reported-error.ts';

/** Refusals of a subgraph's server by HTTP status; what went wrong in detail helps nobody who may not call. */
const REFUSALS: Readonly<Record<number, [ErrorCode, string]>> = {
  401: ['UNAUTHENTICATED', 'This service answers signed calls only.'],
  404: ['NOT_FOUND', 'There is nothing at this path.'],
  413: ['PAYLOAD_TOO_LARGE', 'The call is larger than this service takes.'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'Send application/json.'],
};

/** The body of a refusal, in the form of GraphQL. */
export function refusalBody(status: number) {
  const [code, message] = REFUSALS[status] ?? (status < 500 ? BAD_CALL : DEFECT);
  return { errors: [{ message, extensions: new ReportedError(code, message).extensions }] };
}

const BAD_CALL: [ErrorCode, string] = ['BAD_REQUEST', 'The call cannot be read.'];
const DEFECT: [ErrorCode, string] = ['INTERNAL', 'Something went wrong on our side.'];

/** There is nothing at this path, or it is none. */
export function refuseAbsent(reply: FastifyReply): void {
  reply.code(404).send(refusalBody(404));
}

/** Lets a server refuse what it does not serve, cannot read or fails at in its own words. */
export function refuseInOwnWords(server: FastifyInstance, onDefect?: (error: unknown) => void): void {
  server.setNotFoundHandler((_request, reply) => refuseAbsent(reply));
  server.setErrorHandler((error, _request, reply) => {
    const { statusCode: status = 500 } = error as { statusCode?: number };
    if (status >= 500) onDefect?.(error);
    return reply.code(status).send(refusalBody(status));
  });
}
