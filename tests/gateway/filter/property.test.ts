import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cityOfTests } from '../fixtures/city.ts';
import { ANALYST_CLAIMS, OFFICER_CLAIMS, startTestGateway, type TestGateway } from '../fixtures/gateway.ts';

const city = cityOfTests();
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ subgraphs: [city.items, city.acts] });
});
afterAll(() => gateway.server.close());

/** Selections on an item, some denied to the analyst, in fragments and objects that may or may not be null. */
const selection = fc.letrec<{ item: string; act: string }>((tie) => ({
  item: fc
    .array(
      fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('code', 'name', 'secret', 'a: secret', 'b: name', 'detail { basis }', 'detail { remark }'),
        tie('item').map((inner) => `... on Item { ${inner} }`),
        tie('item').map((inner) => `former { nodes { ${inner} } }`),
        tie('act').map((inner) => `acts { ${inner} }`),
      ),
      { minLength: 1, maxLength: 4 },
    )
    .map((parts) => parts.join(' ')),
  act: fc
    .array(
      fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('id', 'title', 'party', '... on InspectionAct { party }', '... on PenaltyAct { party fine }'),
        tie('item').map((inner) => `item { ${inner} }`),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((parts) => parts.join(' ')),
}));

const DENIED = /^(secret|remark) |^Wang$|^shop$/;

/** Whether nothing in a value is for the analyst. */
function isAllDenied(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isAllDenied);
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isAllDenied);
  return DENIED.test(String(value));
}

/**
 * What the analyst may see, said again as a walk over the whole answer: all stands where it stood, but for nulls, and a null
 * stands only where nothing was for the analyst.
 */
function agrees(whole: unknown, filtered: unknown): boolean {
  if (filtered === null) return whole === null || isAllDenied(whole);
  if (Array.isArray(whole) && Array.isArray(filtered))
    return whole.length === filtered.length && whole.every((item, place) => agrees(item, filtered[place]));
  if (typeof whole === 'object' && whole !== null && typeof filtered === 'object') {
    const keys = Object.keys(whole);
    const shown = filtered as Record<string, unknown>;
    return (
      keys.length === Object.keys(shown).length &&
      keys.every((key) => Object.hasOwn(shown, key) && agrees((whole as Record<string, unknown>)[key], shown[key]))
    );
  }
  return whole === filtered;
}

test('whatever is asked, the analyst gets the shape of the whole answer without one denied value', async () => {
  await fc.assert(
    fc.asyncProperty(selection.item, async (inner) => {
      const query = `{ item(code: "A") { ${inner} } }`;
      const whole = await gateway.ask(query, { as: OFFICER_CLAIMS, headers: { 'supervision-purpose': 'case' } });
      // some random operations are too deep or broad to be let in; they are refused to both
      const filtered = await gateway.ask(query, { as: ANALYST_CLAIMS });
      expect(filtered.status).toBe(whole.status);
      if (whole.status !== 200) return;
      expect(whole.body.errors).toBeUndefined();
      expect(JSON.stringify(filtered.body.data)).not.toMatch(/secret A|remark A|Wang/);
      expect(agrees(whole.body.data, filtered.body.data)).toBe(true);
    }),
    { numRuns: 60 },
  );
});
