import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '../../shared/config/config.ts';
import { refuseDemoInProduction } from '../production.ts';
import { runCommand } from './run-command.ts';
import { withSubgraphs } from './with-subgraphs.ts';

const HELP = `npm run bootstrap -- --department CODE [--name NAME] --account NAME --holder NAME --staff-no NO

Makes the first account of an installation that has none: of somebody in the office of the city government, who lets in everybody
else (mutations createAccount, fileAdminChange, acknowledgeFiling). Prints its one-time password, once; it is good for three days
and changed at the first sign-in (mutation changePassword). 为尚无账号的系统创建首个账号（市政府办公厅）。

  --department CODE   of the office of the city government, such as 610100-GOV
  --name NAME         of the office, where its record is not there yet; it is made then
  --account NAME      3 to 64 small letters, digits, dots, hyphens and underlines
  --holder NAME       real name of the person
  --staff-no NO       of their staff record (工号)

Settings: MONGODB_URI, DATA_DIR, as the server has them. Beside a running server or before its first start.`;

runCommand(HELP, async () => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      department: text,
      name: text,
      account: text,
      holder: text,
      'staff-no': text,
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return 'help';
  const { department: departmentCode, name: departmentName, account, holder, 'staff-no': staffNo } = values;
  if (!departmentCode || !account || !holder || !staffNo) return 'usage';
  const config = readConfig();
  // an installation that is begun is a real one, wherever it runs
  refuseDemoInProduction({ ...config, production: true });
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const first = { departmentCode, departmentName, account, holder, staffNo };
  await withSubgraphs(
    config,
    async (running) => {
      const made = await running.personnel!.createFirstAccount(first);
      // the password alone on standard output, so that it can be piped to where it is kept
      process.stderr.write(
        `The account ${made.account} signs in with this password until it is changed, within three days. It is not shown again.\n` +
          `账号 ${made.account} 的一次性口令如下，三日内有效，首次登录后须修改，且不再显示。\n`,
      );
      process.stdout.write(`${made.oneTimePassword}\n`);
    },
    ['personnel'],
  );
  return 'done';
});
