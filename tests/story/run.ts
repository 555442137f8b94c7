import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { runCommand } from '../../gateway/commands/run-command.ts';
import { DOCS, writePages } from '../../gateway/docs/printed-pages.ts';
import { openCity } from '../support/city.ts';
import { connectTo, type GraphClient } from '../support/graph-client.ts';
import { tellStory } from './story.ts';
import { storyPage } from './story-page.ts';
import { type Told, tellerTo } from './teller.ts';

const HELP = `npm run story -- --url http://127.0.0.1:4000 --accounts data/demo-accounts.json

Tells a story of supervision to a running gateway over a demo city, through HTTP alone: an item is issued, claimed and combed; a plan is made
and drawn; an object is inspected, penalised, the penalty published; it is complained of; a department is urged and criticised.
通过 HTTP 向运行中的演示城市讲述一次监管全过程。

  --url URL         of the gateway
  --accounts FILE   passwords of the demo accounts, as the demo city leaves them in DATA_DIR
  --print           instead: tells it to a demo city of its own, and prints docs/story.md (npm run docs:story)

What it does stays in the city. Exit code 1 when something went otherwise.`;

/** After the instant by the clock of this machine, which is near enough to the graph's. */
const LATER = 200;

async function tell(graph: GraphClient): Promise<readonly Told[]> {
  const teller = tellerTo(graph, {
    now: () => new Date(),
    until: (instant) => setTimeout(Math.max(0, instant.getTime() + LATER - Date.now())),
  });
  await tellStory(teller);
  return teller.told;
}

runCommand(HELP, async () => {
  const { values } = parseArgs({
    options: {
      ...{ url: { type: 'string' }, accounts: { type: 'string' }, print: { type: 'boolean' } },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { url, accounts, print, help } = values;
  if (help) return 'help';
  if (print) {
    const city = await openCity({ size: 300, now: () => new Date() });
    await writePages(new Map([['story.md', storyPage(await tell(city).finally(city.close))]]), DOCS);
    return 'done';
  }
  if (!url || !accounts) return 'usage';
  for (const { chapter, what, who } of await tell(connectTo(url, JSON.parse(await readFile(accounts, 'utf8')))))
    process.stdout.write(`${chapter ? `${chapter}\n` : ''}  ${who.padEnd(24)} ${what}\n`);
  return 'done';
});
