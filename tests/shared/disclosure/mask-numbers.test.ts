import { expect, test } from '@jest/globals';
import { maskNumbers } from '../../../shared/disclosure/mask-numbers.ts';

test.each([
  ['as they are', '负责人11010519491231002X，电话13812345678'],
  ['with spaces', '负责人110105 1949 1231 002x，电话138 1234 5678'],
  ['with full-width digits', '负责人１１０１０５１９４９１２３１００２Ｘ，电话１３８１２３４５６７８'],
  ['with zero-width characters', '负责人110105\u200b19491231\u200b002X，电话138\u200b1234\u200b5678'],
  ['with hyphens', '负责人110105-19491231-002X，电话138-1234-5678'],
])('identity and mobile numbers written %s are masked', (_, text) => {
  expect(maskNumbers(text)).toBe('负责人110***********002X,电话138****5678');
});

test.each([
  '罚款1381234元，文号〔2026〕13号',
  '91610131MA6U000017 9161010012345678901',
  '案号 110105194912310021 有误',
])('other numbers stay: %s', (text) => {
  expect(maskNumbers(text)).toBe(text);
});
