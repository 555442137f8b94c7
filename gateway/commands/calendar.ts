import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '../../shared/config/config.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { runCommand } from './run-command.ts';
import { withSubgraphs } from './with-subgraphs.ts';

const HELP = `npm run calendar -- <notice.json>

Imports the State Council's notice of a year's holidays and make-up working days, and computes every provisional deadline again.
导入国务院办公厅年度放假通知，并重新计算暂定期限。

  <notice.json>  {"year": 2027, "holidays": ["2027-01-01", …], "makeUpDays": ["2027-02-14", …], "source": "国办发明电〔2026〕…号"}
                 holidays: every day off, the Saturdays and Sundays of a break too
                 "amends": true replaces a notice that is there already

A server that runs takes the notice into account within a minute.`;

runCommand(HELP, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  if (values.help || positionals.length !== 1) return values.help ? 'help' : 'usage';
  const text = await noticeText(positionals[0]!);
  await withSubgraphs(readConfig(), async (running) => {
    const notice = await running.importNotice(text);
    const { examined, changed, final } = await running.complaints!.recompute();
    process.stdout.write(
      `${notice.year}: ${notice.holidays.length} days off, ${notice.makeUpDays.length} make-up days.\n` +
        `Complaints with provisional deadlines: ${examined} examined, ${changed} changed, ${final} final now.\n`,
    );
  });
  return 'done';
});

async function noticeText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const message = `${file} cannot be read: ${(cause as Error).message}.`;
    throw new ReportedError('BAD_USER_INPUT', message, { argument: 'notice' }, `文件 ${file} 无法读取。`);
  }
}
