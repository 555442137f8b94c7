import type { ClientSession, Connection } from 'mongoose';
import { OneAtATime } from './one-at-a-time.ts';
import { announce } from './wake.ts';

/** Writers of one database take turns in this process: side by side they would only lose races against each other and start again. */
const writers = new OneAtATime();

/**
 * Writes that stand together or not at all; who follows the change log is told afterwards. What is written within takes the session: a
 * write without it would wait for this one to end.
 * @param work may run more than once, and then begins from nothing
 */
export async function inTransaction<Result>(
  connection: Connection,
  work: (session: ClientSession) => Promise<Result>,
): Promise<Result> {
  const result = await writers.run(connection.name, async () => {
    let done: Result | undefined;
    await connection.transaction(async (session) => {
      done = await work(session);
    });
    return done as Result;
  });
  announce('written', connection);
  return result;
}
