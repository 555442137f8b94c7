import { randomInt } from 'node:crypto';
import type { ClientSession } from 'mongoose';
import type { PersonnelModels } from '../model.ts';
import type { Credential } from './model.ts';
import { verifyPassword } from './password.ts';
import { PASSWORD_POLICY } from './password-rules.ts';

/** Without letters and digits that are mistaken for each other: 31 of them, so that sixteen are 79 bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;

/** A password that is told once and changed at the first sign-in, such as `k7dm-…`. */
export function newOneTimePassword(): string {
  const letters = (count: number) => Array.from({ length: count }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: GROUPS }, () => letters(4)).join('-');
}

export async function findCredential(models: PersonnelModels, account: string): Promise<Credential | undefined> {
  const [found] = await models.credentials.find({ _id: account }).lean<Credential[]>();
  return found;
}

/** Puts a new hash in the place of the present one, which is remembered among the last. */
export async function storePassword(
  models: PersonnelModels,
  account: string,
  hash: string,
  session: ClientSession,
): Promise<void> {
  const [before] = await models.credentials.find({ _id: account }).session(session).lean<Credential[]>();
  const former = before ? [before.hash, ...(before.former ?? [])].slice(0, PASSWORD_POLICY.remembered - 1) : [];
  await models.credentials.updateOne({ _id: account }, { $set: { hash, former } }, { upsert: true, session });
}

/** Whether the password is the present one or one of the last. */
export async function wasUsed(password: string, { hash, former = [] }: Credential): Promise<boolean> {
  for (const one of [hash, ...former]) if (await verifyPassword(password, one)) return true;
  return false;
}
