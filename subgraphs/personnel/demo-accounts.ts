import { randomBytes } from 'node:crypto';
import { type NewAccount, writeAccount } from './accounts/create-account.ts';
import type { PersonnelModels } from './model.ts';

/**
 * The accounts for trying things: one of each audience of Art. 6, in the city and in Beilin. The officers behind three of them have
 * certificate numbers that the demo's officers carry.
 */
export const DEMO_ACCOUNTS: readonly NewAccount[] = [
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
 * Writes the demo accounts with random passwords. Called again it gives them new ones.
 * @returns the passwords by account, which are stored nowhere else: `{ "market.officer": { "password": "…" }, … }`
 */
export async function createDemoAccounts(
  models: PersonnelModels,
  now: Date,
): Promise<Record<string, { password: string }>> {
  const written = DEMO_ACCOUNTS.map(async (account) => {
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    await writeAccount(models, account, password, 'bootstrap', now);
    return [account.account, { password }] as const;
  });
  return Object.fromEntries(await Promise.all(written));
}
