import { randomBytes } from 'node:crypto';
import type { ClientSession } from 'mongoose';
import { type WriteOrigin, writeRecords } from '../../../shared/audit/write-records.ts';
import type { PersonnelModels } from '../model.ts';
import { accountReaders } from './account-readers.ts';
import { SESSION_FIELDS, type SessionDocument, type Sighting } from './model.ts';
import { LONGEST_SESSION, sessionStands } from './rights.ts';
import { contentOf, onlineOrigin, together } from './write-online.ts';

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

/** Changes what a session says of its end: ends it, or lets it last longer. */
export async function changeSessions(
  models: PersonnelModels,
  sessions: readonly SessionDocument[],
  changes: { endedAt: Date } | { expiresAt: Date },
  origin: WriteOrigin,
  within?: ClientSession,
): Promise<void> {
  const drafts = sessions.map((session) => ({
    _id: session._id,
    content: contentOf(SESSION_FIELDS, session, changes),
    readers: session.readers,
  }));
  const write = async (transaction: ClientSession) => {
    await writeRecords(models.sessions, drafts, origin, transaction);
  };
  await (within ? write(within) : together(models.sessions.db, write));
}

/** Notes that a session is made use of, at most every five minutes. */
export async function noteSighting(models: PersonnelModels, session: SessionDocument, now: Date): Promise<void> {
  const { _id, expiresAt } = session;
  if (!expiresAt || !sessionStands(session, now)) return;
  const [last] = await models.sightings.find({ _id }).lean<Sighting[]>();
  if (last && now.getTime() - last.at.getTime() < SIGHTING_EVERY) return;
  await models.sightings.updateOne({ _id }, { $set: { at: now, expiresAt } }, { upsert: true });
}
