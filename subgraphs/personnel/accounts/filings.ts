import { randomBytes } from 'node:crypto';
import type { ClientSession, mongo } from 'mongoose';
import { inTransaction } from '../../../shared/audit/transaction.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import { checkedInput } from '../../../shared/ingest/checked-input.ts';
import type { CanonicalRow, FieldSpecs, ValuesOf } from '../../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { contentOf, originOf } from '../../../shared/subgraph/write-online.ts';
import type { PersonnelModels } from '../model.ts';
import { findAccount } from '../store.ts';
import { accountReaders } from './account-readers.ts';
import { accountDraft } from './administer.ts';
import {
  type AdministrationServices,
  administeredDepartment,
  administeredRecord,
  notFound,
  refuseOwn,
} from './administered.ts';
import { isCityOffice } from './administration-rules.ts';
import { createdBefore, createRequest } from './create-once.ts';
import { type FilingStatus, type FilingStep, takeFilingStep } from './filing-rules.ts';
import { type AccountDocument, FILING_FIELDS, type FilingDocument } from './model.ts';

const DUPLICATE_KEY = 11_000;

const NEW_FILING_FIELDS = {
  departmentCode: { type: 'text', zh: '部门编码', maxLength: 32 },
  formerAdmin: { type: 'text', zh: '原管理员账号', maxLength: 64 },
  newAdmin: { type: 'text', zh: '新管理员账号', identifying: true, maxLength: 64 },
} as const satisfies FieldSpecs;

const REASON_FIELDS = {
  reason: { type: 'text', zh: '退回原因', identifying: true, maxLength: 500 },
} as const satisfies FieldSpecs;

/** A filing as the caller has read it. */
export interface FilingInput {
  filingNo: string;
  expectedVersion: number;
}

/**
 * Files that a department's administrator changes (Art. 26): its administrator does, or the office of its level. Until the city's office
 * acknowledges, everybody keeps the rights they have.
 * @throws ReportedError BAD_USER_INPUT, NOT_FOUND (the department), CONFLICT (another filing of the department waits)
 */
export async function fileAdminChange(
  services: AdministrationServices,
  { idempotencyKey, ...input }: CanonicalRow & { idempotencyKey?: string | null },
  context: SubgraphContext,
): Promise<FilingDocument> {
  const { models } = services;
  const { viewer, now } = context;
  const values = checkedInput(NEW_FILING_FIELDS, input);
  const department = await administeredDepartment(services, values.departmentCode, context);
  const request = createRequest(idempotencyKey, values, viewer);
  const before = await createdBefore(models.filings, request);
  if (before) return before;

  const { formerAdmin, newAdmin } = values;
  const administers = (account: AccountDocument) => account.scopes?.includes('administration') ?? false;
  if (formerAdmin !== undefined && !(await isAccountOf(models, formerAdmin, department.code, administers)))
    throw badInput('input.formerAdmin', 'is no administrator of the department', '不是该部门的管理员');
  const canFollow = (account: AccountDocument) => account.active === true && !administers(account);
  if (newAdmin === formerAdmin || !(await isAccountOf(models, newAdmin!, department.code, canFollow)))
    throw badInput(
      'input.newAdmin',
      'is no active account of the department, or administers it already',
      '不是该部门的有效账号或已是管理员',
    );

  const filingNo = newFilingNo(now);
  const filed = { filingNo, formerAdmin, newAdmin, departmentCode: department.code };
  const content = contentOf(FILING_FIELDS, { ...filed, status: 'FILED', filedAt: now, filedBy: viewer.account });
  const readers = accountReaders(department.code, department.regionCode);
  const draft = { _id: filingNo, content, derived: { ...request, open: department.code }, readers };
  try {
    await writeRecords(models.filings, [draft], originOf(viewer, now));
  } catch (error) {
    if ((error as mongo.MongoServerError).code !== DUPLICATE_KEY) throw error;
    const other = await createdBefore(models.filings, request);
    if (other) return other;
    throw new ReportedError(
      'CONFLICT',
      'A filing of this department waits already; withdraw it, or let it be decided.',
      {},
      '该部门已有待确认的备案，请先撤回或等待办理。',
    );
  }
  return (await findFiling(models, filingNo))!;
}

