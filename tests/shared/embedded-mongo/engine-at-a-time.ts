import { randomBytes } from 'node:crypto';
import { Binary, deserialize, Long, serialize } from 'bson';
import { dispatch } from '../../../shared/embedded-mongo/commands/dispatch.ts';
import type { Engine } from '../../../shared/embedded-mongo/commands/request.ts';
import { type EngineOptions, openEngine } from '../../../shared/embedded-mongo/open-engine.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// biome-ignore lint/suspicious/noExplicitAny: replies are looked into freely here
export type Reply = Record<string, any>;

/** An engine without a network, at a time the test sets. */
export interface EngineAtATime {
  engine: Engine;
  /** Milliseconds; the date and the idle times go by it. */
  time: number;
  /** Runs a command of the database "limits"; documents of writes are given apart, as on the wire. */
  command(command: object, documents?: Record<string, (object | Buffer)[]>): Promise<Reply>;
  close(): Promise<void>;
}

export async function engineAtATime(options: Omit<EngineOptions, 'dataDir'> = {}): Promise<EngineAtATime> {
  const folder = await temporaryFolder();
  const { engine, close } = openEngine(
    { ...options, dataDir: folder.path },
    { date: () => new Date(running.time), milliseconds: () => running.time },
  );
  const running: EngineAtATime = {
    engine,
    time: Date.UTC(2026, 0, 31),
    command: async (command, documents = {}) => {
      const sequences = new Map(
        Object.entries(documents).map(([name, each]) => [
          name,
          each.map((one) => (Buffer.isBuffer(one) ? one : Buffer.from(serialize(one)))),
        ]),
      );
      const [name] = Object.keys(command);
      const reply = await dispatch(engine, name!, 'limits', command as Reply, sequences);
      return Buffer.isBuffer(reply) ? deserialize(reply) : reply;
    },
    close: async () => {
      await close();
      await folder.remove();
    },
  };
  return running;
}

/** What a driver sends with every command of a session. */
export const newSession = () => ({ lsid: { id: new Binary(randomBytes(16), Binary.SUBTYPE_UUID) } });

export const transaction = (number: number) => ({ txnNumber: Long.fromNumber(number), autocommit: false });
export const retryable = (number: number) => ({ txnNumber: Long.fromNumber(number) });
