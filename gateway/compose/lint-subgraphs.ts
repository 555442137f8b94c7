import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { Audience } from '../../shared/access/audience.ts';
import { describeAudience, sameAudience } from '../../shared/access/compare-audiences.ts';
import { accessDirectiveNames, argument, declaredAudiences, linksOf } from '../../shared/access/directives.ts';
import type { SubgraphSchema } from './compose.ts';

interface DeclaredField {
  subgraph: string;
  coordinate: string;
  audiences: Audience[];
  node: FieldDefinitionNode;
  directive(name: string): string;
}

/** The rules of access that can be read off each subgraph's own schema. @returns findings, none in a lawful schema */
export function lintSubgraphs(subgraphs: readonly SubgraphSchema[]): string[] {
  const fields = subgraphs.flatMap(({ name, sdl }) => declaredFields(name, parse(sdl)));
  return [...withoutOneAudience(fields), ...unequalAudiences(fields), ...requiresWithArguments(fields)];
}

/** Every field of an object type carries exactly one audience; an external one is declared by its owner. */
function withoutOneAudience(fields: readonly DeclaredField[]): string[] {
  return fields
    .filter((field) => !isExternal(field) && field.audiences.length !== 1)
    .map(({ subgraph, coordinate, audiences }) =>
      audiences.length === 0
        ? `${coordinate} in ${subgraph}: no audience`
        : `${coordinate} in ${subgraph}: ${audiences.length} audiences (${audiences.map(describeAudience).join('; ')})`,
    );
}

/** A field that several subgraphs resolve has the same audience in each. */
function unequalAudiences(fields: readonly DeclaredField[]): string[] {
  const findings: string[] = [];
  const first = new Map<string, DeclaredField>();
  for (const field of fields) {
    const [audience] = field.audiences;
    if (isExternal(field) || !audience) continue;
    const known = first.get(field.coordinate);
    if (!known) first.set(field.coordinate, field);
    else if (!sameAudience(known.audiences[0] as Audience, audience))
      findings.push(
        `${field.coordinate}: ${describeAudience(known.audiences[0] as Audience)} in ${known.subgraph}, ` +
          `${describeAudience(audience)} in ${field.subgraph}`,
      );
  }
  return findings;
}

/** The gateway answers arguments inside `@requires` with wrong data and no error, so there are none. */
function requiresWithArguments(fields: readonly DeclaredField[]): string[] {
  return fields.flatMap((field) => {
    const requires = field.node.directives?.find((directive) => directive.name.value === field.directive('requires'));
    if (!requires) return [];
    const [selection] = parse(`{ ${argument(requires, 'fields')} }`).definitions;
    return selection?.kind === Kind.OPERATION_DEFINITION && takesArguments(selection.selectionSet)
      ? [`${field.coordinate} in ${field.subgraph}: arguments in @requires`]
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

function isExternal(field: DeclaredField): boolean {
  return field.node.directives?.some((directive) => directive.name.value === field.directive('external')) ?? false;
}

function declaredFields(subgraph: string, document: DocumentNode): DeclaredField[] {
  const names = accessDirectiveNames(document);
  const directive = federationName(document);
  return document.definitions.filter(isObject).flatMap((object) =>
    (object.fields ?? []).map((node) => ({
      subgraph,
      coordinate: `${object.name.value}.${node.name.value}`,
      audiences: declaredAudiences(node.directives ?? [], names),
      node,
      directive,
    })),
  );
}

function isObject(node: { kind: string }): node is ObjectTypeDefinitionNode | ObjectTypeExtensionNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
}

/** What a directive of the federation specification is called in this document. */
function federationName(document: DocumentNode): (name: string) => string {
  const federation = linksOf(document).find((link) => link.url.split('/').at(-2) === 'federation');
  return (name) => federation?.imports.get(`@${name}`)?.slice(1) ?? `${federation?.name ?? 'federation'}__${name}`;
}
