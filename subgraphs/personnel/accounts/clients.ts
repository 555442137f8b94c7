import { randomBytes } from 'node:crypto';
import type { mongo } from 'mongoose';
import type { AccountScope } from '../../../shared/access/viewer.ts';
import { inTransaction } from '../../../shared/audit/transaction.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import { addDays, type CivilDate, civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import { checkedInput } from '../../../shared/ingest/checked-input.ts';
import type { CanonicalRow, FieldSpecs, ValuesOf } from '../../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { contentOf, originOf } from '../../../shared/subgraph/write-online.ts';
import { findClient } from '../store.ts';
import { networksOf } from './account-input.ts';
import { accountReaders } from './account-readers.ts';
import { type AdministrationServices, administeredDepartment, administeredRecord, notFound } from './administered.ts';
import { secretHash } from './client-token.ts';
import type { NewSecret } from './create-account.ts';
import { createdBefore, createRequest } from './create-once.ts';
import { CLIENT_FIELDS, type ClientDocument } from './model.ts';
import { endingSessions } from './sessions.ts';

/** What a program may be given; `exchange` it always has. */
const CLIENT_SCOPES: readonly AccountScope[] = ['exchange', 'supervision'];
/** Days for which a program may be let in at most; then its secret is looked after again. */
const LONGEST_CLIENT_DAYS = 366;
const ID_BYTES = 9;
const SECRET_BYTES = 32;
const DUPLICATE_KEY = 11_000;

const NEW_CLIENT_FIELDS = {
  name: { type: 'text', zh: '客户端名称', identifying: true, maxLength: 100 },
  departmentCode: { type: 'text', zh: '所属部门', maxLength: 32 },
  scopes: { type: 'list', zh: '权限范围' },
  networks: { type: 'list', zh: '允许接入的网段' },
  validUntil: { type: 'date', zh: '有效期至', identifying: true },
} as const satisfies FieldSpecs;

export interface ClientStep {
  clientId: string;
  expectedVersion: number;
}

/**
 * Lets a program of a department in (Art. 16, 21): its id, and once its secret.
 * @throws ReportedError BAD_USER_INPUT, NOT_FOUND (the department), CONFLICT (the idempotency key of another)
 */
export async function createClient(
  services: AdministrationServices,
  { idempotencyKey, ...input }: CanonicalRow & { idempotencyKey?: string | null },
  context: SubgraphContext,
): Promise<NewSecret<ClientDocument>> {
  const { models } = services;
  const { viewer, now } = context;
  const values = clientValues(checkedInput(NEW_CLIENT_FIELDS, input), civilDateOf(now));
  const department = await administeredDepartment(services, values.departmentCode, context);
  const request = createRequest(idempotencyKey, values, viewer);
  const before = await createdBefore(models.clients, request);
  if (before) return { record: before };

  const clientId = `client-${randomBytes(ID_BYTES).toString('hex')}`;
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const own = { ...values, clientId, departmentCode: department.code };
  const draft = {
    _id: clientId,
    content: contentOf(CLIENT_FIELDS, { ...own, active: true, createdAt: now, secretSetAt: now }),
    derived: { ...request },
    readers: accountReaders(department.code, department.regionCode),
  };
  try {
    await inTransaction(models.clients.db, async (transaction) => {
      await writeRecords(models.clients, [draft], originOf(viewer, now), transaction);
      await models.clientSecrets.create([{ _id: clientId, hash: secretHash(secret) }], { session: transaction });
    });
  } catch (error) {
    const other =
      (error as mongo.MongoServerError).code === DUPLICATE_KEY && (await createdBefore(models.clients, request));
    if (other) return { record: other };
    throw error;
  }
  return { record: (await findClient(models, clientId))!, secret };
}

/** Gives a program another secret; the one before and the tokens it got end at once. */
export async function rotateClientSecret(
  services: AdministrationServices,
  step: ClientStep,
  context: SubgraphContext,
): Promise<NewSecret<ClientDocument>> {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const record = await changeClient(services, step, { secretSetAt: context.now }, context, secretHash(secret));
  return { record, secret };
}

/** Ends a program's access for good. */
export async function endClient(
  services: AdministrationServices,
  step: ClientStep,
  context: SubgraphContext,
): Promise<ClientDocument> {
  return changeClient(services, step, { active: false, endedAt: context.now }, context);
}

/** The program's sessions end with any change. @throws ReportedError NOT_FOUND, STALE, ILLEGAL_TRANSITION (it was ended) */
async function changeClient(
  { models }: AdministrationServices,
  { clientId, expectedVersion }: ClientStep,
  changes: ValuesOf<typeof CLIENT_FIELDS>,
  context: SubgraphContext,
  hash?: string,
): Promise<ClientDocument> {
  const { viewer, now } = context;
  const client = await administeredRecord(models.clients, clientId, context);
  if (!client) throw notFound('client', '客户端');
  if (!client.active)
    throw new ReportedError(
      'ILLEGAL_TRANSITION',
      'The client was ended; it stays so.',
      {},
      '客户端已注销，不能再变更。',
    );
  const { createKey, createDigest, readers } = client;
  const draft = {
    _id: clientId,
    content: contentOf(CLIENT_FIELDS, client, changes),
    derived: createKey === undefined ? {} : { createKey, createDigest },
    readers,
    expectedVersion,
  };
  const origin = originOf(viewer, now);
  await endingSessions(models, { client: clientId }, { now, origin }, (end) =>
    inTransaction(models.clients.db, async (transaction) => {
      await writeRecords(models.clients, [draft], origin, transaction);
      if (hash) await models.clientSecrets.updateOne({ _id: clientId }, { $set: { hash } }, { session: transaction });
      await end(transaction);
    }),
  );
  return (await findClient(models, clientId))!;
}

type NewClientValues = ValuesOf<typeof NEW_CLIENT_FIELDS>;

/** Normalised. @throws ReportedError BAD_USER_INPUT */
function clientValues(values: NewClientValues, today: CivilDate) {
  const validUntil = values.validUntil!;
  if (validUntil < today || validUntil > addDays(today, LONGEST_CLIENT_DAYS))
    throw badInput(
      'input.validUntil',
      `lies within ${LONGEST_CLIENT_DAYS} days from today`,
      `应在今日起${LONGEST_CLIENT_DAYS}天内`,
    );
  const wanted = (values.scopes ?? []).map(String);
  const allowed: readonly string[] = CLIENT_SCOPES;
  if (!wanted.every((scope) => allowed.includes(scope)))
    throw badInput('input.scopes', `takes ${CLIENT_SCOPES.join(' and ')}`, `仅限${CLIENT_SCOPES.join('、')}`);
  return {
    ...values,
    validUntil,
    scopes: CLIENT_SCOPES.filter((scope) => scope === 'exchange' || wanted.includes(scope)),
    networks: networksOf(values.networks),
  };
}
