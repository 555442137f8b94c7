import type { GraphQLSchema } from 'graphql';
import { type AccessTable, type Audience, mayAskWithoutGrant } from '../../shared/access/audience.ts';
import { both } from '../../shared/access/compare-audiences.ts';
import { grantableType, isGrantable } from '../../shared/access/grantable.ts';
import { SCOPES, type Viewer } from '../../shared/access/viewer.ts';
import { derivedInputs } from '../compose/derived-inputs.ts';
import { type SchemaElement, schemaElements } from '../compose/elements.ts';
import { articlesOf } from '../docs/articles.ts';
import type { Operation } from '../filter/filter.ts';
import { deniedInputs } from '../filter/inputs.ts';
import { createVerdicts } from '../filter/verdicts.ts';
import { ruleInWords } from './rule-in-words.ts';
import { type Use, usesIn } from './uses.ts';

export type AccessNeed = 'PURPOSE' | 'CASE' | 'GRANT' | 'SCOPE';

/** One element of an operation as its caller is told of it; see schema.graphql. */
export interface ExplainedField {
  coordinate: string;
  path: string;
  rule: string;
  ruleZh: string;
  allowed: boolean;
  rowDecides: boolean;
  needs: AccessNeed[];
  scopes: string[];
  article: string;
}

/**
 * Explains operations by what enforces them: the verdicts and inputs of the operation filter, over the same table.
 * @returns explains an operation to a viewer, in the order of its document; what is for everybody is told of fields alone
 */
export function createExplanation(schema: GraphQLSchema, table: AccessTable) {
  const verdictsOf = createVerdicts(table);
  const { derived } = derivedInputs(schema);
  const elements = new Map(schemaElements(schema, table).map((element) => [element.coordinate, element]));

  return function explain(operation: Operation, viewer: Viewer): ExplainedField[] {
    const verdicts = verdictsOf(viewer);
    const deniesInput = deniedInputs(derived, table, verdicts);
    const told = new Map<string, ExplainedField>();
    for (const use of usesIn(schema, operation)) {
      const element = elements.get(use.coordinate);
      const audience = element && audienceOf(use, element, table);
      if (!element || !audience || (element.kind !== 'field' && !isTold(element, audience))) continue;
      const allowed =
        element.kind === 'field'
          ? use.objects.every((object) => !verdicts.denies(`${object}.${element.name}`))
          : !deniesInput(use.coordinate);
      told.set(`${use.path} ${use.coordinate}`, {
        coordinate: use.coordinate,
        path: use.path,
        ...ruleInWords(audience),
        allowed,
        rowDecides: audience.policies.length > 0,
        ...(allowed ? { needs: [], scopes: [] } : whatOpens(viewer, audience, element)),
        article: articlesOf({ ...element, audience }, schema),
      });
    }
    return [...told.values()];
  };
}

function isTold({ kind, isDeclared }: SchemaElement, audience: Audience): boolean {
  return isDeclared || (kind !== 'argument' && !audience.public);
}

/** Of an interface field, of those types alone that can stand here. */
function audienceOf(
  { objects }: Use,
  { kind, name, audience }: SchemaElement,
  table: AccessTable,
): Audience | undefined {
  if (kind !== 'field') return audience;
  const [first, ...others] = objects.flatMap((object) => table.get(`${object}.${name}`) ?? []);
  return first ? others.reduce(both, first) : audience;
}

/** The least that would open it, tried on the rule itself: a purpose, a case besides, a grant, another scope with both. */
function whatOpens(
  viewer: Viewer,
  audience: Audience,
  { kind, type }: SchemaElement,
): Pick<ExplainedField, 'needs' | 'scopes'> {
  const withPurpose = { ...viewer, purpose: viewer.purpose ?? 'stated' };
  const withCase = { ...withPurpose, caseNo: viewer.caseNo ?? 'stated' };
  if (mayAskWithoutGrant(withPurpose, audience)) return { needs: ['PURPOSE'], scopes: [] };
  if (mayAskWithoutGrant(withCase, audience))
    return { needs: [...(viewer.purpose ? [] : (['PURPOSE'] as const)), 'CASE'], scopes: [] };
  const needs: AccessNeed[] = kind === 'field' && grantableType(type) && isGrantable(audience) ? ['GRANT'] : [];
  const scopes = SCOPES.filter((scope) =>
    mayAskWithoutGrant({ ...withCase, scopes: [...viewer.scopes, scope] }, audience),
  );
  return { needs: scopes.length > 0 ? [...needs, 'SCOPE'] : needs, scopes };
}
