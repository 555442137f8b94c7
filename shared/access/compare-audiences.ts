import type { Audience } from './audience.ts';

/** Those who are of both audiences. Sets of alternatives multiply: (a or b) and (c or d) is ac, ad, bc or bd. */
export function both(one: Audience, other: Audience): Audience {
  if (one.public) return other;
  if (other.public) return one;
  if (one.anonymous) return other;
  if (other.anonymous) return one;
  return {
    public: false,
    scopes: product(one.scopes, other.scopes),
    policies: product(one.policies, other.policies),
  };
}

type Alternatives = readonly (readonly string[])[];

function product(one: Alternatives, other: Alternatives): Alternatives {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const sets = one.flatMap((left) => other.map((right) => [...new Set([...left, ...right])].sort()));
  return [...new Map(sets.map((set) => [set.join(' '), set])).values()];
}

/** Whether everybody of the first audience is certainly of the second too. */
export function isWithin(narrow: Audience, wide: Audience): boolean {
  if (wide.public || wide.anonymous) return true;
  if (narrow.public || narrow.anonymous) return false;
  return implies(narrow.scopes, wide.scopes) && implies(narrow.policies, wide.policies);
}

function implies(given: Alternatives, wanted: Alternatives): boolean {
  if (wanted.length === 0) return true;
  return given.length > 0 && given.every((set) => wanted.some((need) => need.every((name) => set.includes(name))));
}

export function sameAudience(one: Audience, other: Audience): boolean {
  return isWithin(one, other) && isWithin(other, one);
}

/** As a lawyer or a log reads it: `public`, `staff`, `scopes a+b or c`, `policy secret`. */
export function describeAudience(audience: Audience): string {
  if (audience.public) return 'public';
  if (audience.anonymous) return 'anybody, in the portal graph';
  const parts = [
    audience.scopes.length > 0 && `scopes ${alternatives(audience.scopes)}`,
    audience.policies.length > 0 && `policy ${alternatives(audience.policies)}`,
  ].filter(Boolean);
  return parts.join(' and ') || 'staff';
}

function alternatives(sets: Alternatives): string {
  return sets.map((set) => set.join('+')).join(' or ');
}
