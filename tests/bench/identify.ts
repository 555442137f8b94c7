import { decodeJwt } from 'jose';
import { verifyOwnToken } from '../../gateway/identify/own-token.ts';
import { presentRights } from '../../gateway/identify/present-rights.ts';
import { loadTokenKeys } from '../../shared/access/token-keys.ts';
import { openCity } from '../support/city.ts';

const RUNS = 400;
const QUERY = '{ items(first: 20) { nodes { itemCode name status } } }';
const NOW = new Date('2026-10-14T09:00:00+08:00');

/** Measures what knowing the caller adds to a request of the portal graph, in one process, and prints it as shares of the whole. */
export async function run(): Promise<void> {
  const city = await openCity({ size: 200, now: NOW, settings: { RATES: 'off' } });
  try {
    const token = await city.token('market.officer');
    const { sid } = decodeJwt(token) as { sid: string };
    const keys = await loadTokenKeys(city.dataDir);
    const personnel = city.subgraphs.subgraphs.find(({ name }) => name === 'personnel');
    const rights = presentRights(personnel, { info: () => {}, warn: () => {}, error: () => {} });
    const parts = {
      'a whole request over HTTP': () => city.ask('portal', QUERY, { account: 'market.officer' }),
      'verifying the token': () => verifyOwnToken(token, keys, NOW),
      'asking the personnel subgraph who it is': () => rights({ session: sid }, 'bench'),
    };
    const medians: [string, number][] = [];
    for (const [what, work] of Object.entries(parts)) medians.push([what, await median(work)]);
    const whole = medians[0]![1];
    console.table(
      medians.map(([what, ms]) => ({
        what,
        'ms (median)': ms.toFixed(3),
        share: `${Math.round((ms / whole) * 100)} %`,
      })),
    );
  } finally {
    await city.close();
  }
}

async function median(work: () => Promise<unknown>): Promise<number> {
  for (let warm = 0; warm < RUNS; warm += 1) await work();
  const taken: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken.sort((a, b) => a - b)[RUNS >> 1]!;
}
