import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { holds, type Viewer } from '../access/viewer.ts';
import { answerOutbox } from './ask-outbox.ts';
import { answerDelivery } from './deliver.ts';
import { schemaDigest } from './schema-digest.ts';
import { refusalBody, refuseAbsent, refuseInOwnWords } from './serve-refusals.ts';
import { type CallKeys, IDENTITY_HEADER, SIGNATURE_HEADER, SignatureVerifier } from './signature.ts';
import type { Subgraph } from './subgraph.ts';

/** Largest call: a level of a query with its representations. */
const BODY_LIMIT = 4 * 1024 * 1024;

/** Bytes of headers: the identity carries the viewer's grants, each up to some 2 KB. Only callers of this network come so far. */
const IDENTITY_LIMIT = 256 * 1024;

export interface ServeOptions {
  /** Which signatures are accepted; the keyring of the deployment. */
  keys: CallKeys;
  now(): Date;
  /** Told each refused call, without its content. */
  onRefusal?(reason: string): void;
  /** Told what failed although it should not. */
  onDefect?(error: unknown): void;
}

/**
 * A subgraph as a server that answers nobody but a caller that signs. Identity comes from the signed header alone.
 * Listening is the caller's: on loopback unless told otherwise.
 */
export function subgraphServer(subgraph: Subgraph, options: ServeOptions): FastifyInstance {
  const verifier = new SignatureVerifier(subgraph.name, options.keys);
  const ownSchema = schemaDigest(subgraph.sdl);
  const server = fastify({
    bodyLimit: BODY_LIMIT,
    http: { maxHeaderSize: IDENTITY_LIMIT },
    requestTimeout: 30_000,
    keepAliveTimeout: 60_000,
    forceCloseConnections: 'idle',
    frameworkErrors: (_error, _request, reply: FastifyReply) => refuseAbsent(reply),
  });
  refuseInOwnWords(server, options.onDefect);
  // The signature is over the bytes, so the body stays text until it is checked.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  const viewerOf = (request: FastifyRequest): Viewer | undefined => {
    const identity = String(request.headers[IDENTITY_HEADER] ?? '');
    const verdict = verifier.verify(
      String(request.headers[SIGNATURE_HEADER] ?? ''),
      String(request.body ?? ''),
      identity,
      options.now(),
    );
    if (verdict.valid) return JSON.parse(Buffer.from(identity, 'base64url').toString()) as Viewer;
    options.onRefusal?.(verdict.reason);
    return undefined;
  };

  server.get('/healthz', () => ({ status: 'ok', subgraph: subgraph.name }));
  server.post('/schema', (request, reply) =>
    viewerOf(request) ? { sdl: subgraph.sdl } : reply.code(401).send(refusalBody(401)),
  );
  server.post('/deliveries', async (request, reply) => {
    const viewer = viewerOf(request);
    if (!viewer || !holds(viewer, 'gateway')) return reply.code(401).send(refusalBody(401));
    if (!subgraph.deliveries) return refuseAbsent(reply);
    return answerDelivery(subgraph.deliveries, String(request.body));
  });
  server.post('/outbox', async (request, reply) => {
    const viewer = viewerOf(request);
    if (!viewer || !holds(viewer, 'gateway')) return reply.code(401).send(refusalBody(401));
    if (!subgraph.outbox) return refuseAbsent(reply);
    return answerOutbox(subgraph.outbox, String(request.body));
  });
  server.post('/', async (request, reply) => {
    const viewer = viewerOf(request);
    if (!viewer) return reply.code(401).send(refusalBody(401));
    const { query, variables, operationName, requestId, schema } = JSON.parse(String(request.body));
    if (schema !== undefined && schema !== ownSchema) {
      options.onRefusal?.('another schema');
      return reply.code(409).send(refusalBody(409));
    }
    return subgraph.execute({ query, variables, operationName, requestId, viewer });
  });
  return server;
}
