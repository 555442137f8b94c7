import { expect, test } from '@jest/globals';
import { accessChanges, changesText } from '../../gateway/access-diff.ts';
import { LINK } from './fixtures/subgraph.ts';

const graph = (fields: string, rest = '') => [
  {
    name: 's',
    sdl: `${LINK} type Query { item: Item @tag(name: "public") } type Item { code: ID @tag(name: "public") ${fields} } ${rest}`,
  },
];
const of = (changes: ReturnType<typeof accessChanges>, audience: string) =>
  changes.find((change) => change.audience === audience);

test('the same schemas change nothing for anybody', () => {
  expect(accessChanges(graph(''), graph(''))).toEqual([]);
});

test('a field made public opens to the public alone, as the staff had it', () => {
  const changes = accessChanges(graph('note: ID @authenticated'), graph('note: ID @tag(name: "public")'));
  expect(changes).toEqual([{ audience: 'public', opens: ['Item.note'], closes: [] }]);
});

test('a new field opens to those who may ask for it, and to no other', () => {
  const changes = accessChanges(graph(''), graph('note: ID @policy(policies: [["personal"]])'));
  expect(of(changes, 'public')).toBeUndefined();
  expect(of(changes, 'supervision')).toBeUndefined();
  expect(of(changes, 'decision, with purpose and case')).toBeUndefined();
  expect(of(changes, 'supervision, with purpose and case')).toEqual({
    audience: 'supervision, with purpose and case',
    opens: ['Item.note'],
    closes: [],
  });
});

test('a narrowed argument closes to those it is narrowed from', () => {
  const argument = (tag: string) => graph(`note(deep: Int ${tag}): ID @tag(name: "public")`);
  const changes = accessChanges(argument(''), argument('@tag(name: "audience:oversight")'));
  expect(of(changes, 'public')).toEqual({ audience: 'public', opens: [], closes: ['Item.note(deep:)'] });
  expect(of(changes, 'oversight')).toBeUndefined();
  expect(changesText(changes)).toContain('staff: 0 opened, 1 closed\n  - Item.note(deep:)');
});
