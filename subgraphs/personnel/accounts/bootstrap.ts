import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import type { Dataset } from '../../../shared/ingest/dataset.ts';
import { onlineOrigin } from '../../../shared/subgraph/write-online.ts';
import type { DepartmentDocument, PersonnelModels } from '../model.ts';
import { newAccountValues } from './account-input.ts';
import { insertAccount } from './create-account.ts';
import { newOneTimePassword } from './credentials.ts';

/** The first account of an installation: somebody of the city government's office, who lets in everybody else. */
export interface FirstAccount {
  departmentCode: string;
  /** Needed where the department is not recorded yet. */
  departmentName?: string;
  account: string;
  /** Real name. */
  holder: string;
  staffNo: string;
}

const CITY = '610100';
const BY = 'bootstrap';
/** Of whoever makes the first account there is one: the second of two at once finds the key taken. */
const FIRST = { createKey: 'first account', createDigest: 'first account' };

/**
 * Makes the first account (Art. 5, 26), and the record of its department where there is none.
 * @returns its one-time password, which is stored nowhere
 * @throws ReportedError CONFLICT when there is an account already; BAD_USER_INPUT
 */
export async function createFirstAccount(
  models: PersonnelModels,
  departments: Dataset,
  first: FirstAccount,
  now: Date,
): Promise<{ account: string; oneTimePassword: string }> {
  await refuseWhenOthers(models);
  const { departmentCode, holder: displayName, account, staffNo } = first;
  const values = newAccountValues({ account, displayName, staffNo, scopes: ['administration', 'oversight'] });
  const department = (await findDepartment(models, departmentCode)) ?? (await record(models, departments, first, now));
  if (department.nature !== 'GOVERNMENT_OFFICE' || department.regionCode !== CITY)
    throw badInput(
      '--department',
      `is not the office of the city government: the first account is of a GOVERNMENT_OFFICE of region ${CITY}`,
      `不是市政府办公厅：首个账号须属于区划${CITY}的政府办公厅`,
    );
  const oneTimePassword = newOneTimePassword();
  try {
    await insertAccount(
      models,
      { ...values, departmentCode: department._id, postFrom: civilDateOf(now) },
      oneTimePassword,
      { by: BY, department: department._id, regionCode: CITY, oneTime: true, request: FIRST, now },
    );
  } catch (error) {
    if ((error as { code?: unknown }).code === 'CONFLICT') throw others();
    throw error;
  }
  return { account: values.account, oneTimePassword };
}

async function refuseWhenOthers(models: PersonnelModels): Promise<void> {
  const [found] = await models.accounts.find({}, { _id: 1 }).limit(1).lean();
  if (found) throw others();
}

function others(): ReportedError<'CONFLICT'> {
  return new ReportedError(
    'CONFLICT',
    'There are accounts already: whoever administers them makes further ones (mutation createAccount). Only an installation without any is bootstrapped.',
    {},
    '已有账号，请由管理员新建其他账号（createAccount）；仅可对没有账号的系统进行初始化。',
  );
}

async function findDepartment(models: PersonnelModels, code: string): Promise<DepartmentDocument | undefined> {
  const [found] = await models.departments.find({ _id: code }).lean<DepartmentDocument[]>();
  return found;
}

/** Brings the office's own record in, by the rules of every department's row. */
async function record(
  models: PersonnelModels,
  departments: Dataset,
  { departmentCode: code, departmentName: name }: FirstAccount,
  now: Date,
): Promise<DepartmentDocument> {
  if (!name)
    throw badInput(
      '--name',
      `is needed: there is no department ${code} yet, and its record is made with the account`,
      `部门${code}尚未登记，须填写部门名称`,
    );
  const row = { code, name, level: 'CITY', nature: 'GOVERNMENT_OFFICE', regionCode: CITY };
  const { provider: _, ...origin } = onlineOrigin(code, BY, now);
  const [outcome] = await departments.accept([row], { department: { code, name, regionCode: CITY }, ...origin });
  if (outcome?.kind === 'held') {
    const [problem] = outcome.problems;
    throw badInput('--department', problem?.message ?? 'cannot be recorded', problem?.messageZh);
  }
  const recorded = outcome && (await findDepartment(models, outcome.id));
  if (!recorded) throw new TypeError(`The department ${code} was brought in and is not there.`);
  return recorded;
}
