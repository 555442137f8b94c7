import type { AddressInfo, Server, Socket } from 'node:net';
import { removeExpired } from './commands/remove-expired.ts';
import { keepToOwner, leave, listeningPlace } from './listening-place.ts';
import { type EngineOptions, openEngine } from './open-engine.ts';
import { createWireServer } from './wire/server.ts';

/** A running server. */
export interface RunningEngine {
  uri: string;
  close(): Promise<void>;
}

const EXPIRY_SWEEP_MS = 60_000;
const CURSOR_SWEEP_MS = 30_000;

/** Opens the data folder and serves it in this thread. @throws ReportedError where the folder may not be used */
export async function runEngine(options: EngineOptions): Promise<RunningEngine> {
  const { engine, close } = openEngine(options, { date: () => new Date(), milliseconds: () => performance.now() });
  const sockets = new Set<Socket>();
  const server = createWireServer(engine, sockets);
  const place = await listeningPlace(options.dataDir, options.port);
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(place, resolve));
  await keepToOwner(place);
  const address = 'path' in place ? encodeURIComponent(place.path) : `${place.host}:${portOf(server)}`;
  // drivers want a host and a port of a member; who connects directly keeps to the address of the URI
  engine.address = 'path' in place ? 'localhost:27017' : address;
  const sweeps = [
    // what a sweep could not remove is left to the next
    setInterval(() => removeExpired(engine).catch(() => undefined), EXPIRY_SWEEP_MS),
    setInterval(() => engine.cursors.sweep(), CURSOR_SWEEP_MS),
  ];
  for (const sweep of sweeps) sweep.unref();
  return {
    uri: `mongodb://${address}/?replicaSet=embedded&directConnection=true`,
    close: async () => {
      for (const sweep of sweeps) clearInterval(sweep);
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await leave(place, options.dataDir);
      await close();
    },
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
