import { expect, test } from '@jest/globals';
import { compose } from '../../../gateway/compose/compose.ts';
import type { ReportedError } from '../../../shared/errors/reported-error.ts';
import { LINK } from '../fixtures/subgraph.ts';

const BASE = 'type Query { item: Item @tag(name: "public") }';

/** What is wrong, without how to mend it: that stands behind the last semicolon of each finding. */
function findings(...bodies: string[]): readonly string[] {
  return told(...bodies).map((finding) => finding.slice(0, finding.lastIndexOf('; ')));
}

function told(...bodies: string[]): readonly string[] {
  try {
    compose(bodies.map((body, place) => ({ name: `s${place}`, sdl: LINK + body })));
    return [];
  } catch (error) {
    const { code, facts } = error as ReportedError;
    expect(code).toBe('SCHEMA_INVALID');
    return facts['findings'] as string[];
  }
}

test('a lawful schema has no findings', () => {
  expect(findings(`${BASE} type Item { code: ID! @tag(name: "public") note: String @authenticated }`)).toEqual([]);
});

test('a field without an audience is found', () => {
  expect(findings(`${BASE} type Item { code: ID! @tag(name: "public") note: String }`)).toEqual([
    'Item.note in s0: no audience',
  ]);
});

test('a field with two audiences is found', () => {
  expect(findings(`${BASE} type Item { note: String @tag(name: "public") @authenticated }`)).toEqual([
    'Item.note in s0: 2 audiences (public; staff)',
  ]);
});

test('another tag is no audience', () => {
  expect(findings(`${BASE} type Item { note: String @tag(name: "internal") }`)).toEqual([
    'Item.note in s0: no audience',
  ]);
});

test('a field of an extension is held to the same', () => {
  expect(findings(`${BASE} type Item { code: ID @tag(name: "public") } extend type Item { note: String }`)).toEqual([
    'Item.note in s0: no audience',
  ]);
});

test('unequal audiences of a field that two subgraphs resolve are found', () => {
  const page = (audience: string) => `type Page @shareable { next: String ${audience} }`;
  expect(
    findings(
      `type Query { a: Page @tag(name: "public") } ${page('@tag(name: "public")')}`,
      `type Query { b: Page @tag(name: "public") } ${page('@authenticated')}`,
    ),
  ).toEqual(['Page.next: public in s0, staff in s1']);
});

test('a non-null field that is narrower than a field returning its type is found', () => {
  expect(findings(`${BASE} type Item { code: ID! @authenticated }`)).toEqual([
    'Item.code: non-null for staff, though Query.item returns Item to public',
  ]);
});

test('a non-null field reached through an interface or union is found too', () => {
  const rest = 'type Item implements Thing { code: ID! @authenticated } interface Thing { code: ID }';
  const [first] = findings(`type Query { thing: Thing @tag(name: "public") } ${rest}`);
  expect(first).toBe('Item.code: non-null for staff, though Query.thing returns Item to public');
  const [second] = findings(`type Query { any: Any @tag(name: "public") } union Any = Item ${rest}`);
  expect(second).toBe('Item.code: non-null for staff, though Query.any returns Item to public');
});

test('a non-null field as narrow as every field returning its type is lawful', () => {
  expect(findings('type Query { item: Item @authenticated } type Item { code: ID! @authenticated }')).toEqual([]);
});

test('a root field that may not be null is found', () => {
  expect(findings('type Query { name: String! @tag(name: "public") }')).toEqual([
    'Query.name: root fields must be nullable, since a refused one is null',
  ]);
});

test('an argument inside @requires is found, at any depth', () => {
  const owner = `${BASE} type Item @key(fields: "code") { code: ID! @tag(name: "public") part: Part @tag(name: "public") }
    type Part @shareable { name(short: Boolean): String @tag(name: "public") }`;
  const extension = `type Item @key(fields: "code") { code: ID! @tag(name: "public") part: Part @external
      label: String @tag(name: "public") @requires(fields: "part { name(short: true) }") }
    type Part @shareable { name(short: Boolean): String @tag(name: "public") }`;
  expect(findings(owner, extension)).toEqual(['Item.label in s1: arguments in @requires']);
});

test('a filter or order member that names no field of its type is found', () => {
  const item = 'type Item { code: ID @tag(name: "public") occurredOn: String @tag(name: "public") }';
  expect(
    findings(`type Query { item(where: ItemFilter, orderBy: ItemOrder): Item @tag(name: "public") } ${item}
      input ItemFilter { code: String cod: String not: ItemFilter } enum ItemOrder { OCCURRED_ON OCURRED_ON }`),
  ).toEqual(['ItemFilter.cod: Item has no field cod', 'ItemOrder.OCURRED_ON: Item has no field ocurredOn']);
});

test('a filter or order that is not named after the type it names fields of is found', () => {
  expect(
    findings(`type Query { a(where: OfficerFilter, orderBy: OfficerOrder): EnforcementOfficer @tag(name: "public") }
      type EnforcementOfficer { name: ID @tag(name: "public") }
      input OfficerFilter { name: NameFilter } enum OfficerOrder { NAME } input NameFilter { eq: ID } enum Order { ASC DESC }`),
  ).toEqual([
    'OfficerFilter: filters by fields, but is not named after the type that has them',
    'OfficerOrder: orders by fields, but is not named after the type that has them',
  ]);
});

test('a where or orderBy that takes another kind of input is found', () => {
  expect(
    findings('type Query { a(where: Search, orderBy: String): ID @tag(name: "public") } input Search { secret: ID }'),
  ).toEqual(['Query.a(where:): takes Search', 'Query.a(orderBy:): takes String']);
});

test('all findings of one reading are told at once', () => {
  expect(findings('type Query { a: String b: String }')).toEqual([
    'Query.a in s0: no audience',
    'Query.b in s0: no audience',
  ]);
});

test('what composition refuses is told in its words', () => {
  const [first] = told(
    `${BASE} type Item { code: ID @tag(name: "public") }`,
    `${BASE} type Item { code: Int @tag(name: "public") }`,
  );
  expect(first).toContain('Query.item');
});
