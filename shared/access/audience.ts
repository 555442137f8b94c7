import { isGranted } from './grants.ts';
import { holds, isSignedIn, type Scope, type Viewer } from './viewer.ts';

/**
 * Who a schema element is for, as its directives say: `public` (@tag), or signed-in and, on top, all scopes of one of the
 * `scopes` sets (@requiresScopes) and all policies of one of the `policies` sets (@policy), which read the row. OR of AND, as in Federation.
 */
export interface Audience {
  public: boolean;
  /** Anybody may ask it in the portal graph, without it being in the public contract: signing in (`@tag(name: "anonymous")`). */
  anonymous?: boolean;
  scopes: readonly (readonly string[])[];
  policies: readonly (readonly string[])[];
}

/** Audiences by schema coordinate, `Type.field`. The one table that the gateway, the subgraphs and the printed pages share. */
export type AccessTable = ReadonlyMap<string, Audience>;

export const POLICIES = ['department', 'personal', 'secret'] as const;
export type Policy = (typeof POLICIES)[number];

/**
 * Whether the viewer may ask for the element at all: the static half of the check. A policy passes here when some row could satisfy it
 * for this viewer, also by a grant; which rows do is for the subgraph, which has them.
 * @param coordinate `Type.field` that the audience is of
 */
export function mayAsk(viewer: Viewer, audience: Audience, coordinate: string): boolean {
  return mayAskWithoutGrant(viewer, audience) || (isSignedIn(viewer) && isGranted(viewer, coordinate, audience));
}

/** As `mayAsk`, by what the viewer is: the same for every field of one audience. */
export function mayAskWithoutGrant(viewer: Viewer, audience: Audience): boolean {
  if (audience.public || audience.anonymous) return true;
  if (!isSignedIn(viewer)) return false;
  const scopesPass = anyOf(audience.scopes, (scope) => holds(viewer, scope as Scope));
  return scopesPass && anyOf(audience.policies, (policy) => couldPass(viewer, policy));
}

/** No policy at all passes; otherwise one set must pass in full. */
export function anyOf(sets: readonly (readonly string[])[], passes: (name: string) => boolean): boolean {
  return sets.length === 0 || sets.some((set) => set.every(passes));
}

function couldPass(viewer: Viewer, policy: string): boolean {
  const inspectsWithCase = holds(viewer, 'inspection') && Boolean(viewer.purpose && viewer.caseNo);
  switch (policy) {
    case 'department':
      return ['supervision', 'administration', 'oversight', 'inspection', 'exchange'].some((scope) =>
        holds(viewer, scope as Scope),
      );
    case 'personal':
      if (holds(viewer, 'inspection')) return inspectsWithCase;
      if (holds(viewer, 'administration')) return true;
      return Boolean(viewer.purpose) && (holds(viewer, 'oversight') || holds(viewer, 'supervision'));
    case 'secret':
      return inspectsWithCase || holds(viewer, 'supervision') || holds(viewer, 'administration');
    default:
      return false; // a policy nobody knows opens nothing
  }
}
