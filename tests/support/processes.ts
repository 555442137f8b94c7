import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A command of the project as a process of its own. */
export interface RunningProcess {
  child: ChildProcess;
  /** What it wrote so far, standard output and errors together. */
  output(): string;
  /** The match, as soon as the output has one. @throws Error with the output when the process ends before */
  wrote(pattern: RegExp): Promise<RegExpExecArray>;
  /** The exit code, when it has ended. */
  ended: Promise<number | null>;
  /** Asks it to end (SIGTERM) and waits until it has. */
  stop(): Promise<number | null>;
}

const ROOT = join(import.meta.dirname, '../..');

/** Starts a file of the project on the same node, with these settings and none of the machine's but the path; downloads are made where a setting says so. */
export function startProcess(args: readonly string[], settings: Record<string, string>): RunningProcess {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], DOWNLOADS: 'served', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (written += String(chunk)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const wrote = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(written);
        if (match) resolve(match);
      };
      for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
      ended.then(() => reject(new Error(`It ended without writing ${pattern}:\n${written}`)));
      look();
    });
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { child, output: () => written, wrote, ended, stop };
}

/** A port from which `count` ports in a row are free at the moment. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const start = await freePort(0);
    if (start === undefined || start + count > 65_535) continue;
    const rest = await Promise.all(Array.from({ length: count - 1 }, (_, place) => freePort(start + place + 1)));
    if (rest.every((port) => port !== undefined)) return start;
  }
}

async function freePort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' ? address?.port : undefined;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
