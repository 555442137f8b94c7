import { randomBytes } from 'node:crypto';
import type { AccountScope } from '../../shared/access/viewer.ts';
import { inTransaction } from '../../shared/audit/transaction.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { insertAccount } from './accounts/create-account.ts';
import { storePassword } from './accounts/credentials.ts';
import { hashPassword } from './accounts/password.ts';
import type { PersonnelModels } from './model.ts';
import { findAccount } from './store.ts';

interface DemoAccount {
  account: string;
  displayName: string;
  departmentCode: string;
  certificateNo?: string;
  scopes: readonly AccountScope[];
}

/**
 * The accounts for trying things: one of each audience of Art. 6, in the city and in Beilin. The officers behind three of them have
 * certificate numbers that the demo's officers carry.
 */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { account: 'office.city', displayName: '示例·市政府办公厅', departmentCode: '610100-GOV', scopes: ['oversight'] },
  { account: 'office.beilin', displayName: '示例·碑林区政府办', departmentCode: '610103-GOV', scopes: ['oversight'] },
  {
    account: 'market.admin',
    displayName: '示例·市场监管管理员',
    departmentCode: '610100-MKT',
    scopes: ['administration'],
  },
  {
    account: 'market.officer',
    displayName: '示例·市场监管执法人员',
    departmentCode: '610100-MKT',
    certificateNo: 'DEMO-610100-MKT-001',
    scopes: ['supervision'],
  },
  {
    account: 'market.beilin.officer',
    displayName: '示例·碑林市场监管执法人员',
    departmentCode: '610103-MKT',
    certificateNo: 'DEMO-610103-MKT-001',
    scopes: ['supervision'],
  },
  {
    account: 'health.officer',
    displayName: '示例·卫生健康执法人员',
    departmentCode: '610100-HEA',
    certificateNo: 'DEMO-610100-HEA-001',
    scopes: ['supervision'],
  },
  { account: 'analyst.city', displayName: '示例·决策分析人员', departmentCode: '610100-DRC', scopes: ['decision'] },
  { account: 'inspector.city', displayName: '示例·监察人员', departmentCode: '610100-SUP', scopes: ['inspection'] },
  { account: 'staffing.city', displayName: '示例·机构编制人员', departmentCode: '610100-STF', scopes: ['staffing'] },
];

/** Bytes of a random password; 24 characters of base64url. */
const PASSWORD_BYTES = 18;

/**
 * Writes the demo accounts, in post from today on, with random passwords that do not age. Called again it gives them new passwords.
 * @returns the passwords by account, which are stored nowhere else: `{ "market.officer": { "password": "…" }, … }`
 */
export async function createDemoAccounts(
  models: PersonnelModels,
  now: Date,
): Promise<Record<string, { password: string }>> {
  const written = DEMO_ACCOUNTS.map(async (account) => {
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    await writeDemoAccount(models, account, password, now);
    return [account.account, { password }] as const;
  });
  return Object.fromEntries(await Promise.all(written));
}

async function writeDemoAccount(
  models: PersonnelModels,
  account: DemoAccount,
  password: string,
  now: Date,
): Promise<void> {
  const { account: name, departmentCode, certificateNo } = account;
  if (await findAccount(models, name)) {
    const hash = await hashPassword(password);
    return inTransaction(models.accounts.db, (session) => storePassword(models, name, hash, session));
  }
  const staffNo = certificateNo === undefined ? `DEMO-${name}` : undefined;
  const [department] = await models.departments.find({ _id: departmentCode }).lean<{ regionCode?: string }[]>();
  await insertAccount(models, { ...account, staffNo, networks: [], postFrom: civilDateOf(now) }, password, {
    by: 'bootstrap',
    department: departmentCode,
    regionCode: department?.regionCode,
    oneTime: false,
    now,
  });
}
