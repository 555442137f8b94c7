import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TokenClaims } from '../../../shared/access/token.ts';
import { cityOfTests } from '../fixtures/city.ts';
import { ANALYST_CLAIMS, OFFICER_CLAIMS, startTestGateway, type TestGateway } from '../fixtures/gateway.ts';

const city = cityOfTests();
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ subgraphs: [city.items, city.acts] });
});
afterAll(() => gateway.server.close());

interface Case {
  rule: string;
  query: string;
  variables?: Record<string, unknown>;
  as?: TokenClaims;
  data: unknown;
  /** Paths of the denied fields, dotted. */
  denied?: string[];
}

async function check({ query, variables, as = ANALYST_CLAIMS, data, denied = [] }: Case) {
  const { body } = await gateway.ask(query, { as, variables });
  expect(body.data).toEqual(data);
  expect((body.errors ?? []).map(({ path, extensions }) => [path?.join('.'), extensions['code']])).toEqual(
    denied.map((path) => [path, 'UNAUTHORIZED_FIELD_OR_TYPE']),
  );
}

const title = ({ rule }: Case) => [rule] as const;
const table = (cases: Case[]) => cases.map((row) => [...title(row), row] as const);

describe('a denied field', () => {
  test.each(
    table([
      {
        rule: 'is null beside the others',
        query: '{ item(code:"A") { code secret } }',
        data: { item: { code: 'A', secret: null } },
        denied: ['item.secret'],
      },
      {
        rule: 'is null under its alias',
        query: '{ item(code:"A") { code s: secret } }',
        data: { item: { code: 'A', s: null } },
        denied: ['item.s'],
      },
      {
        rule: 'is null under each alias',
        query: '{ item(code:"A") { code s: secret t: secret } }',
        data: { item: { code: 'A', s: null, t: null } },
        denied: ['item.s', 'item.t'],
      },
      {
        rule: 'gives one error though it is selected twice',
        query: '{ item(code:"A") { code secret secret } }',
        data: { item: { code: 'A', secret: null } },
        denied: ['item.secret'],
      },
      {
        rule: 'does not take a field along that has its name as alias',
        query: '{ item(code:"A") { secret: name } }',
        data: { item: { secret: 'item A' } },
      },
      {
        rule: 'stays for who holds the scope',
        query: '{ item(code:"A") { secret } }',
        as: OFFICER_CLAIMS,
        data: { item: { secret: 'secret A' } },
      },
      {
        rule: 'at the root is null',
        query: '{ item(code:"A") { code } a: internalNote }',
        data: { item: { code: 'A' }, a: null },
        denied: ['a'],
      },
      {
        rule: 'at the root is there for who holds the scope',
        query: '{ internalNote }',
        as: OFFICER_CLAIMS,
        data: { internalNote: 'note' },
      },
      {
        rule: 'in a mutation is null and the mutation is not run',
        query: 'mutation { renameItem(code:"A", name:"x") { name } }',
        data: { renameItem: null },
        denied: ['renameItem'],
      },
      {
        rule: 'never includes __typename',
        query: '{ item(code:"A") { __typename secret } }',
        data: { item: { __typename: 'Item', secret: null } },
        denied: ['item.secret'],
      },
      {
        rule: 'leaves __typename of the root alone',
        query: '{ __typename item(code:"A") { secret } }',
        data: { __typename: 'Query', item: null },
        denied: ['item.secret'],
      },
      {
        rule: 'in several subgraphs is null in each',
        query: '{ item(code:"B") { secret acts { party } name } }',
        data: { item: { secret: null, name: 'item B', acts: null } },
        denied: ['item.secret', 'item.acts.@.party'],
      },
    ]),
  )('%s', (_, row) => check(row));
});

