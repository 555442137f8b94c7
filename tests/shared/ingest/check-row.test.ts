import { expect, test } from '@jest/globals';
import { checkRow } from '../../../shared/ingest/check-row.ts';
import { countReasons, emptyTally } from '../../../shared/ingest/tally.ts';

const FIELDS = { gender: { type: 'text', zh: '性别', codes: { '1': 'MALE' } } } as const;

function messagesOf(gender: string): string[] {
  return checkRow(FIELDS, { gender }).held.flatMap(({ message, messageZh }) => [message, messageZh]);
}

test('a code that is not in the list is quoted', () => {
  expect(messagesOf('A07')).toEqual(['gender: "A07" is not in the code list', '性别：“A07”不在代码表中']);
});

test.each(['张小明', 'ZhangXiaoming', '张某A1'])(
  'a name that slipped into the column of a code is not quoted: %s',
  (name) => {
    expect(messagesOf(name)).toEqual(['gender: the value is not in the code list', '性别：该值不在代码表中']);
  },
);

test.each(['11010519491231002X', '电话138-1234-5678', '13812345678'])(
  'a number that slipped into the column of a code is not quoted: %s',
  (number) => {
    for (const message of messagesOf(number)) expect(message).not.toMatch(/\d/);
  },
);

test('no quotation mark in a value brings part of it into the tally of the run', () => {
  const tally = emptyTally();
  countReasons(tally, 'heldReasons', 1, checkRow(FIELDS, { gender: '"张小明"李四”王五' }).held);
  expect(tally.heldReasons).toMatchObject([
    { message: 'gender: the value is not in the code list', messageZh: '性别：该值不在代码表中' },
  ]);
});
