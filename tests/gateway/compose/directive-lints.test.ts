import { expect, test } from '@jest/globals';
import { compose } from '../../../gateway/compose/compose.ts';
import { extractAccess } from '../../../gateway/compose/extract-access.ts';
import type { ReportedError } from '../../../shared/errors/reported-error.ts';
import { LINK } from '../fixtures/subgraph.ts';

const QUERY = 'type Query { item(deep: Boolean, by: ItemOrder): Item @tag(name: "public") }';
const ITEM = 'type Item { code: ID! @tag(name: "public") }';
const WIDE_LINK = LINK.replace('"@requires"', '"@requires", "@provides", "@inaccessible", "@context", "@fromContext"');

function findings(...sdls: string[]): readonly string[] {
  try {
    compose(sdls.map((sdl, place) => ({ name: `s${place}`, sdl: sdl.includes('@link(') ? sdl : WIDE_LINK + sdl })));
    return [];
  } catch (error) {
    return (error as ReportedError).facts['findings'] as string[];
  }
}

test.each([
  [
    'a directive that is misspelled',
    `${QUERY} enum ItemOrder { CODE } type Item { code: ID! @tag(name: "public") note: String @authenticate }`,
    'Item.note in s0: @authenticate is no directive that this schema links; spell it as its @link has it, or import it there',
  ],
  [
    'a directive that is not linked, on an argument',
    `type Query { a(b: Int @internal): ID @tag(name: "public") }`,
    'Query.a(b:) in s0: @internal is no directive that this schema links; spell it as its @link has it, or import it there',
  ],
  [
    'an audience on a type whose fields have none',
    `${QUERY} enum ItemOrder { CODE } type Item @authenticated { code: ID }`,
    'Item in s0: @authenticated says nothing on a type; declare the audience on each field of an object type',
  ],
  [
    'a public tag on a type, which would open whatever is added to it',
    `${QUERY} enum ItemOrder { CODE } ${ITEM.replace('Item {', 'Item @tag(name: "public") {')}`,
    'Item in s0: @tag says nothing on a type; declare the audience on each field of an object type',
  ],
  [
    'an audience on the field of an interface',
    `type Query { item: Thing @tag(name: "public") } interface Thing { code: ID! @tag(name: "public") }
      ${ITEM.replace('Item {', 'Item implements Thing {')}`,
    'Thing.code in s0: @tag says nothing on an interface; its field is for those whom every implementer lets read it',
  ],
  [
    'a narrowing of a field',
    `type Query { a: ID @tag(name: "public") @tag(name: "audience:staff") }`,
    'Query.a in s0: @tag narrows arguments, input fields and enum values; on a field say it by its one directive',
  ],
  [
    'a narrowing to a class that there is not',
    `type Query { a(b: Int @tag(name: "audience:stuff")): ID @tag(name: "public") }`,
    'Query.a(b:) in s0: @tag narrows to "stuff", which is no class; there are staff, department, personal, secret, supervision, administration, oversight, decision, inspection, staffing, exchange',
  ],
  [
    'an audience of an input, which follows from its field',
    `type Query { a(b: Int @tag(name: "public")): ID @tag(name: "public") }`,
    'Query.a(b:) in s0: @tag says nothing on an input, which is for those whom its field is for; narrow it by @tag(name: "audience:<class>")',
  ],
  [
    'a narrowed argument that is required',
    `type Query { a(b: Int! @tag(name: "audience:staff")): ID @tag(name: "public") }`,
    'Query.a(b:): required, but narrowed to staff; make it optional, or narrow its field',
  ],
  [
    'an unknown scope',
    `type Query { a: ID @tag(name: "public") b: ID @requiresScopes(scopes: [["overseer"]]) }`,
    'Query.b in s0: no scope is called overseer; there are supervision, administration, oversight, decision, inspection, staffing, exchange, gateway',
  ],
  [
    'an unknown policy, whichever way its list is written',
    `type Query { a: ID @tag(name: "public") b: ID @policy(policies: "departement") }`,
    'Query.b in s0: no policy is called departement; there are department, personal, secret',
  ],
  [
    'a field for the gateway that clients see',
    `type Query { a: ID @tag(name: "public") b: ID @requiresScopes(scopes: [["gateway"]]) }`,
    'Query.b in s0: for the gateway alone, but clients see it; mark it or its type @inaccessible',
  ],
  [
    'a field that no client sees, for others than the gateway',
    `type Query { a: ID @tag(name: "public") b: ID @inaccessible @authenticated }`,
    'Query.b in s0: @inaccessible, but not for the gateway alone; give it @requiresScopes(scopes: [["gateway"]])',
  ],
  [
    'a member of a public union of which nothing is public',
    `type Query { a: Any @tag(name: "public") } union Any = Item | Other ${ITEM} type Other { x: ID @authenticated }`,
    'Query.a: public, and may return Other, of which nothing is public; make a field of Other public, or the field not',
  ],
  [
    'an implementer of a public interface of which nothing is public',
    `type Query { a: Thing @tag(name: "public") } interface Thing { code: ID } type Other implements Thing { code: ID @authenticated }`,
    'Query.a: public, and may return Other, of which nothing is public; make a field of Other public, or the field not',
  ],
])('%s is found, with its coordinate and how to mend it', (_, sdl, finding) => {
  expect(findings(sdl)).toContain(finding);
});

