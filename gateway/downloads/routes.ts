import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Networks } from '../../shared/config/networks.ts';
import type { RateLimits } from '../admit/rate/rates.ts';
import { clientAddress } from '../receive/client-address.ts';
import { Refusal, reported } from '../refusal.ts';
import { offsetAfter } from './after.ts';
import { type DownloadedDataset, MANIFEST, SIGNATURE } from './manifest.ts';
import type { PublicDownloads, Release } from './public-downloads.ts';
import { rangeOf } from './range.ts';

export const DOWNLOADS_PATH = '/public/downloads';

export interface DownloadRoutesOptions {
  limits: RateLimits;
  trustedProxies: Networks;
}

/** Serves the public downloads (公开数据下载) to anybody, at the rate of the public graph. Caches ask each time whether what they have stands. */
export function serveDownloads(
  server: FastifyInstance,
  downloads: PublicDownloads,
  { limits, trustedProxies }: DownloadRoutesOptions,
): void {
  const admit = (request: FastifyRequest, reply: FastifyReply) => {
    const source = clientAddress(request.raw, trustedProxies);
    limits.take('public', source);
    reply.raw.once('close', limits.enter('public', source));
  };
  server.get(DOWNLOADS_PATH, async (request, reply) => {
    admit(request, reply);
    const { folder } = await standing(downloads);
    return sendWhole(reply, join(folder, MANIFEST), 'application/json; charset=utf-8');
  });
  server.get<{ Params: { file: string }; Querystring: { after?: unknown } }>(
    `${DOWNLOADS_PATH}/:file`,
    async (request, reply) => {
      admit(request, reply);
      const { file } = request.params;
      if (file === 'key') return reply.header('cache-control', 'no-cache').send({ keys: downloads.publicKeys() });
      const release = await standing(downloads);
      if (file === MANIFEST) return sendWhole(reply, join(release.folder, file), 'application/json; charset=utf-8');
      if (file === SIGNATURE) return sendWhole(reply, join(release.folder, file), 'application/json; charset=utf-8');
      const dataset = release.manifest.datasets.find(({ files }) => files.some(({ name }) => name === file));
      if (!dataset) return reply.callNotFound();
      const { after } = request.query;
      return after === undefined
        ? sendFile(request, reply, release, dataset)
        : sendChanges(reply, release, dataset, file, after);
    },
  );
}

async function standing(downloads: PublicDownloads): Promise<Release> {
  const release = await downloads.current();
  if (release) return release;
  const message = 'The downloads are not made yet: try again in some minutes. The operator runs "npm run downloads".';
  throw new Refusal('NOT_FOUND', message, [reported('NOT_FOUND', message, {}, '下载文件尚未生成，请稍后再试。')]);
}

/** What is signed goes out as its very bytes. */
function sendWhole(reply: FastifyReply, path: string, type: string): FastifyReply {
  return reply.header('cache-control', 'no-cache').type(type).send(createReadStream(path));
}

/** A file, or a range of it (RFC 9110 §14), under its digest as a strong validator (§8.8.3). */
function sendFile(
  { params, headers }: FastifyRequest<{ Params: { file: string } }>,
  reply: FastifyReply,
  { folder }: Release,
  { files }: DownloadedDataset,
): FastifyReply {
  const { name, mediaType, bytes, sha256 } = files.find((file) => file.name === params.file)!;
  const etag = `"${sha256}"`;
  reply.headers({ 'cache-control': 'no-cache', 'accept-ranges': 'bytes', etag });
  if (tagsOf(headers['if-none-match']).includes(etag)) return reply.code(304).send();
  const isSame = headers['if-range'] === undefined || headers['if-range'] === etag;
  const range = isSame ? rangeOf(headers.range, bytes) : undefined;
  if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${bytes}`).send();
  const { start, end } = range ?? { start: 0, end: bytes - 1 };
  if (range) reply.code(206).header('content-range', `bytes ${start}-${end}/${bytes}`);
  reply.headers({ 'content-length': end - start + 1, 'content-disposition': `attachment; filename="${name}"` });
  // a stream takes no range of nothing
  return reply.type(mediaType).send(bytes === 0 ? '' : createReadStream(join(folder, name), { start, end }));
}

/** `W/` compares alike here (§13.1.2). */
function tagsOf(header: string | undefined): string[] {
  return (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
}

/** The lines after a cursor: records that are new or changed since, and the keys of those that were withdrawn. */
async function sendChanges(
  reply: FastifyReply,
  { folder, manifest }: Release,
  dataset: DownloadedDataset,
  file: string,
  after: unknown,
): Promise<FastifyReply> {
  const [, generation, number] = /^([0-9a-f]{12})-(\d{1,15})$/.exec(String(after)) ?? [];
  const isOurs = generation === manifest.generation && Number(number) <= dataset.to;
  if (!file.endsWith('.ndjson') || !isOurs) {
    const message =
      'after takes the cursor of a manifest of this site, for an .ndjson file; of another making: take the whole file again.';
    const messageZh = 'after 应为本站清单中的 cursor，且仅用于 .ndjson 文件；游标已失效时请重新下载全量文件。';
    throw new Refusal('BAD_USER_INPUT', message, [
      reported('BAD_USER_INPUT', message, { argument: 'after' }, messageZh),
    ]);
  }
  const path = join(folder, file);
  const start = await offsetAfter(path, Number(number));
  return reply
    .headers({ 'cache-control': 'no-cache', 'supervision-cursor': dataset.cursor })
    .type('application/x-ndjson; charset=utf-8')
    .send(createReadStream(path, { start }));
}
