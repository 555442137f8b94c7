import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../shared/config/config.ts';
import { ReportedError } from '../shared/errors/reported-error.ts';
import { askGateway } from './ask-gateway.ts';

/** What `demo-accounts.json` in the data folder holds, by account. */
type DemoAccounts = Readonly<Record<string, { password: string }>>;

const SIGN_IN =
  'mutation SignIn($account: String!, $password: String!) { signIn(account: $account, password: $password) { token expiresAt } }';

interface SignInAnswer {
  data?: { signIn?: { token: string; expiresAt: string } | null } | null;
  errors?: { message: string }[];
}

/**
 * Signs a demo account in at the running gateway, with the password that the demo data left in the data folder.
 * @throws ReportedError NOT_FOUND without demo accounts or for an unknown one, SUBGRAPH_UNAVAILABLE when no gateway answers,
 * UNAUTHENTICATED when it refuses
 */
export async function demoToken(
  account: string,
  config: Pick<Config, 'host' | 'port' | 'dataDir'>,
): Promise<{ token: string; expiresAt: string }> {
  const accounts = await readAccounts(config.dataDir);
  const known = Object.hasOwn(accounts, account) ? accounts[account] : undefined;
  if (!known) {
    const names = Object.keys(accounts).join(', ');
    throw new ReportedError(
      'NOT_FOUND',
      `There is no demo account "${account}". There are: ${names}.`,
      { account },
      `没有演示账号“${account}”。可用账号：${names}。`,
    );
  }
  const variables = { account, password: known.password };
  const { data, errors } = await askGateway<SignInAnswer>(config, { query: SIGN_IN, variables });
  if (data?.signIn) return data.signIn;
  throw new ReportedError(
    'UNAUTHENTICATED',
    `The gateway refused ${account}: ${errors?.[0]?.message ?? 'no reason given'}`,
    { account },
    `网关拒绝了账号 ${account} 的登录。`,
  );
}

async function readAccounts(dataDir: string): Promise<DemoAccounts> {
  const file = join(dataDir, 'demo-accounts.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DemoAccounts;
  } catch (cause) {
    throw new ReportedError(
      'NOT_FOUND',
      `There are no demo accounts in ${dataDir} (${(cause as Error).message}). They are made with the demo city: at the first "npm start" over the embedded engine, or by "npm run demo".`,
      { file },
      '数据目录中没有演示账号；首次以内置引擎启动网关或运行 npm run demo 时生成。',
    );
  }
}
