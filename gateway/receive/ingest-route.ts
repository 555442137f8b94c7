import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Networks } from '../../shared/config/networks.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { Format } from '../../shared/ingest/read-rows.ts';
import { type Deliverer, DeliveryBrokenOff, type Sent } from '../deliver.ts';
import { readHeaderText } from '../identify/header-text.ts';
import type { Identification } from '../identify/identify.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { GatewayLog } from '../ports.ts';
import { Refusal, reported } from '../refusal.ts';
import { respondRefusal } from '../respond/respond.ts';
import { clientAddress } from './client-address.ts';
import { EDGE_TIMES, type EdgeTimes, endSoon } from './edge.ts';
import { chunksOf } from './ingest-body.ts';
import { send } from './send.ts';

const FORMATS: Readonly<Record<string, Format>> = {
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'text/csv': 'csv',
};

export interface IngestRouteOptions {
  deliverer: Deliverer;
  identify: Identification;
  trustedProxies: Networks;
  metrics: GatewayMetrics;
  log: GatewayLog;
  /** Bytes of one delivery, decompressed. */
  ingestLimit: number;
  times?: EdgeTimes;
}

/**
 * `POST /ingest/<dataset>?source=<id>`: rows of machine clients, as CSV or NDJSON, plain or gzipped, of any length: a chunk is read when
 * the one before is in the dataset. Answers with the report of the run; a refusal has what was settled until then beside its errors.
 */
export function serveIngest(server: FastifyInstance, options: IngestRouteOptions): void {
  const { metrics, log, times = EDGE_TIMES } = options;
  const stopping = new AbortController();
  server.addHook('preClose', async () => stopping.abort());
  server.register(async (own) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser('*', (_request, _payload, done) => done(null)); // read by the route, as it comes
    own.post<{ Params: { dataset: string }; Querystring: { source?: unknown } }>(
      '/ingest/:dataset',
      { config: { readsBody: true } },
      async (request, reply) => {
        const answer = await answerTo(request, stopping.signal, options);
        metrics.answers.inc({ endpoint: '/ingest', status: answer.status });
        for (const error of answer.body.errors ?? []) metrics.errors.inc({ code: String(error.extensions?.['code']) });
        if (answer.status !== 200) endSoon(request.raw, reply.raw, times.request, log);
        return send(reply as unknown as FastifyReply, answer);
      },
    );
  });
}

type Arrived = FastifyRequest<{ Params: { dataset: string }; Querystring: { source?: unknown } }>;

async function answerTo(request: Arrived, stop: AbortSignal, options: IngestRouteOptions) {
  const { deliverer, identify, trustedProxies, log, ingestLimit, times = EDGE_TIMES } = options;
  const requestId = request.id;
  try {
    const caller = await identify(request.raw, clientAddress(request.raw, trustedProxies), requestId);
    const sent = sentBy(request);
    const leave = caller.enter();
    try {
      const limits = { most: ingestLimit, patience: times.request, stop, elapsed: () => performance.now() };
      const chunks = chunksOf(request.raw, isGzip(request), limits);
      const report = await deliverer.deliver(sent, chunks, caller.viewer, requestId);
      log.info(
        { requestId, account: caller.viewer.account, batchNo: report.batchNo, read: report.read },
        'delivery taken',
      );
      return { status: 200, body: { report } };
    } finally {
      leave();
    }
  } catch (error) {
    const { cause, report } = error instanceof DeliveryBrokenOff ? error : { cause: error, report: undefined };
    const { status, body } = respondRefusal(refusalOf(cause), requestId, log);
    return { status, body: { ...body, ...(report && { report }) } };
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof ReportedError)) return error;
  const { code, message, facts, messageZh } = error;
  return new Refusal(code, message, [reported(code, message, facts, messageZh)]);
}

function sentBy({ params, query, headers }: Arrived): Sent {
  const key = readHeaderText('Idempotency-Key', headers['idempotency-key']);
  if (!key || key.length > 100)
    throw refused(
      'BAD_REQUEST',
      'Send a header Idempotency-Key of 1 to 100 characters that names this delivery.',
      '请以 Idempotency-Key 标明本次投送（1至100个字符）。',
    );
  if (typeof query.source !== 'string' || query.source === '')
    throw refused(
      'BAD_REQUEST',
      'Name the registered source of the rows: POST /ingest/<dataset>?source=<id>.',
      '请在地址中以 source 标明已登记的数据源。',
    );
  return { dataset: params.dataset, source: query.source, key, format: formatOf(headers['content-type']) };
}

function formatOf(contentType = ''): Format {
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  const format = Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined;
  if (format && (charset === undefined || charset === 'utf-8')) return format;
  throw refused(
    'UNSUPPORTED_MEDIA_TYPE',
    'Send application/x-ndjson or text/csv, in UTF-8.',
    '请以 application/x-ndjson 或 text/csv（UTF-8）发送。',
  );
}

function isGzip({ headers }: Arrived): boolean {
  const encoding = headers['content-encoding'];
  if (encoding === undefined || encoding === 'identity') return false;
  if (encoding === 'gzip') return true;
  throw refused(
    'UNSUPPORTED_MEDIA_TYPE',
    'The body may be compressed with gzip, and nothing else.',
    '仅支持 gzip 压缩。',
  );
}

function refused(code: 'BAD_REQUEST' | 'UNSUPPORTED_MEDIA_TYPE', message: string, messageZh: string): Refusal {
  return new Refusal(code, message, [reported(code, message, {}, messageZh)]);
}
