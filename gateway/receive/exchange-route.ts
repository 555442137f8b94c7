import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '../../shared/access/viewer.ts';
import type { Networks } from '../../shared/config/networks.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import type { Exchange } from '../exchange.ts';
import type { Identification } from '../identify/identify.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { GatewayLog } from '../ports.ts';
import { Refusal, reported } from '../refusal.ts';
import { respondRefusal } from '../respond/respond.ts';
import { clientAddress } from './client-address.ts';
import { send } from './send.ts';

export const OUTBOX_PATH = '/exchange/outbox';

export interface ExchangeRouteOptions {
  exchange: Exchange;
  identify: Identification;
  trustedProxies: Networks;
  metrics: GatewayMetrics;
  log: GatewayLog;
}

type OfBatch = { Params: { batch: string } };

/**
 * The exchange with the province (省级平台交换): `GET /exchange/outbox` lists the batches that wait, `GET …/<cd_batch>` gives one, the same
 * bytes whenever it is asked for, and `POST …/<cd_batch>/ack` with `{"sha256": …}` says that it has arrived. Refusals are in the usual form.
 */
export function serveExchange(server: FastifyInstance, options: ExchangeRouteOptions): void {
  const { exchange } = options;
  server.get(OUTBOX_PATH, (request, reply) =>
    answering(request, reply, options, async (viewer) => reply.send(await exchange.waiting(viewer))),
  );
  server.get<OfBatch>(`${OUTBOX_PATH}/:batch`, (request, reply) =>
    answering(request, reply, options, async (viewer) => {
      const { body, sha256, signature } = await exchange.batch(viewer, request.params.batch);
      const digest = Buffer.from(sha256, 'hex').toString('base64');
      // RFC 9530 for the digest; bytes, not text: what is signed goes out as it is
      reply.headers({
        etag: `"${sha256}"`,
        'content-digest': `sha-256=:${digest}:`,
        'supervision-signature': signature,
      });
      return reply.type('application/x-ndjson; charset=utf-8').send(Buffer.from(body));
    }),
  );
  server.post<OfBatch>(`${OUTBOX_PATH}/:batch/ack`, (request, reply) =>
    answering(request, reply, options, async (viewer, requestId) => {
      const { sha256 } = (request.body ?? {}) as { sha256?: unknown };
      if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256))
        throw badInput(
          'sha256',
          'is the SHA-256 of what was received, 64 hexadecimal digits',
          '应为所收内容的 SHA-256（64位十六进制）',
        );
      const batch = await exchange.acknowledge(viewer, request.params.batch, sha256);
      options.log.info({ requestId, account: viewer.account, cdBatch: batch.cdBatch }, 'batch acknowledged');
      return reply.send({ batch });
    }),
  );
}

async function answering(
  request: FastifyRequest,
  reply: FastifyReply,
  { identify, trustedProxies, metrics, log }: ExchangeRouteOptions,
  answer: (viewer: Viewer, requestId: string) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const requestId = request.id;
  try {
    const caller = await identify(request.raw, clientAddress(request.raw, trustedProxies), requestId);
    const leave = caller.enter();
    try {
      await answer(caller.viewer, requestId);
    } finally {
      leave();
    }
    metrics.answers.inc({ endpoint: '/exchange', status: 200 });
    return reply;
  } catch (error) {
    const refusal = respondRefusal(refusalOf(error), requestId, log);
    metrics.answers.inc({ endpoint: '/exchange', status: refusal.status });
    for (const { extensions } of refusal.body.errors ?? []) metrics.errors.inc({ code: String(extensions?.['code']) });
    return send(reply, refusal);
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof ReportedError)) return error;
  const { code, message, facts, messageZh } = error;
  return new Refusal(code, message, [reported(code, message, facts, messageZh)]);
}