describe('an object of which nothing is left', () => {
  test.each(
    table([
      { rule: 'is null', query: '{ item(code:"A") { secret } }', data: { item: null }, denied: ['item.secret'] },
      {
        rule: 'is null beside its siblings',
        query: '{ a: item(code:"A") { secret } b: item(code:"B") { name } }',
        data: { a: null, b: { name: 'item B' } },
        denied: ['a.secret'],
      },
      {
        rule: 'is an object with nulls when it may not be null',
        query: '{ item(code:"A") { code detail { remark } } }',
        data: { item: { code: 'A', detail: { remark: null } } },
        denied: ['item.detail.remark'],
      },
      {
        rule: 'that may not be null does not alone keep its parent',
        query: '{ item(code:"A") { detail { remark } } }',
        data: { item: null },
        denied: ['item.detail.remark'],
      },
      {
        rule: 'that may not be null, with the rest of its parent in a fragment',
        query: '{ item(code:"A") { code } ...F } fragment F on Query { item(code:"A") { detail { remark } } }',
        data: { item: { code: 'A', detail: { remark: null } } },
        denied: ['item.detail.remark'],
      },
      {
        rule: 'that may not be null, twice, is filled once',
        query: '{ item(code:"A") { code detail { remark } ... { detail { basis } } } }',
        data: { item: { code: 'A', detail: { remark: null, basis: 'basis A' } } },
        denied: ['item.detail.remark'],
      },
      {
        rule: 'that may not be null still leaves nothing of the parent',
        query: '{ items { nodes { secret } } }',
        data: { items: null },
        denied: ['items.nodes.@.secret'],
      },
      {
        rule: 'that may not be null keeps its length in a list',
        query: '{ items { totalCount nodes { secret } } }',
        data: { items: { totalCount: 2, nodes: [{ secret: null }, { secret: null }] } },
        denied: ['items.nodes.@.secret'],
      },
      {
        rule: 'is not emptied by a fragment that holds only the denied',
        query: '{ item(code:"A") { name } ...F } fragment F on Query { item(code:"A") { secret } }',
        data: { item: { name: 'item A', secret: null } },
        denied: ['item.secret'],
      },
      {
        rule: 'is not emptied by an equal response key before it',
        query: '{ item(code:"A") { secret } item(code:"A") { name } }',
        data: { item: { name: 'item A', secret: null } },
        denied: ['item.secret'],
      },
      {
        rule: 'may be empty under one response key and not under another',
        query: '{ x: item(code:"A") { secret } y: item(code:"A") { secret name } }',
        data: { x: null, y: { secret: null, name: 'item A' } },
        denied: ['x.secret', 'y.secret'],
      },
      {
        rule: 'merges what stands deeper',
        query: '{ items { nodes { code } } ...F } fragment F on Query { items { nodes { secret } totalCount } }',
        data: {
          items: {
            nodes: [
              { code: 'A', secret: null },
              { code: 'B', secret: null },
            ],
            totalCount: 2,
          },
        },
        denied: ['items.nodes.@.secret'],
      },
    ]),
  )('%s', (_, row) => check(row));
});

describe('fragments', () => {
  test.each(
    table([
      {
        rule: 'named: the denied goes',
        query: '{ item(code:"A") { ...F } } fragment F on Item { name secret }',
        data: { item: { name: 'item A', secret: null } },
        denied: ['item.secret'],
      },
      {
        rule: 'inline without a type: the denied goes',
        query: '{ item(code:"A") { ... { name secret } } }',
        data: { item: { name: 'item A', secret: null } },
        denied: ['item.secret'],
      },
      {
        rule: 'one spread at two places gives an error at each',
        query: '{ a: item(code:"A") { ...F } b: item(code:"B") { ...F } } fragment F on Item { code secret }',
        data: { a: { code: 'A', secret: null }, b: { code: 'B', secret: null } },
        denied: ['a.secret', 'b.secret'],
      },
      {
        rule: 'nested: the denied goes',
        query: '{ item(code:"A") { ...F } } fragment F on Item { code ...G } fragment G on Item { secret }',
        data: { item: { code: 'A', secret: null } },
        denied: ['item.secret'],
      },
      {
        rule: 'on the interface of the type narrow nothing away',
        query: '{ acts { ... on SupervisionAct { id } ... on InspectionAct { ... on SupervisionAct { party } } } }',
        data: { acts: [{ id: '1', party: 'shop' }, { id: '2' }] },
      },
    ]),
  )('%s', (_, row) => check(row));
});

