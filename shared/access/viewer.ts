/** What an account may do. A viewer holds several; docs/access.md says what each reads. */
export const SCOPES = [
  'supervision',
  'administration',
  'oversight',
  'decision',
  'inspection',
  'staffing',
  'exchange',
] as const;
export type AccountScope = (typeof SCOPES)[number];
/** `gateway`: the gateway on its own behalf, for what no client may ask; no account and no token carries it. */
export type Scope = AccountScope | 'gateway';
export const ALL_SCOPES: readonly Scope[] = [...SCOPES, 'gateway'];

/** What a provider department lets another one read of its rows (Art. 24), as it stands at the instant of a request. */
export interface GrantInForce {
  id: string;
  /** Department whose rows it opens. */
  provider: string;
  /** GraphQL object type, such as `PenaltyAct`. */
  type: string;
  /** Fields of the type; its key is always among what is seen. */
  fields: readonly string[];
  purpose: string;
}

/**
 * Who asks. Made by the gateway from a verified token and carried, signed, to every subgraph.
 * The public is a viewer without account and scopes.
 */
export interface Viewer {
  kind: 'public' | 'person' | 'machine';
  /** Name of the account, such as `market.officer`. */
  account?: string;
  /** Certificate number of the enforcement officer behind the account, if they are one. */
  certificateNo?: string;
  /** Code of the department the person is in post at. */
  department?: string;
  /** Region of that department (GB/T 2260 or zone code); for an office, the level it oversees. */
  region?: string;
  /** Departments whose rows count as the viewer's own: the own one and those below it. */
  departments: readonly string[];
  scopes: readonly Scope[];
  /** `Supervision-Purpose` and `Supervision-Case` of this request. */
  purpose?: string;
  caseNo?: string;
  /** `Idempotency-Key` of this request: what its mutations did under it is not done again. */
  idempotencyKey?: string;
  /** Session (登录会话) that the request belongs to. */
  session?: string;
  /** Address that the request came from, as the outermost trusted proxy saw it. */
  source?: string;
  /** RFC 7638 thumbprint of the device key that the request proved to hold (RFC 9449). */
  device?: string;
  /** Grants to the viewer's department in force at this request; absent: none. */
  grants?: readonly GrantInForce[];
}

export const PUBLIC_VIEWER: Viewer = { kind: 'public', departments: [], scopes: [] };

/** Asks a subgraph for what only the gateway may know: fields that are `@inaccessible`. */
export const GATEWAY_VIEWER: Viewer = { kind: 'machine', account: 'gateway', departments: [], scopes: ['gateway'] };

export function isSignedIn(viewer: Viewer): boolean {
  return viewer.kind !== 'public';
}

export function holds(viewer: Viewer, scope: Scope): boolean {
  return viewer.scopes.includes(scope);
}
