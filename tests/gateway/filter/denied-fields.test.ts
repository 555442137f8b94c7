import { describe, test } from '@jest/globals';
import { checkDenials, rules } from '../fixtures/denials.ts';
import { OFFICER_CLAIMS } from '../fixtures/gateway.ts';

const check = checkDenials();

describe('a denied field', () => {
  test.each(
    rules([
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
    rules([
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
    rules([
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