describe('an interface or union', () => {
  test.each(
    table([
      {
        rule: 'needs the rights on every implementer',
        query: '{ acts { id party } }',
        data: {
          acts: [
            { id: '1', party: null },
            { id: '2', party: null },
          ],
        },
        denied: ['acts.@.party'],
      },
      {
        rule: 'narrowed to a type needs that one alone',
        query: '{ acts { id ... on InspectionAct { party } } }',
        data: { acts: [{ id: '1', party: 'shop' }, { id: '2' }] },
      },
      {
        rule: 'narrowed to the denied type gives a null to its objects only',
        query: '{ acts { id ... on PenaltyAct { party } } }',
        data: { acts: [{ id: '1' }, { id: '2', party: null }] },
        denied: ['acts.@.party'],
      },
      {
        rule: 'keeps what one type may show, and nulls the other',
        query: '{ acts { id ... on PenaltyAct { party } ... on InspectionAct { party } } }',
        data: {
          acts: [
            { id: '1', party: 'shop' },
            { id: '2', party: null },
          ],
        },
        denied: ['acts.@.party'],
      },
      {
        rule: 'asked whole and by one type shows that type',
        query: '{ acts { id party ... on InspectionAct { party } } }',
        data: {
          acts: [
            { id: '1', party: 'shop' },
            { id: '2', party: null },
          ],
        },
        denied: ['acts.@.party'],
      },
      {
        rule: 'of which nothing is left is null',
        query: '{ acts { party } }',
        data: { acts: null },
        denied: ['acts.@.party'],
      },
      {
        rule: 'of which one type is left keeps the others as empty objects',
        query: '{ acts { ... on PenaltyAct { party } ... on InspectionAct { inspector } } }',
        data: { acts: [{ inspector: 'Li' }, { party: null }] },
        denied: ['acts.@.party'],
      },
      {
        rule: 'keeps a __typename of the client',
        query: '{ acts { __typename ... on PenaltyAct { party fine } } }',
        data: { acts: [{ __typename: 'InspectionAct' }, { __typename: 'PenaltyAct', party: null, fine: 5 }] },
        denied: ['acts.@.party'],
      },
      {
        rule: 'does not confuse an alias of the client with its own',
        query: '{ acts { filteredType: id ... on PenaltyAct { party } } }',
        data: { acts: [{ filteredType: '1' }, { filteredType: '2', party: null }] },
        denied: ['acts.@.party'],
      },
      {
        rule: 'as a union is narrowed alike',
        query: '{ found { ... on PenaltyAct { id party } ... on InspectionAct { id party } } }',
        data: {
          found: [
            { id: '1', party: 'shop' },
            { id: '2', party: null },
          ],
        },
        denied: ['found.@.party'],
      },
      {
        rule: 'as a union, through the interface of its members, needs the rights on all',
        query: '{ found { ... on SupervisionAct { id party } } }',
        data: {
          found: [
            { id: '1', party: null },
            { id: '2', party: null },
          ],
        },
        denied: ['found.@.party'],
      },
      {
        rule: 'carries denials of the types below',
        query: '{ acts { id item { code secret } } }',
        data: {
          acts: [
            { id: '1', item: { code: 'A', secret: null } },
            { id: '2', item: { code: 'B', secret: null } },
          ],
        },
        denied: ['acts.@.item.secret'],
      },
    ]),
  )('%s', (_, row) => check(row));
});

describe('lists', () => {
  const inner = [
    { id: '1', party: null },
    { id: '2', party: null },
  ];
  test.each(
    table([
      {
        rule: 'have one error for all items',
        query: '{ items { nodes { code secret } } }',
        data: {
          items: {
            nodes: [
              { code: 'A', secret: null },
              { code: 'B', secret: null },
            ],
          },
        },
        denied: ['items.nodes.@.secret'],
      },
      {
        rule: 'nested: one mark for each',
        query: '{ item(code:"A") { actGroups { id party } } }',
        data: { item: { actGroups: [inner, [inner[0]]] } },
        denied: ['item.actGroups.@.@.party'],
      },
      {
        rule: 'within lists: one mark for each',
        query: '{ items { nodes { acts { id party } } } }',
        data: { items: { nodes: [{ acts: inner }, { acts: inner }] } },
        denied: ['items.nodes.@.acts.@.party'],
      },
      {
        rule: 'that are null stay null',
        query: '{ item(code:"none") { code secret } }',
        data: { item: null },
        denied: ['item.secret'],
      },
    ]),
  )('%s', (_, row) => check(row));
});

