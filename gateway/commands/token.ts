import { parseArgs } from 'node:util';
import { readConfig } from '../../shared/config/config.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { demoToken } from '../demo-token.ts';

const HELP = `npm run token -- <account>
Signs a demo account in at the running gateway and prints its token (valid for one hour), to be sent as
  Authorization: Bearer <token>
Accounts: office.city office.beilin market.admin market.officer market.beilin.officer health.officer analyst.city inspector.city staffing.city
Settings: HOST, PORT, DATA_DIR as the gateway has them.`;

try {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  const [account, extra] = positionals;
  if (values.help) console.log(HELP);
  else if (!account || extra) {
    console.error(HELP);
    process.exitCode = 1;
  } else {
    const { token, expiresAt } = await demoToken(account, readConfig());
    console.log(token);
    // beside the token, not in it: $(npm run -s token -- <account>) must hold the token alone
    console.error(`${account}, until ${expiresAt}`);
  }
} catch (error) {
  if (!(error instanceof ReportedError)) throw error;
  console.error(`${error.message}\n${error.messageZh}`);
  process.exitCode = 1;
}
