import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { connectTo } from '../support/graph-client.ts';
import { tellStory } from './story.ts';
import { tellerTo } from './teller.ts';

const [url, accounts] = process.argv.slice(2);
const graph = connectTo(url!, JSON.parse(await readFile(accounts!, 'utf8')));
const teller = tellerTo(
  graph,
  async (instant) => void (await setTimeout(Math.max(0, instant.getTime() - Date.now() + 50))),
);
await tellStory(teller).catch((e) => console.error(String(e)));
for (const { chapter, what, who, answer } of teller.told.slice(-Number(process.argv[4] ?? 40)))
  console.log(chapter ? `\n${chapter}\n` : '', who, what, JSON.stringify(answer));
