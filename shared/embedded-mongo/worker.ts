import { parentPort, workerData } from 'node:worker_threads';
import { runEngine } from './engine.ts';
import type { EngineOptions } from './open-engine.ts';

/** The engine in a thread of its own: it tells its address, or why it did not start, and ends when told to. */
const port = parentPort!;
try {
  const engine = await runEngine(workerData as EngineOptions);
  port.once('message', async () => {
    await engine.close();
    port.postMessage({ closed: true });
  });
  port.postMessage({ uri: engine.uri });
} catch (error) {
  const { code, message } = error as Error & { code?: string };
  port.postMessage({ code, message });
}
