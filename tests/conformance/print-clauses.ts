import { DOCS, writePages } from '../../gateway/docs/printed-pages.ts';
import { openCity } from '../support/city.ts';
import type { GraphClient } from '../support/graph-client.ts';
import { type ConformanceRun, clausesPage, DEPLOYMENTS } from './clauses-page.ts';
import { openCluster } from './open-cluster.ts';
import { REQUIREMENTS } from './requirements.ts';
import { runConformance } from './run-conformance.ts';

/** `npm run docs:clauses`: runs the conformance list in both deployments, some minutes, and prints docs/clauses.md with what it found. */
const SIZE = 500;
const OPEN = {
  [DEPLOYMENTS[0]]: () => openCity({ size: SIZE, settings: { DOWNLOADS: 'made' } }),
  [DEPLOYMENTS[1]]: () => openCluster(SIZE),
};

const runs: ConformanceRun[] = [];
for (const [deployment, open] of Object.entries(OPEN)) {
  const city: GraphClient & { close(): Promise<void> } = await open();
  const results = await runConformance(city).finally(city.close);
  const failed = results.filter(({ failure }) => failure !== undefined);
  for (const { id, failure } of failed) process.stderr.write(`${deployment}: ${id} is not met: ${failure}\n`);
  process.stdout.write(`${deployment}: ${results.length - failed.length} of ${results.length} met\n`);
  runs.push({ deployment, notMet: new Set(failed.map(({ id }) => id)) });
}
await writePages(new Map([['clauses.md', clausesPage(REQUIREMENTS, runs)]]), DOCS);
process.exit(runs.some(({ notMet }) => notMet.size > 0) ? 1 : 0);
