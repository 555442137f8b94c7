import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkChecklistCode } from '../../../shared/codes/checklist-code.ts';

const BODY = '91350100M000100Y43';

test('a checklist code names its implementing body and level', () => {
  expect(checkChecklistCode(`${BODY}3-0001`)).toEqual({
    code: `${BODY}3-0001`,
    valid: true,
    implementingBody: BODY,
    implementingBodyChecksumValid: true,
    level: 3,
  });
});

test('the remainder may be empty and fill up to 50 characters in all', () => {
  expect(checkChecklistCode(`${BODY}1`).valid).toBe(true);
  expect(checkChecklistCode(`${BODY}5${'a'.repeat(31)}`).valid).toBe(true);
  expect(checkChecklistCode(`${BODY}5${'a'.repeat(32)}`).reason).toBe('length');
});

test('the credit code is stored in upper case, the remainder as written', () => {
  expect(checkChecklistCode(` ${BODY.toLowerCase()}3abC `)).toMatchObject({
    code: `${BODY}3abC`,
    implementingBody: BODY,
  });
});

test('a credit code with a wrong check character is flagged, not refused', () => {
  expect(checkChecklistCode('91350100M000100Y4430001')).toMatchObject({
    valid: true,
    implementingBodyChecksumValid: false,
  });
});

test.each([
  ['', 'length'],
  [BODY, 'length'],
  ['9135010IM000100Y430001', 'implementing-body'],
  [`${BODY}00001`, 'level'],
  [`${BODY}60001`, 'level'],
  [`${BODY}X0001`, 'level'],
  [`${BODY}3\u00000001`, 'control-character'],
] as const)('%j is refused for its %s', (text, reason) => {
  expect(checkChecklistCode(text)).toMatchObject({ valid: false, reason });
});

test('whatever the text, a verdict is given, and only a valid one names a level', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const verdict = checkChecklistCode(text);
      expect(verdict.level === undefined).toBe(!verdict.valid);
      expect(verdict.reason === undefined).toBe(verdict.valid);
    }),
  );
});
