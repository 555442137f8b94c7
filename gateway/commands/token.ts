import { parseArgs } from 'node:util';
import { readConfig } from '../../shared/config/config.ts';
import { demoToken } from '../demo-token.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run token -- <account>

Signs a demo account in at the running gateway and prints its token (valid for one hour), to be sent as
  Authorization: Bearer <token>
以演示账号登录正在运行的网关并输出令牌（一小时有效）。

  <account>   office.city office.beilin market.admin market.officer market.beilin.officer health.officer analyst.city
              inspector.city staffing.city

Settings: HOST, PORT, DATA_DIR as the gateway has them.`;

runCommand(HELP, async () => {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  const [account, extra] = positionals;
  if (values.help) return 'help';
  if (!account || extra) return 'usage';
  const { token, expiresAt } = await demoToken(account, readConfig());
  process.stdout.write(`${token}\n`);
  // beside the token, not in it: $(npm run -s token -- <account>) must hold the token alone
  process.stderr.write(`${account}, until ${expiresAt}\n`);
  return 'done';
});
