import { expect, test } from '@jest/globals';
import { applyMapping } from '../../../shared/ingest/apply-mapping.ts';
import { mappingOf } from '../../../shared/ingest/read-mapping.ts';
import { FIELDS } from './toy-dataset.ts';

function made(rules: string, row: Record<string, unknown>, more = {}) {
  const mapping = mappingOf(`dataset: toys\noccurrence: [id]\nfields:\n  ${rules}\n`, '/');
  return applyMapping(mapping, FIELDS, { row, number: 7, occurrence: 2, joined: new Map(), ...more });
}

test.each([
  [
    "name: { compose: ['SF-', { from: id }, '-', { from: $occurrence }, '-', { from: $row }] }",
    { id: '19' },
    { name: 'SF-19-2-7' },
  ],
  ["name: { compose: ['SF-', { from: id }] }", { id: ' ' }, {}],
  ['day: { from: d, date: yyyyMMdd }', { d: '20160229' }, { day: '2016-02-29' }],
  ['day: { from: d, date: yyyy年M月d日 }', { d: '2016年2月9日' }, { day: '2016-02-09' }],
  ['amount: { from: a, unit: 万元 }', { a: '1.2345' }, { amount: 1_234_500 }],
  ["amount: { from: a, unit: 元, number: { group: ',' } }", { a: '1,234.05' }, { amount: 123_405 }],
  ['amount: { from: a, unit: 分 }', { a: '100' }, { amount: 100 }],
  ["name: { from: n, omitWhen: ['-'], default: none }", { n: ' - ' }, { name: 'none' }],
  ['name: { from: n, squeeze: true, prefix: P }', { n: 'a   b' }, { name: 'Pa b' }],
  ['name: { from: n, codes: { x: null, y: Y } }', { n: 'x' }, {}],
  ["tags: { from: t, list: ';' }", { t: 'a; b;' }, { tags: ['a', 'b'] }],
])('%s makes of %j the row %j', (rules, row, expected) => {
  expect(made(rules, row)).toEqual({ row: expected, problems: [], remarks: [] });
});

test.each([
  ['day: { from: v, date: yyyyMMdd }', '20170229'],
  ['amount: { from: v, unit: 元 }', '1.005'],
  ['amount: { from: v, unit: 元 }', '9'.repeat(20)],
  ['name: { from: v, codes: { x: X } }', 'z'],
])('%s holds a row with %s, and the message does not repeat the value', (rules, v) => {
  const { problems } = made(rules, { v });
  expect(problems).toMatchObject([{ code: 'VALUE_INVALID' }]);
  expect(problems[0]!.message).not.toContain(v);
});

test('what keepWhen does not know is left out with a remark', () => {
  expect(made("name: { from: n, keepWhen: '^\\+1' }", { n: 'x' })).toMatchObject({
    row: {},
    remarks: [{ code: 'VALUE_UNUSABLE', field: 'name' }],
  });
});

test.each([
  ['dataset: toys\nfields: { no: { from: a, const: b } }', 'fields.no.from'],
  ['dataset: toys\nfields: { no: { from: a, colour: b } }', 'fields.no.colour'],
  ['dataset: toys\nfields: { no: { from: a, date: yy } }', 'fields.no.date'],
  ['dataset: toys\nfields: { no: { from: "@b.c" } }', 'fields.no'],
  ['dataset: toys\nfields: { no: { from: $occurrence } }', 'occurrence'],
  ['dataset: toys\nencoding: klingon\nfields: { no: { from: a } }', 'encoding'],
  ['dataset: toys\nfields: {}', 'fields'],
  ['fields: { no: { from: a } }', 'dataset'],
])('the mapping %j is refused at %s', (text, key) => {
  expect(() => mappingOf(text, '/')).toThrow(expect.objectContaining({ code: 'INGEST_INVALID', facts: { key } }));
});
