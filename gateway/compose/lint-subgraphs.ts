import { Kind, parse, type SelectionSetNode } from 'graphql';
import { type Audience, POLICIES } from '../../shared/access/audience.ts';
import { describeAudience, sameAudience } from '../../shared/access/compare-audiences.ts';
import { argument } from '../../shared/access/directives.ts';
import { ALL_SCOPES } from '../../shared/access/viewer.ts';
import type { SubgraphSchema } from './compose.ts';
import { type DeclaredField, declaredFields } from './declared-fields.ts';
import { lintDirectives } from './lint-directives.ts';

const DECLARE = 'declare one: @tag(name: "public"), @authenticated, @requiresScopes or @policy';

/** The rules of access that can be read off each subgraph's own schema. @returns findings, none in a lawful schema */
export function lintSubgraphs(subgraphs: readonly SubgraphSchema[]): string[] {
  const fields = declaredFields(subgraphs);
  return [
    ...subgraphs.flatMap(lintDirectives),
    ...withoutOneAudience(fields),
    ...unequalAudiences(fields),
    ...unknownNames(fields),
    ...halfInternal(fields),
    ...requiresWithArguments(fields),
  ];
}

/** Every field of an object type carries exactly one audience; an external one is declared by its owner. */
function withoutOneAudience(fields: readonly DeclaredField[]): string[] {
  return fields
    .filter((field) => !field.isExternal && field.audiences.length !== 1)
    .map(({ subgraph, coordinate, audiences }) =>
      audiences.length === 0
        ? `${coordinate} in ${subgraph}: no audience; ${DECLARE}`
        : `${coordinate} in ${subgraph}: ${audiences.length} audiences (${audiences.map(describeAudience).join('; ')}); leave one`,
    );
}

/** A field that several subgraphs resolve has the same audience in each. */
function unequalAudiences(fields: readonly DeclaredField[]): string[] {
  const findings: string[] = [];
  const first = new Map<string, DeclaredField>();
  for (const field of fields) {
    const [audience] = field.audiences;
    if (field.isExternal || !audience) continue;
    const known = first.get(field.coordinate);
    if (!known) first.set(field.coordinate, field);
    else if (!sameAudience(known.audiences[0] as Audience, audience))
      findings.push(
        `${field.coordinate}: ${describeAudience(known.audiences[0] as Audience)} in ${known.subgraph}, ` +
          `${describeAudience(audience)} in ${field.subgraph}; declare the same in both`,
      );
  }
  return findings;
}

/** A scope that nobody holds or a policy without a rule would close the field to everybody, which is seldom what was meant. */
function unknownNames(fields: readonly DeclaredField[]): string[] {
  return fields.flatMap(({ subgraph, coordinate, audiences }) =>
    audiences.flatMap(({ scopes, policies }) => [
      ...unknown(scopes, ALL_SCOPES).map(
        (name) => `${coordinate} in ${subgraph}: no scope is called ${name}; there are ${ALL_SCOPES.join(', ')}`,
      ),
      ...unknown(policies, POLICIES).map(
        (name) => `${coordinate} in ${subgraph}: no policy is called ${name}; there are ${POLICIES.join(', ')}`,
      ),
    ]),
  );
}

function unknown(sets: readonly (readonly string[])[], known: readonly string[]): string[] {
  return [...new Set(sets.flat())].filter((name) => !known.includes(name));
}

/**
 * What is for the gateway alone is absent from every graph, and what is absent from every graph is for the gateway alone, but for keys, which
 * the planner follows for whoever asks.
 */
function halfInternal(fields: readonly DeclaredField[]): string[] {
  return fields.flatMap(({ subgraph, coordinate, audiences, isInaccessible, isKey }) => {
    const isGateways = audiences.some(
      ({ scopes }) => scopes.length > 0 && scopes.every((set) => set.includes('gateway')),
    );
    if (isGateways === isInaccessible || audiences.length === 0 || (isInaccessible && isKey)) return [];
    return isGateways
      ? [`${coordinate} in ${subgraph}: for the gateway alone, but clients see it; mark it or its type @inaccessible`]
      : [
          `${coordinate} in ${subgraph}: @inaccessible, but not for the gateway alone; give it @requiresScopes(scopes: [["gateway"]])`,
        ];
  });
}

/** The gateway answers arguments inside `@requires` with wrong data and no error, so there are none. */
function requiresWithArguments(fields: readonly DeclaredField[]): string[] {
  return fields.flatMap((field) => {
    const requires = field.node.directives?.find((directive) => directive.name.value === field.directive('requires'));
    if (!requires) return [];
    const [selection] = parse(`{ ${argument(requires, 'fields')} }`).definitions;
    return selection?.kind === Kind.OPERATION_DEFINITION && takesArguments(selection.selectionSet)
      ? [`${field.coordinate} in ${field.subgraph}: arguments in @requires; require a field of its own instead`]
      : [];
  });
}

function takesArguments(set: SelectionSetNode): boolean {
  return set.selections.some(
    (selection) =>
      (selection.kind === Kind.FIELD && (selection.arguments?.length ?? 0) > 0) ||
      (selection.kind !== Kind.FRAGMENT_SPREAD && selection.selectionSet && takesArguments(selection.selectionSet)),
  );
}
