import { parseArgs } from 'node:util';
import { readDraw } from '../../shared/draw/draw-folder.ts';
import { type DrawFault, verifyDraw } from '../../shared/draw/verify-draw.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run draw -- verify <folder>

Repeats a random draw (双随机抽查) from what was published of it, draw.json and frame.ndjson, and from nothing else: no database, no
key. 根据公布的抽查记录重新抽取并核对。

Prints each fault and ends with 1 when there is one. docs/decisions/draw.md says what a draw proves.`;

runCommand(HELP, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) return 'help';
  const [step, folder, ...rest] = positionals;
  if (step !== 'verify' || folder === undefined || rest.length > 0) return 'usage';
  const { record, frame } = await readDraw(folder);
  const faults = verifyDraw(record, frame);
  for (const fault of faults) process.stdout.write(`FAULT ${described(fault)}\n`);
  const { objects, officers } = frame;
  process.stdout.write(
    `${record.commitment.rules.planId}: ${record.visits.length} visits drawn of ${objects.length} objects and ${officers.length} officers: ` +
      `${faults.length === 0 ? 'as committed to 与承诺一致' : `${faults.length} faults 不一致`}\n`,
  );
  return faults.length === 0 ? 'done' : 'failed';
});

function described(fault: DrawFault): string {
  if ('object' in fault) return `${fault.fault} object ${fault.object}`;
  return 'message' in fault ? `${fault.fault} ${fault.message}` : fault.fault;
}
