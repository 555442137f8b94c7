/** What an account may do, as `audiences.md` names it. A viewer holds several. */
export type Scope =
  | 'supervision'
  | 'administration'
  | 'oversight'
  | 'decision'
  | 'inspection'
  | 'staffing'
  | 'exchange';

export const SCOPES: readonly Scope[] = [
  'supervision',
  'administration',
  'oversight',
  'decision',
  'inspection',
  'staffing',
  'exchange',
];

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
}

export const PUBLIC_VIEWER: Viewer = { kind: 'public', departments: [], scopes: [] };

export function isSignedIn(viewer: Viewer): boolean {
  return viewer.kind !== 'public';
}

export function holds(viewer: Viewer, scope: Scope): boolean {
  return viewer.scopes.includes(scope);
}
