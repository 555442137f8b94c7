import { openCity } from '../support/city.ts';
import type { AskOptions, Endpoint } from '../support/graph-client.ts';

/** A document a portal or the public site sends over and over. */
interface Question {
  what: string;
  endpoint: Endpoint;
  query: string;
  options?: AskOptions;
}

const OFFICER: AskOptions = { account: 'market.officer' };

const QUESTIONS: readonly Question[] = [
  {
    what: 'one subgraph: 20 items of the catalogue',
    endpoint: 'public',
    query: '{ items(first: 20) { nodes { itemCode name status } } }',
  },
  {
    what: 'names by a substring of Chinese',
    endpoint: 'public',
    query: '{ supervisedObjects(first: 20, where: { name: { contains: "餐饮" } }) { nodes { objectId name } } }',
  },
  {
    what: '20 acts of a district with object, item, officers and credit (five subgraphs)',
    endpoint: 'public',
    query: `{ acts(first: 20, where: { regionCode: { eq: "610113" } }) { nodes { actNo occurredOn item { name }
      officers { name } department { name } supervisedObject { name credit { ratings { grade } } } } } }`,
  },
  {
    what: '50 objects with 5 acts each and their counts',
    endpoint: 'portal',
    query: '{ supervisedObjects(first: 50) { nodes { name acts(first: 5) { totalCount nodes { actNo kind } } } } }',
    options: OFFICER,
  },
  {
    what: "20 complaints of one's department, one field denied",
    endpoint: 'portal',
    query: '{ complaints(first: 20) { totalCount nodes { complaintNo status detail complainantName } } }',
    options: OFFICER,
  },
  {
    what: 'counts of acts by district and month',
    endpoint: 'portal',
    query: '{ analysis { actCounts(where: { kind: { eq: INSPECTION } }) { districtCode month count } } }',
    options: { account: 'analyst.city' },
  },
];

const RUNS = 40;
const AT_ONCE = 16;

/** Measures whole requests over HTTP against the demo city in this process, and prints a table. */
export async function run(acts: number): Promise<void> {
  const begun = performance.now();
  const city = await openCity({ size: acts, settings: { RATES: 'off' } });
  console.log(`A city of ${acts} acts stood after ${seconds(begun)} s.`);
  const rows: Record<string, string | number>[] = [];
  try {
    for (const { what, endpoint, query, options } of QUESTIONS) {
      const ask = async () => {
        const { status, text } = await city.ask(endpoint, query, options);
        if (status !== 200) throw new Error(`${what}: ${text}`);
        return text.length;
      };
      const bytes = await ask(); // the first pays for parsing and planning
      const alone = await times(RUNS, ask);
      const start = performance.now();
      for (let done = 0; done < RUNS; done += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, ask));
      const together = (performance.now() - start) / (Math.ceil(RUNS / AT_ONCE) * AT_ONCE);
      rows.push({
        what,
        bytes,
        'ms alone (median)': alone.toFixed(1),
        [`ms each, ${AT_ONCE} at once`]: together.toFixed(1),
      });
    }
  } finally {
    await city.close();
  }
  console.table(rows);
}

async function times(runs: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken.sort((a, b) => a - b)[Math.floor(runs / 2)]!;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
