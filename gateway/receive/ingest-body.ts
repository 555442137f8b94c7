import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Refusal, reported } from '../refusal.ts';

/** Bytes that go on at once. */
const CHUNK = 256 * 1024;
/** Bytes a second, on the whole, that a sender brings at least; a slower one holds a place that others need. */
const SLOWEST = 1_024;

export interface BodyLimits {
  /** Bytes, decompressed. */
  most: number;
  /** Milliseconds that the sender may leave between two pieces, and on the whole may be late. */
  patience: number;
  /** Aborted when the gateway is being shut down. */
  stop: AbortSignal;
  elapsed(): number;
}

/**
 * The body of a request as it comes, in chunks of some 256 kB, decompressed; the next is read when it is asked for. The request is not
 * destroyed at the end, so that it can be answered.
 * @throws Refusal PAYLOAD_TOO_LARGE, INGEST_INVALID (damaged gzip), BAD_REQUEST (too slow), SUBGRAPH_UNAVAILABLE (shutting down);
 * what node throws when the sender goes away
 */
export async function* chunksOf(
  request: IncomingMessage,
  gzip: boolean,
  { most, patience, stop, elapsed }: BodyLimits,
): AsyncGenerator<Buffer> {
  const pieces = (gzip ? unzipped(request) : request).iterator({ destroyOnReturn: false });
  let waiting: Buffer[] = [];
  let size = 0;
  let total = 0;
  let waited = 0;
  try {
    for (;;) {
      const asked = elapsed();
      const { done, value } = await soon(pieces.next() as Promise<IteratorResult<Buffer, undefined>>, patience, stop);
      waited += elapsed() - asked;
      if (done) break;
      total += value.length;
      if (total > most) throw tooLarge(most);
      if (waited > patience + (total / SLOWEST) * 1000) throw tooSlow();
      waiting.push(value);
      size += value.length;
      if (size < CHUNK) continue;
      yield Buffer.concat(waiting);
      waiting = [];
      size = 0;
    }
    if (size > 0) yield Buffer.concat(waiting);
  } catch (error) {
    if (size > 0) yield Buffer.concat(waiting);
    const code = String((error as NodeJS.ErrnoException).code);
    throw code.startsWith('Z_') || code === 'ERR_BUFFER_TOO_LARGE' ? damaged() : error;
  }
}

/** `pipe` hands no failure on, and a sender that goes away would leave the reader waiting. */
function unzipped(request: IncomingMessage): Readable {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  const gone = () => gunzip.destroy(new Error('The sender went away.'));
  request.once('error', gone).once('aborted', gone);
  return request.pipe(gunzip);
}

async function soon<Value>(next: Promise<Value>, patience: number, stop: AbortSignal): Promise<Value> {
  next.catch(() => {}); // may come to nothing after it is no longer waited for
  let timer: NodeJS.Timeout | undefined;
  let stopped: (() => void) | undefined;
  const ended = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow()), patience);
    stopped = () => reject(shuttingDown());
    if (stop.aborted) stopped();
    stop.addEventListener('abort', stopped);
  });
  try {
    return await Promise.race([next, ended]);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', stopped!);
  }
}

function tooLarge(most: number): Refusal {
  const message = `A delivery has at most ${most} bytes, decompressed (INGEST_LIMIT): send the rest under another key.`;
  return new Refusal('PAYLOAD_TOO_LARGE', message, [
    reported('PAYLOAD_TOO_LARGE', message, {}, `一次投送最多 ${most} 字节（解压后），请拆分后以不同幂等键发送。`),
  ]);
}

function tooSlow(): Refusal {
  const message = 'The body comes too slowly: send it again under its key, it goes on after what is settled.';
  return new Refusal('BAD_REQUEST', message, [
    reported('BAD_REQUEST', message, {}, '数据发送过慢；请以同一幂等键重新发送，将从已落定处继续。'),
  ]);
}

function shuttingDown(): Refusal {
  const message = 'The gateway is being shut down: send it again under its key, it goes on after what is settled.';
  return new Refusal('SUBGRAPH_UNAVAILABLE', message, [
    reported('SUBGRAPH_UNAVAILABLE', message, {}, '网关正在停止；请以同一幂等键重新发送，将从已落定处继续。'),
  ]);
}

function damaged(): Refusal {
  const message = 'The compressed body is damaged, or is not gzip.';
  return new Refusal('INGEST_INVALID', message, [
    reported('INGEST_INVALID', message, {}, '压缩数据损坏，或不是 gzip 格式。'),
  ]);
}
