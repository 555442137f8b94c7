import type { mongo } from 'mongoose';
import { inTransaction } from '../../../shared/audit/transaction.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import type { CanonicalRow } from '../../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { contentOf, onlineOrigin } from '../../../shared/subgraph/write-online.ts';
import type { PersonnelModels } from '../model.ts';
import { findAccount, findOfficer } from '../store.ts';
import { checkPost, type NewAccountValues, newAccountValues } from './account-input.ts';
import { accountReaders } from './account-readers.ts';
import { type AdministrationServices, administeredDepartment } from './administered.ts';
import { scopesAfter } from './administration-rules.ts';
import { createdBefore, createRequest } from './create-once.ts';
import { newOneTimePassword, storePassword } from './credentials.ts';
import { ACCOUNT_FIELDS, type AccountDocument, type CreateRequest } from './model.ts';
import { hashPassword } from './password.ts';

const DUPLICATE_KEY = 11_000;

/** An account and, once, the password its holder signs in with first. */
export interface NewSecret<Doc> {
  record: Doc;
  /** Undefined when the same request was answered before. */
  secret?: string;
}

/**
 * Creates an account of a person in post in a department that the viewer administers (Art. 26).
 * @throws ReportedError BAD_USER_INPUT, NOT_FOUND (the department), SCOPE_NOT_YOURS, CONFLICT (the name, or the person has one)
 */
export async function createAccount(
  services: AdministrationServices,
  { idempotencyKey, ...input }: CanonicalRow & { idempotencyKey?: string | null },
  context: SubgraphContext,
): Promise<NewSecret<AccountDocument>> {
  const { models } = services;
  const { viewer, now } = context;
  const values = newAccountValues(input);
  checkPost(values);
  const department = await administeredDepartment(services, values.departmentCode, context);
  const request = createRequest(idempotencyKey, values, viewer);
  const before = await createdBefore(models.accounts, request);
  if (before) return { record: before };

  const scopes = scopesAfter(viewer, department, [], values.scopes);
  const displayName = await realName(models, values, department.code);
  const secret = newOneTimePassword();
  const account = { ...values, displayName, departmentCode: department.code, scopes };
  try {
    await insertAccount(models, account, secret, {
      by: viewer.account ?? '',
      department: viewer.department ?? '',
      regionCode: department.regionCode,
      oneTime: true,
      request,
      now,
    });
  } catch (error) {
    // the same request arrived twice at once, and the other came first
    const other = (error as { code?: unknown }).code === 'CONFLICT' && (await createdBefore(models.accounts, request));
    if (other) return { record: other };
    throw error;
  }
  return { record: (await findAccount(models, account.account))!, secret };
}

/** The holder's name: an officer's stands in their row. */
async function realName(models: PersonnelModels, values: NewAccountValues, departmentCode: string): Promise<string> {
  if (values.certificateNo === undefined) return values.displayName!;
  const officer = await findOfficer(models, values.certificateNo);
  if (!officer || officer.departmentCode !== departmentCode)
    throw badInput(
      'input.certificateNo',
      'is no certificate of an officer of this department',
      '不是本部门执法人员的证号',
    );
  const name = officer.name ?? values.displayName;
  if (name === undefined || (values.displayName !== undefined && values.displayName !== name))
    throw badInput('input.displayName', "is not the officer's name", '与执法人员姓名不一致');
  return name;
}

export interface InsertOptions {
  /** Account or command that does it, and its department. */
  by: string;
  department: string;
  /** Of the account's department. */
  regionCode?: string;
  /** The password must be changed at the first sign-in; else it does not age. */
  oneTime: boolean;
  request?: CreateRequest;
  now: Date;
}

/**
 * Writes a new account with its password; the change entry says who did it.
 * @throws ReportedError CONFLICT when the name is taken or the person has an account
 */
export async function insertAccount(
  models: PersonnelModels,
  account: Omit<NewAccountValues, 'departmentCode'> & { departmentCode: string },
  password: string,
  { by, department, regionCode, oneTime, request, now }: InsertOptions,
): Promise<void> {
  const name = account.account;
  const set = oneTime ? { passwordSetAt: now, passwordOneTime: true } : {};
  const draft = {
    _id: name,
    content: contentOf(ACCOUNT_FIELDS, { ...account, ...set, active: true, createdAt: now }),
    derived: { ...request, person: personOf(account) },
    readers: accountReaders(account.departmentCode, regionCode, account),
  };
  const hash = await hashPassword(password);
  try {
    await inTransaction(models.accounts.db, async (session) => {
      const [taken] = await models.accounts.find({ _id: name }, { _id: 1 }).session(session).lean();
      if (taken)
        throw new ReportedError(
          'CONFLICT',
          'This account name is taken.',
          { argument: 'input.account' },
          '该账号名已被使用。',
        );
      await writeRecords(models.accounts, [draft], onlineOrigin(department, by, now), session);
      await storePassword(models, name, hash, session);
    });
  } catch (error) {
    if ((error as mongo.MongoServerError).code !== DUPLICATE_KEY) throw error;
    throw new ReportedError(
      'CONFLICT',
      'This person has an account already; a person has one.',
      { argument: 'input.certificateNo' },
      '该人员已有账号，一人一号。',
    );
  }
}

/** Whose account it is, for as long as it is active. */
export function personOf({
  certificateNo,
  staffNo,
  departmentCode,
}: Pick<AccountDocument, 'certificateNo' | 'staffNo' | 'departmentCode'>): string {
  return certificateNo === undefined ? `staff ${departmentCode} ${staffNo}` : `officer ${certificateNo}`;
}
