import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redact } from '../../../subgraphs/complaints/redaction.ts';

const complainant = {
  complainantName: '欧阳小明',
  phone: '13812345678',
  address: '西安市碑林区南院门街道粉巷12号3单元',
  idNumber: '11010519491231002X',
};

test('the complainant’s own name, number, telephone and address are masked wherever they stand', () => {
  const text = '我是欧阳小明（11010519491231002x），住西安市碑林区南院门街道粉巷12号3单元，电话13812345678。';
  const shown = redact(text, complainant);
  expect(shown).toContain('欧阳**');
  expect(shown).toContain('138****5678');
  expect(shown).toContain('110***********002X');
  expect(shown).not.toMatch(/小明|13812345678|11010519491231002|粉巷12号/);
});

test.each([
  ['spaces', '电话 138 1234 5678'],
  ['hyphens', '电话 138-1234-5678'],
  ['full-width digits', '电话 １３８１２３４５６７８'],
  ['invisible characters', '电话 138\u200b1234\u200b5678'],
  ['strokes', '电话 138_1234_5678、138/1234/5678'],
  ['the country code', '电话 +86 13812345678'],
])('a telephone number written with %s is masked all the same', (_, text) => {
  const shown = redact(text, complainant);
  expect(shown.replace(/\D/g, '')).not.toContain('1234');
  expect(shown).toContain('138****5678');
});

test('an address is masked without its province, city and district as well, and a short one nowhere else', () => {
  const shown = redact('住碑林区南院门街道粉巷12号3单元，即粉巷 12 号 3 单元。', complainant);
  expect(shown).toBe('住碑林区南院门街道****,即****。');
  expect(redact('1号来电', { address: '西安市碑林区1号' })).toBe('1号来电');
});

test('a landline is found without its area code', () => {
  expect(redact('请打88881234', { phone: '029-88881234' })).toBe('请打****1234');
});

test('a name between spaces is masked, and one of letters in any case', () => {
  expect(redact('欧 阳 小 明来电', complainant)).toBe('欧阳**来电');
  expect(redact('john smith said', { complainantName: 'John Smith' })).toBe('J*** said');
});

test('characters that mean something in a pattern are taken literally', () => {
  expect(redact('a+b? 与 (A+B?)', { complainantName: 'a+b?' })).not.toMatch(/a\+b/i);
  expect(redact('aab', { complainantName: 'a+b' })).toBe('aab');
});

test('a text is left as it is where nothing of the complainant is known or a value is all separators', () => {
  expect(redact('商家拒绝退款138元', {})).toBe('商家拒绝退款138元');
  expect(redact('a-b', { complainantName: '--' })).toBe('a-b');
});

test('no telephone number survives, whatever stands around it', () => {
  const phones = fc.stringMatching(/^1[3-9]\d{9}$/);
  fc.assert(
    fc.property(fc.string(), phones, fc.string(), (before, phone, after) => {
      expect(redact(`${before}${phone}${after}`, { phone })).not.toContain(phone);
    }),
  );
});
