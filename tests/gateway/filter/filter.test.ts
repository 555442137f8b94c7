import { expect, test } from '@jest/globals';
import { Kind, parse, print } from 'graphql';
import { compose } from '../../../gateway/compose/compose.ts';
import { extractAccess } from '../../../gateway/compose/extract-access.ts';
import { createOperationFilter, type Operation } from '../../../gateway/filter/filter.ts';
import { createVerdicts } from '../../../gateway/filter/verdicts.ts';
import { PUBLIC_VIEWER, type Viewer } from '../../../shared/access/viewer.ts';
import { cityOfTests } from '../fixtures/city.ts';
import { ANALYST, OFFICER } from '../fixtures/gateway.ts';

const { supergraphSdl, apiSchema } = compose(Object.values(cityOfTests()));
const { table } = extractAccess(supergraphSdl);
const filter = createOperationFilter(apiSchema, table);

function operationOf(text: string, variables: Record<string, unknown> = {}): Operation {
  const document = parse(text, { noLocation: true });
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)!;
  return { document, documentHash: text, operation, variables };
}

test('an operation of which nothing is denied goes on as it came', () => {
  const operation = operationOf('query Q($c: ID!) { item(code: $c) { ...F } } fragment F on Item { name }', { c: 'A' });
  const filtered = filter(operation, ANALYST);
  expect(filtered.document).toBe(operation.document);
  expect([filtered.documentHash, filtered.variables]).toEqual([operation.documentHash, { c: 'A' }]);
});

test('variables that only the denied used are gone, with their values', () => {
  const text = 'query($c: ID!, $w: ItemFilter) { item(code: $c) { name } items(where: $w) { totalCount } }';
  const filtered = filter(operationOf(text, { c: 'A', w: { secret: { eq: 's' } } }), ANALYST);
  expect(print(filtered.document)).toBe(print(parse('query($c: ID!) { item(code: $c) { name } }')));
  expect(filtered.variables).toEqual({ c: 'A' });
});

test('a changed operation has another digest for the plan cache, the same each time', () => {
  const operation = operationOf('{ item(code: "A") { name secret } }');
  const hashes = [ANALYST, OFFICER, ANALYST, PUBLIC_VIEWER].map((viewer) => filter(operation, viewer).documentHash);
  expect(hashes[1]).toBe(operation.documentHash);
  expect(hashes[0]).not.toBe(hashes[1]);
  expect(hashes[2]).toBe(hashes[0]);
});

test('viewers that interleave never get what was worked out for another class', () => {
  const small = createOperationFilter(apiSchema, table, 2);
  const operation = operationOf('{ item(code: "A") { code draft secret } }');
  const viewers: [Viewer, number][] = [
    [OFFICER, 0],
    [ANALYST, 1],
    [PUBLIC_VIEWER, 2],
  ];
  for (let round = 0; round < 3; round++)
    for (const [viewer, denials] of viewers) expect(small(operation, viewer).denials).toHaveLength(denials);
});

test('two operations of one document are worked out apart', () => {
  const document = parse('query A { item(code: "A") { secret } } query B { item(code: "A") { name } }');
  const [a, b] = document.definitions.map((operation) =>
    filter({ document, documentHash: 'two', operation: operation as Operation['operation'], variables: {} }, ANALYST),
  );
  expect([a?.isEmpty, b?.isEmpty]).toEqual([true, false]);
});

test('what the table does not know is denied to everybody', () => {
  expect(createVerdicts(new Map())({ ...OFFICER })).toMatchObject({ key: '' });
  expect(createVerdicts(new Map())({ ...OFFICER }).denies('Item.code')).toBe(true);
});

test('a purpose moves a viewer into another class', () => {
  const verdicts = createVerdicts(table);
  expect(verdicts({ ...OFFICER, purpose: 'case 7' }).denies('PenaltyAct.party')).toBe(false);
  expect(verdicts(OFFICER).denies('PenaltyAct.party')).toBe(true);
});
