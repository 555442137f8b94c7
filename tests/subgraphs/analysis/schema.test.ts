import { expect, test } from '@jest/globals';
import { compose } from '../../../gateway/compose/compose.ts';
import { extractAccess } from '../../../gateway/compose/extract-access.ts';
import { schemaText } from '../../../shared/subgraph/schema-text.ts';
import { SCHEMA } from '../../../subgraphs/analysis/index.ts';

test('every field of the analyses is for decision, oversight, inspection or staffing', () => {
  const { table } = extractAccess(compose([{ name: 'analysis', sdl: schemaText(SCHEMA) }]).supergraphSdl);
  const ours = [...table].filter(([coordinate]) =>
    /^(Query\.analysis$|(Analysis|AnalysisAsOf|ActCount)\.)/.test(coordinate),
  );
  expect(ours).toHaveLength(10);
  const audience = {
    public: false,
    scopes: [['decision'], ['oversight'], ['inspection'], ['staffing']],
    policies: [],
  };
  expect(ours.map(([, declared]) => declared)).toEqual(ours.map(() => audience));
});
