import { on } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ERROR_CATALOGUE, type ErrorCode } from '../errors/catalogue.ts';
import { ReportedError } from '../errors/reported-error.ts';
import type { EngineOptions } from './open-engine.ts';

export interface StartOptions extends EngineOptions {
  /** Whether the engine may serve here: it is for one machine, and only the caller knows the environment. Refused unless true. */
  allowProduction?: boolean;
}

export interface EmbeddedMongo {
  /** For the driver and mongoose; databases by `useDb`. */
  uri: string;
  close(): Promise<void>;
}

interface Told {
  uri?: string;
  closed?: true;
  code?: string;
  message?: string;
}

/**
 * Starts the embedded engine on a data folder, in a worker thread of this process.
 * @throws ReportedError NOT_FOR_PRODUCTION, DATA_FORMAT_NEWER, DATA_FOLDER_IN_USE
 */
export async function startEmbeddedMongo({
  allowProduction = false,
  ...options
}: StartOptions): Promise<EmbeddedMongo> {
  refuseEngineInProduction(allowProduction);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options });
  const told = await toldBy(worker, (one) => one.uri !== undefined || one.message !== undefined);
  if (told.uri !== undefined) return { uri: told.uri, close: () => end(worker) };
  await worker.terminate();
  const code = told.code ?? '';
  if (code in ERROR_CATALOGUE)
    throw new ReportedError(code as ErrorCode, told.message ?? code, { dataDir: options.dataDir });
  throw new Error(`The embedded engine did not start: ${told.message}`);
}

/** @throws ReportedError NOT_FOR_PRODUCTION unless the engine may serve here */
export function refuseEngineInProduction(allowed: boolean): void {
  if (allowed) return;
  throw new ReportedError(
    'NOT_FOR_PRODUCTION',
    'The embedded engine is for one machine: set MONGODB_URI to a replica set, or EMBEDDED_IN_PRODUCTION=on.',
    {},
    '内置引擎仅适用于单机：请将 MONGODB_URI 设为副本集，或设置 EMBEDDED_IN_PRODUCTION=on。',
  );
}

async function end(worker: Worker): Promise<void> {
  const closed = toldBy(worker, (one) => one.closed === true);
  worker.postMessage('close');
  await closed;
  await worker.terminate();
}

/** Messages of others are passed over: with `--watch`, Node tells through the same port what the thread imports. */
async function toldBy(worker: Worker, awaited: (told: Told) => boolean): Promise<Told> {
  for await (const [told] of on(worker, 'message') as AsyncIterable<[Told]>) if (awaited(told)) return told;
  throw new TypeError('a worker has messages for as long as it lives');
}
