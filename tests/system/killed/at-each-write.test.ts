import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TemporaryFolder, temporaryFolder } from '../../support/temporary-folder.ts';
import { fill, killedAtEachWrite, type Opened, open, remove, stateOf } from './store.ts';
import { type Sent, send, WORKFLOWS, type Workflow } from './workflows.ts';

let folder: TemporaryFolder;
let city: Opened;
beforeAll(async () => {
  folder = await temporaryFolder();
  await fill(folder.path);
  city = await open(folder.path);
}, 120_000);
afterAll(async () => {
  await city?.close();
  await folder?.remove();
});

/** Lists come in no order here: numbers are drawn at random. */
async function look(where: Opened, seen: Workflow['seen']): Promise<unknown> {
  const answers = await Promise.all(seen.map((one) => send(where, one)));
  return JSON.parse(JSON.stringify(answers), (_, value) =>
    Array.isArray(value) ? value.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : value,
  );
}

/** Sends it as a client does that got no answer, lets the hour come, and looks. */
async function finished(where: Opened, { upkeep, seen }: Workflow, sent: Sent, key: string): Promise<unknown> {
  await send(where, sent, key);
  await upkeep?.(where);
  return look(where, seen);
}

test.each(WORKFLOWS)(
  'when $what, a kill at any write leaves what stood before or all of it, and sent again it is done once',
  async (workflow) => {
    const key = workflow.what;
    const sent = await workflow.prepare(city);
    const killed = await killedAtEachWrite(city, folder.path, () => send(city, sent, key));
    const answered = await look(city, workflow.seen);
    const states = [...new Map(killed.map((one) => [stateOf(one), one])).values()];
    const transactions = workflow.transactions ?? 1;
    expect(killed.length).toBeGreaterThan(states.length);
    expect(states).toHaveLength(1 + transactions);
    const whole = await finished(city, workflow, sent, key);
    if (transactions === 1 && !workflow.upkeep) expect(whole).toEqual(answered);
    // between two transactions: what stands is taken up again
    for (const between of states.slice(1, -1)) {
      const again = await open(between);
      expect(await finished(again, workflow, sent, key)).toEqual(whole);
      await again.close();
    }
    remove(killed);
  },
  120_000,
);