describe('@skip and @include', () => {
  const query = 'query($c: Boolean!) { item(code:"A") { name secret @include(if: $c) } }';
  test.each(
    table([
      {
        rule: 'a skipped field is no denial',
        query: '{ item(code:"A") { name secret @skip(if: true) } }',
        data: { item: { name: 'item A' } },
      },
      { rule: 'a field not included is no denial', query, variables: { c: false }, data: { item: { name: 'item A' } } },
      {
        rule: 'the same document with the field included is one',
        query,
        variables: { c: true },
        data: { item: { name: 'item A', secret: null } },
        denied: ['item.secret'],
      },
      {
        rule: 'the default of the variable counts',
        query: 'query($c: Boolean = true) { item(code:"A") { name secret @skip(if: $c) } }',
        data: { item: { name: 'item A' } },
      },
      {
        rule: 'on a fragment they cover what is in it',
        query: 'query($c: Boolean!) { item(code:"A") { name ... @include(if: $c) { secret } } }',
        variables: { c: false },
        data: { item: { name: 'item A' } },
      },
      {
        rule: 'what is skipped does not keep an object',
        query: '{ item(code:"A") { name @skip(if: true) secret } }',
        data: { item: null },
        denied: ['item.secret'],
      },
    ]),
  )('%s', (_, row) => check(row));
});

describe('an input that names a denied field denies the field that takes it', () => {
  const nodes = { nodes: [{ code: 'A' }, { code: 'B' }] };
  const where = 'query($w: ItemFilter) { items(where: $w) { nodes { code } } item(code:"A") { name } }';
  const order = 'query($o: ItemOrder) { items(orderBy: $o) { nodes { code } } }';
  const item = { name: 'item A' };
  test.each(
    table([
      {
        rule: 'filter, literal',
        query: '{ items(where: {secret: {startsWith: "s"}}) { nodes { code } } }',
        data: { items: null },
        denied: ['items'],
      },
      {
        rule: 'filter, literal on an allowed field: no denial',
        query: '{ items(where: {name: {eq: "x"}}) { nodes { code } } }',
        data: { items: nodes },
      },
      {
        rule: 'filter, nested in a conjunction',
        query: '{ items(where: {and: [{name: {eq: "x"}}, {secret: {eq: "s"}}]}) { nodes { code } } }',
        data: { items: null },
        denied: ['items'],
      },
      {
        rule: 'filter, variable',
        query: where,
        variables: { w: { secret: { eq: 's' } } },
        data: { items: null, item },
        denied: ['items'],
      },
      {
        rule: 'filter, the same document with an allowed field: no denial',
        query: where,
        variables: { w: { name: { eq: 'x' } } },
        data: { items: nodes, item },
      },
      {
        rule: 'filter, variable in a list that was not written as one',
        query: 'query($w: [ItemFilter!]) { items(where: {and: $w}) { totalCount } }',
        variables: { w: { secret: { eq: 's' } } },
        data: { items: null },
        denied: ['items'],
      },
      {
        rule: 'filter, default of a variable',
        query: 'query($w: ItemFilter = {secret: {eq: "s"}}) { items(where: $w) { totalCount } }',
        data: { items: null },
        denied: ['items'],
      },
      {
        rule: 'filter, a variable for the operator below',
        query: 'query($t: TextFilter) { items(where: {secret: $t}) { totalCount } }',
        variables: { t: { eq: 's' } },
        data: { items: null },
        denied: ['items'],
      },
      {
        rule: 'order, literal',
        query: '{ items(orderBy: SECRET) { nodes { code } } }',
        data: { items: null },
        denied: ['items'],
      },
      { rule: 'order, variable', query: order, variables: { o: 'SECRET' }, data: { items: null }, denied: ['items'] },
      {
        rule: 'order, variable with an allowed value: no denial',
        query: order,
        variables: { o: 'NAME' },
        data: { items: nodes },
      },
      {
        rule: 'filter of an interface, by the AND of its implementers',
        query: '{ acts(where: {party: {eq: "x"}}) { id } }',
        data: { acts: null },
        denied: ['acts'],
      },
      {
        rule: 'below the root',
        query: '{ item(code:"A") { name acts(where: {party: {eq: "x"}}) { id } } }',
        data: { item: { name: 'item A', acts: null } },
        denied: ['item.acts'],
      },
      {
        rule: 'and when that one may not be null, its parent is',
        query:
          '{ a: item(code:"A") { name former(where: {secret: {eq: "s"}}) { totalCount } } b: item(code:"A") { name } }',
        data: { a: null, b: item },
        denied: ['a.former'],
      },
      {
        rule: 'but not for who may read the field',
        query: '{ items(where: {secret: {eq: "s"}}) { totalCount } }',
        as: OFFICER_CLAIMS,
        data: { items: { totalCount: 2 } },
      },
    ]),
  )('%s', (_, row) => check(row));
});
