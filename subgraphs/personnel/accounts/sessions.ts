import { randomBytes } from 'node:crypto';
import type { ClientSession } from 'mongoose';
import { inTransaction } from '../../../shared/audit/transaction.ts';
import { type WriteOrigin, writeRecords } from '../../../shared/audit/write-records.ts';
import { contentOf, onlineOrigin } from '../../../shared/subgraph/write-online.ts';
import type { PersonnelModels } from '../model.ts';
import { accountReaders } from './account-readers.ts';
import { SESSION_FIELDS, type SessionDocument, type Sighting } from './model.ts';
import { LONGEST_SESSION, sessionStands } from './rights.ts';

/** 128 bits: nobody guesses one. */
const ID_BYTES = 16;
/** Milliseconds between two notes of when a session was last made use of. */
const SIGHTING_EVERY = 300_000;

export function newSessionId(): string {
  return randomBytes(ID_BYTES).toString('base64url');
}

/** What is known of a session when it begins. */
export interface SessionStart {
  sessionId: string;
  source?: string;
  device?: string;
  expiresAt: Date;
}

/** Whose session it is. */
export interface SessionHolder {
  account?: string;
  client?: string;
  scopes?: readonly string[];
  departmentCode: string;
  regionCode?: string;
}

/** Notes that an account or program has signed in: when, and from where (Art. 31). */
export async function writeSession(
  models: PersonnelModels,
  { regionCode, ...holder }: SessionHolder,
  start: SessionStart,
  now: Date,
): Promise<void> {
  const content = contentOf(SESSION_FIELDS, { ...start, ...holder, startedAt: now });
  const readers = accountReaders(holder.departmentCode, regionCode, holder);
  const by = holder.account ?? holder.client ?? '';
  await writeRecords(
    models.sessions,
    [{ _id: start.sessionId, content, readers }],
    onlineOrigin(holder.departmentCode, by, now),
  );
}

export async function findSession(models: PersonnelModels, id: string): Promise<SessionDocument | undefined> {
  const [found] = await models.sessions.find({ _id: id }).lean<SessionDocument[]>();
  return found;
}

/** The sessions of an account or program that stand at `now`, the latest last. */
export async function standingSessions(
  models: PersonnelModels,
  holder: { account: string } | { client: string },
  now: Date,
): Promise<SessionDocument[]> {
  const since = new Date(now.getTime() - LONGEST_SESSION);
  const found = await models.sessions
    .find({ ...holder, startedAt: { $gte: since } })
    .sort({ startedAt: 1, _id: 1 })
    .lean<SessionDocument[]>();
  return found.filter((session) => sessionStands(session, now));
}

/** Ends sessions, whatever was written of them since they were read. */
export async function endSessionsNow(
  models: PersonnelModels,
  sessions: readonly SessionDocument[],
  endedAt: Date,
  origin: WriteOrigin,
  within?: ClientSession,
): Promise<void> {
  const drafts = sessions.map((session) => changed(session, { endedAt }));
  const write = async (transaction: ClientSession) => {
    await writeRecords(models.sessions, drafts, origin, transaction);
  };
  await (within ? write(within) : inTransaction(models.sessions.db, write));
}

/** Ends a session of which no more is known than its id, if it is there. */
export async function endSessionNow(
  models: PersonnelModels,
  sessionId: string,
  endedAt: Date,
  origin: WriteOrigin,
): Promise<void> {
  const session = await findSession(models, sessionId);
  if (session) await endSessionsNow(models, [session], endedAt, origin);
}

/**
 * Lets a session last longer, as it was read: one that was ended since then stays so.
 * @throws ReportedError STALE
 */
export async function prolongSession(
  models: PersonnelModels,
  session: SessionDocument,
  expiresAt: Date,
  origin: WriteOrigin,
): Promise<void> {
  const draft = { ...changed(session, { expiresAt }), expectedVersion: session.version };
  await inTransaction(models.sessions.db, async (transaction) => {
    await writeRecords(models.sessions, [draft], origin, transaction);
  });
}

function changed(session: SessionDocument, changes: { endedAt: Date } | { expiresAt: Date }) {
  return { _id: session._id, content: contentOf(SESSION_FIELDS, session, changes), readers: session.readers };
}

/**
 * Makes a change after which a holder's sessions are over, and ends them with it. Once more afterwards: a sign-in that was under way when
 * the change began has written its session since, or finds the change itself (`signInWith`).
 * @param goesOn session that does not end
 */
export async function endingSessions(
  models: PersonnelModels,
  holder: { account: string } | { client: string },
  { now, origin, goesOn }: { now: Date; origin: WriteOrigin; goesOn?: string },
  change: (end: (transaction: ClientSession) => Promise<void>) => Promise<unknown>,
): Promise<void> {
  const standing = async () => (await standingSessions(models, holder, now)).filter(({ _id }) => _id !== goesOn);
  const before = await standing();
  await change((transaction) => endSessionsNow(models, before, now, origin, transaction));
  await endSessionsNow(models, await standing(), now, origin);
}

/** Notes that a session is made use of, at most every five minutes. */
export async function noteSighting(models: PersonnelModels, session: SessionDocument, now: Date): Promise<void> {
  const { _id, expiresAt } = session;
  if (!expiresAt || !sessionStands(session, now)) return;
  const [last] = await models.sightings.find({ _id }).lean<Sighting[]>();
  if (last && now.getTime() - last.at.getTime() < SIGHTING_EVERY) return;
  await models.sightings.updateOne({ _id }, { $set: { at: now, expiresAt } }, { upsert: true });
}
