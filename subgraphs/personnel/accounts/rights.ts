import type { Scope } from '../../../shared/access/viewer.ts';
import { type CivilDate, civilDateOf } from '../../../shared/calendar/civil-date.ts';

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
  active?: boolean;
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

/** Whether a session still stands at `now`. Pure. */
export function sessionStands({ expiresAt, endedAt }: SessionFacts, now: Date): boolean {
  return endedAt === undefined && expiresAt !== undefined && now < expiresAt;
}

/**
 * The rights of a person at `now`; undefined when they have none: the account is closed or unknown, or the session over (Art. 26). Pure.
 */
export function personRights({ account, session, department }: RightsFacts, now: Date): Identity | undefined {
  if (!account?.active || (session && !sessionStands(session, now))) return undefined;
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
    passwordMustChange: false,
  };
}

/** The rights of a program at `now`; undefined when it is closed, past its day, or its session over. Pure. */
export function clientRights({ client, session, department }: RightsFacts, now: Date): Identity | undefined {
  if (!client?.active || (session && !sessionStands(session, now))) return undefined;
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
