import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Audience } from '../../../shared/access/audience.ts';
import { both, describeAudience, isWithin, sameAudience } from '../../../shared/access/compare-audiences.ts';

const NAMES = ['a', 'b', 'c'];
const sets = fc.array(fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }), { maxLength: 3 });
const audience: fc.Arbitrary<Audience> = fc.oneof(
  fc.constant({ public: true, scopes: [], policies: [] }),
  fc.record({ public: fc.constant(false), scopes: sets, policies: sets }),
);
/** Somebody: signed in or not, with the scopes they hold and the policies that pass. */
const somebody = fc.record({
  signedIn: fc.boolean(),
  scopes: fc.subarray(NAMES),
  policies: fc.subarray(NAMES),
});
type Somebody = { signedIn: boolean; scopes: string[]; policies: string[] };

/** The meaning of an audience, said plainly. */
function isOf({ signedIn, scopes, policies }: Somebody, whom: Audience): boolean {
  const some = (wanted: Audience['scopes'], held: string[]) =>
    wanted.length === 0 || wanted.some((set) => set.every((name) => held.includes(name)));
  return whom.public || (signedIn && some(whom.scopes, scopes) && some(whom.policies, policies));
}

test('both: who is of two audiences is of the one and of the other', () => {
  fc.assert(
    fc.property(audience, audience, somebody, (one, other, who) => {
      expect(isOf(who, both(one, other))).toBe(isOf(who, one) && isOf(who, other));
    }),
  );
});

test('within: nobody of the narrower audience is outside the wider', () => {
  fc.assert(
    fc.property(audience, audience, somebody, (narrow, wide, who) => {
      fc.pre(isWithin(narrow, wide) && isOf(who, narrow));
      expect(isOf(who, wide)).toBe(true);
    }),
  );
});

test('within: what is narrowed further stays within what it was', () => {
  fc.assert(
    fc.property(audience, audience, (one, other) => {
      expect(isWithin(both(one, other), one)).toBe(true);
    }),
  );
});

test('an audience is the same whatever the order of its alternatives', () => {
  const staff = { public: false, policies: [] };
  expect(sameAudience({ ...staff, scopes: [['a', 'b'], ['c']] }, { ...staff, scopes: [['c'], ['b', 'a']] })).toBe(true);
  expect(sameAudience({ ...staff, scopes: [['a', 'b']] }, { ...staff, scopes: [['a'], ['b']] })).toBe(false);
});

test('an audience is described as a lawyer reads it', () => {
  expect(describeAudience({ public: true, scopes: [], policies: [] })).toBe('public');
  expect(describeAudience({ public: false, scopes: [], policies: [] })).toBe('staff');
  expect(describeAudience({ public: false, scopes: [['a', 'b'], ['c']], policies: [['secret']] })).toBe(
    'scopes a+b or c and policy secret',
  );
});
