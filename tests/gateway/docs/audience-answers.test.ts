import { expect, test } from '@jest/globals';
import { cellsOf, documentOf, type GraphAnswer } from '../../../gateway/docs/audience-answers.ts';

const QUESTION = {
  title: 'An act',
  note: '',
  noteZh: '',
  root: 'act(id: "1")',
  fields: ['occurredOn', 'officers.name', 'officers.phone'].map((path) => ({ path, labelZh: '' })),
};
const ASKER = { labelZh: '' };
const DENIED = { code: 'UNAUTHORIZED_FIELD_OR_TYPE' };
const always = (answer: GraphAnswer) => async () => answer;
const kinds = async (answer: GraphAnswer) => (await cellsOf(QUESTION, ASKER, always(answer))).map(({ kind }) => kind);

test('a field has a line of its own in the document', () => {
  expect(documentOf(QUESTION)).toBe(
    '{\n  act(id: "1") {\n    occurredOn\n    officers { name }\n    officers { phone }\n  }\n}',
  );
});

test('values of a list stand together, and a field denied in any row of it, or in all, is denied', async () => {
  const officers = [
    { name: 'A', phone: null },
    { name: 'B', phone: null },
  ];
  const data = { act: { occurredOn: null, officers } };
  for (const place of ['@', 1]) {
    const errors = [{ path: ['act', 'officers', place, 'phone'], extensions: DENIED }];
    expect(await cellsOf(QUESTION, ASKER, always({ data, errors }))).toEqual([
      { kind: 'value', value: null },
      { kind: 'value', value: ['A', 'B'] },
      { kind: 'denied' },
    ]);
  }
});

test('a row that is not there is told from one that is denied', async () => {
  expect(await kinds({ data: { act: null } })).toEqual(['no row', 'no row', 'no row']);
  const errors = [{ path: ['act'], extensions: DENIED }];
  expect(await kinds({ data: { act: null }, errors })).toEqual(['denied', 'denied', 'denied']);
});

test('a document refused for a name is asked again without it', async () => {
  const asked: string[] = [];
  const cells = await cellsOf(QUESTION, ASKER, async (document) => {
    asked.push(document);
    if (asked.length > 1) return { data: { act: { occurredOn: '2026-01-02', officers: [] } } };
    return { errors: [{ locations: [{ line: 5 }], extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] };
  });
  expect(cells).toEqual([{ kind: 'value', value: '2026-01-02' }, { kind: 'no row' }, { kind: 'unknown name' }]);
  expect(asked[1]).not.toContain('phone');
});

test('an error that is no matter of access ends the run', async () => {
  const errors = [{ path: ['act'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }];
  await expect(kinds({ data: { act: null }, errors })).rejects.toHaveProperty('code', 'INTERNAL');
});
