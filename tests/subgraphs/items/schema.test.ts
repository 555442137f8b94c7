import { expect, test } from '@jest/globals';
import { compose } from '../../../gateway/compose/compose.ts';
import { extractAccess } from '../../../gateway/compose/extract-access.ts';
import { schemaText } from '../../../shared/subgraph/schema-text.ts';
import { SCHEMA } from '../../../subgraphs/items/index.ts';

const { table } = extractAccess(compose([{ name: 'items', sdl: schemaText(SCHEMA) }]).supergraphSdl);

test('nothing of claims, drafts, the register, reviews and permits is public', () => {
  const ours = [...table].filter(([name]) =>
    /^(ItemClaim|LocalItem|LocalSubItem|LocalChecklist|LegalBasis|ItemReview|Permit|Mutation)/.test(name),
  );
  expect(ours.length).toBeGreaterThan(80);
  expect(ours.filter(([, audience]) => audience.public)).toEqual([]);
});

test('only the offices change the register of legal bases', () => {
  for (const name of ['registerLegalBasis', 'repealLegalBasis', 'amendLegalBasis'])
    expect(table.get(`Mutation.${name}`)).toEqual({ public: false, scopes: [['oversight']], policies: [] });
});