test('what the gateway alone asks for is lawful when it is inaccessible, by itself or by its type', () => {
  expect(
    findings(`type Query { a: ID @tag(name: "public") _b: Internal @inaccessible @requiresScopes(scopes: [["gateway"]]) }
      type Internal @inaccessible { x: ID @requiresScopes(scopes: [["gateway"]]) }`),
  ).toEqual([]);
});

test('a key that no client sees is lawful for whom its type is for: the planner follows it for them', () => {
  expect(
    findings(`type Query { item: Item @tag(name: "public") } type Item @key(fields: "code") @key(fields: "reference") {
      code: ID! @tag(name: "public") reference: ID @inaccessible @authenticated }`),
  ).toEqual([]);
});

const OWNER = `type Query { item: Item @tag(name: "public") }
  type Item @key(fields: "code") { code: ID! @tag(name: "public") risk: Int @authenticated }`;

test('a field that requires a narrower one is found: its value would tell of the other', () => {
  const label = (
    audience: string,
  ) => `type Item @key(fields: "code") { code: ID! @tag(name: "public") risk: Int @external
    label: String ${audience} @requires(fields: "risk") }`;
  expect(findings(OWNER, label('@authenticated'))).toEqual([]);
  expect(findings(OWNER, label('@tag(name: "public")')).join()).toMatch(/Item\.label/);
});

test('a field that provides a narrower one is found', () => {
  const other = `type Query { risky: Item @tag(name: "public") @provides(fields: "risk") }
    type Item @key(fields: "code") { code: ID! @tag(name: "public") risk: Int @external }`;
  const owner = OWNER.replace('risk: Int', 'risk: Int @shareable');
  expect(findings(owner, other)).toContain(
    'Query.risky in s1: for public, but @provides Item.risk, which is for staff; narrow Query.risky to that',
  );
});

test('a field that takes a narrower one from its context is found', () => {
  const sdl = `type Query { city: City @tag(name: "public") }
    type City @key(fields: "code") @context(name: "city") {
      code: ID! @tag(name: "public") unit: String @authenticated shop: Shop @tag(name: "public") }
    type Shop @key(fields: "code") { code: ID! @tag(name: "public")
      price(unit: String @fromContext(field: "$city { unit }")): String @tag(name: "public") }`;
  const finding = findings(sdl, 'type Query { other: ID @tag(name: "public") }').join();
  expect(finding).toMatch(/Shop\.price/);
  expect(finding).toMatch(/City\.unit|context/);
});

const RENAMED = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  { name: "@policy", as: "@guard" }, { name: "@inaccessible", as: "@hidden" }, { name: "@requires", as: "@needs" }, "@key", "@external"])`;

test('renamed and namespaced directives are held to the same rules', () => {
  const body = `type Query { item: Item @federation__tag(name: "public") }
    type Item @key(fields: "code") { code: ID! @federation__tag(name: "public") note: String @guard(policies: [["secrets"]]) }`;
  expect(findings(RENAMED + body)).toContain(
    'Item.note in s0: no policy is called secrets; there are department, personal, secret',
  );
  expect(findings(`${RENAMED + body} extend type Query { b: ID @hidden @federation__authenticated }`)).toContain(
    'Query.b in s0: @inaccessible, but not for the gateway alone; give it @requiresScopes(scopes: [["gateway"]])',
  );
  expect(findings(`${RENAMED}${body.replace('@guard', '@policy')}`)[0]).toMatch(
    /^Item\.note in s0: @policy is no directive/,
  );
});

test('a narrowing is read under whatever name the tag has', () => {
  const table = (sdl: string) => extractAccess(compose([{ name: 's', sdl }]).supergraphSdl).table;
  const body = `type Query { a(deep: Int @TAG(name: "audience:oversight")): Kind @TAG(name: "public") }
    enum Kind { OPEN HIDDEN @TAG(name: "audience:secret") }`;
  const links = {
    federation__tag: 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9")',
    label:
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@tag", as: "@label" }])',
    tag: LINK,
  };
  for (const [name, link] of Object.entries(links)) {
    const read = table(`${link} ${body.replaceAll('@TAG', `@${name}`)}`);
    expect(read.get('Query.a(deep:)')).toEqual({ public: false, scopes: [['oversight']], policies: [] });
    expect(read.get('Kind.HIDDEN')).toEqual({ public: false, scopes: [], policies: [['secret']] });
  }
});
