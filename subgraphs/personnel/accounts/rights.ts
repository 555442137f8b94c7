import type { Scope } from '../../../shared/access/viewer.ts';
import { type CivilDate, civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { passwordMustChange } from './password-rules.ts';

/** What an account may do at one instant, as the gateway puts it into the viewer of a request. */
export interface Identity {
  kind: 'person' | 'machine';
  account: string;
  displayName?: string;
  certificateNo?: string;
  department?: string;
  region?: string;
  /** The own department and those below it, the own first. */
  departments: readonly string[];
  scopes: readonly Scope[];
  /** CIDRs that the account may come from; none: any. */
  networks: readonly string[];
  /** RFC 7638 thumbprint of the key that the session is bound to. */
  device?: string;
  passwordMustChange: boolean;
}

/** What rights are worked out from. */
export interface RightsFacts {
  account?: AccountFacts;
  /** The officer behind the account's certificate, where it has one. */
  officer?: OfficerFacts;
  /** In place of an account: a program. */
  client?: ClientFacts;
  /** The session that the request belongs to; left out where another issuer vouches for the account. */
  session?: SessionFacts;
  /** Of the account's or client's department; undefined where the code is unknown. */
  department?: { regionCode?: string; below: readonly string[] };
}

export interface AccountFacts {
  _id: string;
  displayName?: string;
  departmentCode?: string;
  certificateNo?: string;
  scopes?: readonly unknown[];
  networks?: readonly unknown[];
  postFrom?: CivilDate;
  postUntil?: CivilDate;
  active?: boolean;
  passwordSetAt?: Date;
  passwordOneTime?: boolean;
}

/** The row that a certificate number leads to. */
export interface OfficerFacts {
  departmentCode?: string;
  operation?: string;
}

export interface ClientFacts {
  _id: string;
  name?: string;
  departmentCode?: string;
  scopes?: readonly unknown[];
  networks?: readonly unknown[];
  validUntil?: CivilDate;
  active?: boolean;
}

export interface SessionFacts {
  account?: string;
  client?: string;
  /** Those of its client's scopes that a program's session is kept to. */
  scopes?: readonly unknown[];
  device?: string;
  expiresAt?: Date;
  endedAt?: Date;
}

/** Milliseconds from a sign-in after which nothing lets a session last longer: a working day. */
export const LONGEST_SESSION = 10 * 3_600_000;

/** Whether a session still stands at `now`. Pure. */
export function sessionStands({ expiresAt, endedAt }: SessionFacts, now: Date): boolean {
  return endedAt === undefined && expiresAt !== undefined && now < expiresAt;
}

/**
 * Whether the person behind an account is in post on a day (Art. 26): the post has begun and not ended, the department is known, and the
 * officer's row, where the account rests on a certificate, is there and of the same department. Pure.
 */
export function inPost({ account, officer, department }: RightsFacts, today: CivilDate): boolean {
  if (!account?.active || !department) return false;
  const { postFrom, postUntil, certificateNo, departmentCode } = account;
  if ((postFrom !== undefined && today < postFrom) || (postUntil !== undefined && today > postUntil)) return false;
  return (
    certificateNo === undefined ||
    (officer !== undefined && officer.operation !== 'd' && officer.departmentCode === departmentCode)
  );
}

/**
 * The rights of a person at `now`; undefined when they have none: the account is closed or unknown, the person no longer in post, or the
 * session over. Pure.
 */
export function personRights(facts: RightsFacts, now: Date): Identity | undefined {
  const { account, session, department } = facts;
  if (!account || !inPost(facts, civilDateOf(now)) || (session && !sessionStands(session, now))) return undefined;
  const code = account.departmentCode;
  return {
    kind: 'person',
    account: account._id,
    displayName: account.displayName,
    certificateNo: account.certificateNo,
    department: code,
    region: department?.regionCode,
    departments: code === undefined ? [] : [code, ...(department?.below ?? [])],
    scopes: (account.scopes ?? []) as readonly Scope[],
    networks: (account.networks ?? []) as readonly string[],
    device: session?.device,
    // of whom another issuer vouches for, the password is not asked
    passwordMustChange: session !== undefined && passwordMustChange(account, now),
  };
}

/** The rights of a program at `now`; undefined when it is closed, past its day, or its session over. Pure. */
export function clientRights({ client, session, department }: RightsFacts, now: Date): Identity | undefined {
  if (!client?.active || !department || (session && !sessionStands(session, now))) return undefined;
  if (client.validUntil === undefined || client.validUntil < civilDateOf(now)) return undefined;
  const code = client.departmentCode;
  const kept = session?.scopes;
  return {
    kind: 'machine',
    account: client._id,
    displayName: client.name,
    department: code,
    region: department?.regionCode,
    departments: code === undefined ? [] : [code, ...(department?.below ?? [])],
    scopes: (client.scopes ?? []).filter((scope) => !kept || kept.includes(scope)) as Scope[],
    networks: (client.networks ?? []) as readonly string[],
    device: session?.device,
    passwordMustChange: false,
  };
}