/**
 * The city's office takes note: from now on the new one administers, and the former does not. Nobody takes note of their own rise.
 * @throws ReportedError NOT_FOUND, WRONG_DEPARTMENT (not the city's office), STALE, ILLEGAL_TRANSITION, CONFLICT (the new one has left),
 * SCOPE_NOT_YOURS (the new one is the viewer)
 */
export async function acknowledgeFiling(
  services: AdministrationServices,
  input: FilingInput,
  context: SubgraphContext,
): Promise<FilingDocument> {
  const { models } = services;
  return decide(services, 'acknowledge', input, {}, context, async (filing, transaction) => {
    refuseOwn(context.viewer, filing.newAdmin);
    const next = await findAccount(models, filing.newAdmin!);
    if (!next?.active || next.departmentCode !== filing.departmentCode)
      throw new ReportedError(
        'CONFLICT',
        'The new administrator has no active account in the department any more; return the filing.',
        {},
        '新管理员在该部门已无有效账号，请退回备案。',
      );
    const former = filing.formerAdmin === undefined ? undefined : await findAccount(models, filing.formerAdmin);
    const drafts = [
      withScopes(next, [...(next.scopes ?? []), 'administration']),
      ...(former
        ? [
            withScopes(
              former,
              (former.scopes ?? []).filter((scope) => scope !== 'administration'),
            ),
          ]
        : []),
    ];
    await writeRecords(models.accounts, drafts, originOf(context.viewer, context.now), transaction);
  });
}

/** The city's office sends a filing back; nobody's rights change. */
export async function returnFiling(
  services: AdministrationServices,
  { reason, ...input }: FilingInput & { reason: string },
  context: SubgraphContext,
): Promise<FilingDocument> {
  return decide(services, 'return', input, checkedInput(REASON_FIELDS, { reason }), context);
}

/** Who administers the department takes a filing back that waits. */
export async function withdrawFiling(
  services: AdministrationServices,
  input: FilingInput,
  context: SubgraphContext,
): Promise<FilingDocument> {
  return decide(services, 'withdraw', input, {}, context);
}

async function decide(
  { models }: AdministrationServices,
  step: FilingStep,
  { filingNo, expectedVersion }: FilingInput,
  brings: { reason?: string },
  context: SubgraphContext,
  also?: (filing: FilingDocument, transaction: ClientSession) => Promise<void>,
): Promise<FilingDocument> {
  const { viewer, now } = context;
  const filing = await administeredRecord(models.filings, filingNo, context);
  if (!filing) throw notFound('filing', '备案');
  if (step !== 'withdraw' && !isCityOffice(viewer))
    throw new ReportedError(
      'WRONG_DEPARTMENT',
      `The step ${step} is for the office of the city government.`,
      { filingNo, step },
      '备案由市政府办公厅办理。',
    );
  const status = takeFilingStep({ ...filing, filingNo, status: filing.status as FilingStatus }, step, expectedVersion);
  const decided: ValuesOf<typeof FILING_FIELDS> = { ...brings, status, decidedAt: now, decidedBy: viewer.account };
  const { createKey, createDigest, readers } = filing;
  const draft = {
    _id: filingNo,
    content: contentOf(FILING_FIELDS, filing, decided),
    derived: createKey === undefined ? {} : { createKey, createDigest },
    readers,
    expectedVersion,
  };
  await inTransaction(models.filings.db, async (transaction) => {
    await writeRecords(models.filings, [draft], originOf(viewer, now), transaction);
    await also?.(filing, transaction);
  });
  return (await findFiling(models, filingNo))!;
}

function withScopes(account: AccountDocument, scopes: readonly unknown[]) {
  return {
    ...accountDraft(account, { scopes: [...new Set(scopes.map(String))].toSorted() }),
    expectedVersion: account.version,
  };
}

async function isAccountOf(
  models: PersonnelModels,
  name: string,
  departmentCode: string,
  holds: (account: AccountDocument) => boolean,
): Promise<boolean> {
  const account = await findAccount(models, name);
  return account !== undefined && account.departmentCode === departmentCode && holds(account);
}

async function findFiling(models: PersonnelModels, filingNo: string): Promise<FilingDocument | undefined> {
  const [found] = await models.filings.find({ _id: filingNo }).lean<FilingDocument[]>();
  return found;
}

/** BA-20261125-3f2a91c4: 备案, the day it was filed, and chance. */
function newFilingNo(now: Date): string {
  return `BA-${civilDateOf(now).replaceAll('-', '')}-${randomBytes(4).toString('hex')}`;
}
