import { randomBytes } from 'node:crypto';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import type { PersonnelModels } from '../model.ts';
import { onlineOrigin } from './write-online.ts';

/** 128 bits: nobody guesses one. */
const ID_BYTES = 16;

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
}

/** Notes that an account or program has signed in; the change entry says when and, with the record's version, from where (Art. 31). */
export async function writeSession(
  models: PersonnelModels,
  holder: SessionHolder,
  start: SessionStart,
  now: Date,
): Promise<void> {
  const content = { ...start, ...holder, startedAt: now };
  // No reader's key opens sessions: they are shown by rules of their own.
  const draft = { _id: start.sessionId, content, readers: [] };
  await writeRecords(
    models.sessions,
    [draft],
    onlineOrigin(holder.departmentCode, holder.account ?? holder.client ?? '', now),
  );
}
