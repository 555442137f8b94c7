import { expect, test } from '@jest/globals';
import { readHeaderText } from '../../../gateway/identify/header-text.ts';

const purpose = (value: string | string[] | undefined) => readHeaderText('Supervision-Purpose', value);

test('a purpose is read as percent-encoded UTF-8', () => {
  expect(purpose(encodeURIComponent('投诉核查'))).toBe('投诉核查');
});

test('a purpose may have 200 characters', () => {
  expect(purpose(encodeURIComponent('查'.repeat(200)))).toHaveLength(200);
});

test('a purpose that is absent or blank is none', () => {
  expect([purpose(undefined), purpose('%20%20')]).toEqual([undefined, undefined]);
});

test.each([
  ['badly encoded', '%E6%8A'],
  ['too long', encodeURIComponent('查'.repeat(201))],
  ['with a line break', 'a%0Ab'],
  ['given twice', ['a', 'b']],
])('a purpose %s is refused', (_, value) => {
  expect(() => purpose(value)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
});
