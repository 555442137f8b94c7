import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** Where the engine is reached. */
export type ListeningPlace = { path: string } | { host: string; port: number };

/** A socket's path may have 107 bytes on Linux and 103 on macOS. */
const LONGEST_PATH = 100;
const SOCKET = 'engine.sock';

/**
 * A socket in the data folder, which the file system keeps to the engine's own user: the engine asks nobody who they are. A folder with
 * too long a name has its socket in a folder for the user alone beside other temporary ones. A port where one is told, or where the driver
 * knows no such sockets: whoever has an account on the machine then reaches the store.
 */
export async function listeningPlace(dataDir: string, port: number | undefined): Promise<ListeningPlace> {
  if (port !== undefined || process.platform === 'win32') return { host: '127.0.0.1', port: port ?? 0 };
  const path = resolve(dataDir, SOCKET);
  if (Buffer.byteLength(path) > LONGEST_PATH)
    return { path: join(await mkdtemp(join(tmpdir(), 'supervision-engine-')), SOCKET) };
  await rm(path, { force: true }); // of an engine that was killed: this one holds the folder
  return { path };
}

/** To be called once it listens. */
export async function keepToOwner(place: ListeningPlace): Promise<void> {
  if ('path' in place) await chmod(place.path, 0o600);
}

/** Removes what was made for the place alone; the socket itself goes with the server. */
export async function leave(place: ListeningPlace, dataDir: string): Promise<void> {
  if ('path' in place && dirname(place.path) !== resolve(dataDir)) await rm(dirname(place.path), { recursive: true });
}
