import { parseArgs } from 'node:util';
import { type PublishedDraw, readDraw, writeDraw } from '../../shared/draw/draw-folder.ts';
import { type DrawFault, verifyDraw } from '../../shared/draw/verify-draw.ts';
import { publishedDrawAt } from '../published-draw.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run draw -- verify <folder>
npm run draw -- verify <public graph> <plan id>
npm run draw -- download <public graph> <plan id> <folder>

Repeats a random draw (双随机抽查) from what was published of it, draw.json and frame.ndjson, and from nothing else: no database, no
key, no account. 根据公布的抽查记录重新抽取并核对。

  <folder>        with the two files
  <public graph>  its address, such as http://127.0.0.1:4000/public/graphql
  <plan id>       计划编号

Prints each fault and ends with 1 when there is one. docs/decisions/draw.md says what a draw proves.`;

runCommand(HELP, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return 'help';
  const [step, place = '', planId, folder, ...rest] = positionals;
  if (rest.length > 0 || place === '') return 'usage';
  if (step === 'download' && planId && folder) {
    await writeDraw(folder, await publishedDrawAt(place, planId));
    process.stdout.write(`${folder}/draw.json, ${folder}/frame.ndjson\n`);
    return 'done';
  }
  if (step !== 'verify' || folder !== undefined) return 'usage';
  return verified(planId === undefined ? await readDraw(place) : await publishedDrawAt(place, planId));
});

function verified({ record, frame }: PublishedDraw): 'done' | 'failed' {
  const faults = verifyDraw(record, frame);
  for (const fault of faults) process.stdout.write(`FAULT ${described(fault)}\n`);
  const { objects, officers } = frame;
  process.stdout.write(
    `${record.commitment.rules.planId}: ${record.visits.length} visits drawn of ${objects.length} objects and ${officers.length} officers: ` +
      `${faults.length === 0 ? 'as committed to 与承诺一致' : `${faults.length} faults 不一致`}\n`,
  );
  return faults.length === 0 ? 'done' : 'failed';
}

function described(fault: DrawFault): string {
  if ('object' in fault) return `${fault.fault} object ${fault.object}`;
  return 'message' in fault ? `${fault.fault} ${fault.message}` : fault.fault;
}
