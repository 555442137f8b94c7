import { describe, test } from '@jest/globals';
import { checkDenials, rules } from '../fixtures/denials.ts';

const check = checkDenials();

describe('an interface or union', () => {
  test.each(
    rules([
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
    rules([
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
