import { describe, test } from '@jest/globals';
import { checkDenials, rules } from '../fixtures/denials.ts';
import { OFFICER_CLAIMS } from '../fixtures/gateway.ts';

const check = checkDenials();

describe('@skip and @include', () => {
  const query = 'query($c: Boolean!) { item(code:"A") { name secret @include(if: $c) } }';
  test.each(
    rules([
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
    rules([
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
