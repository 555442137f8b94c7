import { expect, test } from '@jest/globals';
import { checkItemCode } from '../../../shared/codes/item-code.ts';

test.each(['01234567890123', ' 01234567890123 ', '０１２３４５６７８９０１２３'])(
  '%j is an item code of 14 digits',
  (text) => {
    expect(checkItemCode(text)).toEqual({ code: '01234567890123', valid: true });
  },
);

test.each(['', '0123456789012', '012345678901234', '0123456789012X', '0123456 890123', '٠١٢٣٤٥٦٧٨٩٠١٢٣'])(
  '%j is no item code',
  (text) => {
    expect(checkItemCode(text).valid).toBe(false);
  },
);
