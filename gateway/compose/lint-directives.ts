import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  parse,
  specifiedDirectives,
} from 'graphql';
import {
  accessDirectiveNames,
  argument,
  type DirectiveNames,
  isNarrowingClass,
  linksOf,
  NARROWING_CLASSES,
  narrowingClass,
} from '../../shared/access/directives.ts';
import type { SubgraphSchema } from './compose.ts';

/** Something that directives stand on. `input`: an argument, an input field or an enum value, whose audience follows from what it is of. */
interface Element {
  kind: 'type' | 'interface field' | 'field' | 'input';
  coordinate: string;
  directives: readonly ConstDirectiveNode[];
}

/**
 * Directives that say nothing where they stand: misspelled, not linked, on a type or an interface field, or a tag that narrows to nobody
 * knows whom. Whoever wrote one believes in a protection that is not there. @returns findings, none in a lawful schema
 */
export function lintDirectives({ name: subgraph, sdl }: SubgraphSchema): string[] {
  const document = parse(sdl);
  const isKnown = knownDirectives(document);
  const access = accessDirectiveNames(document);
  return document.definitions.flatMap(elementsOf).flatMap((element) =>
    element.directives.flatMap((directive) => {
      const problem = isKnown(directive.name.value)
        ? misplaced(element, directive, access)
        : 'is no directive that this schema links; spell it as its @link has it, or import it there';
      return problem ? [`${element.coordinate} in ${subgraph}: @${directive.name.value} ${problem}`] : [];
    }),
  );
}

function misplaced({ kind }: Element, directive: ConstDirectiveNode, access: DirectiveNames): string | undefined {
  const means = access.get(directive.name.value);
  if (!means) return undefined;
  const narrowing = narrowingClass(directive, access);
  if (means === 'tag' && narrowing === undefined && !isAudienceTag(directive)) return undefined;
  if (narrowing !== undefined && kind !== 'input')
    return 'narrows arguments, input fields and enum values; on a field say it by its one directive';
  switch (kind) {
    case 'type':
      return 'says nothing on a type; declare the audience on each field of an object type';
    case 'interface field':
      return 'says nothing on an interface; its field is for those whom every implementer lets read it';
    case 'input':
      if (narrowing === undefined)
        return 'says nothing on an input, which is for those whom its field is for; narrow it by @tag(name: "audience:<class>")';
      return isNarrowingClass(narrowing)
        ? undefined
        : `narrows to "${narrowing}", which is no class; there are ${NARROWING_CLASSES.join(', ')}`;
    case 'field':
      return undefined;
  }
}

function isAudienceTag(directive: ConstDirectiveNode): boolean {
  const tag = argument(directive, 'name');
  return tag === 'public' || tag === 'anonymous';
}

function elementsOf(node: DefinitionNode): Element[] {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION: {
      const isObject = node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION;
      const fields = (node.fields ?? []).flatMap((field) => {
        const coordinate = `${node.name.value}.${field.name.value}`;
        const inputs = (field.arguments ?? []).map((input) =>
          element('input', `${coordinate}(${input.name.value}:)`, input.directives),
        );
        return [element(isObject ? 'field' : 'interface field', coordinate, field.directives), ...inputs];
      });
      return [element('type', node.name.value, node.directives), ...fields];
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_EXTENSION:
      return [element('type', node.name.value, node.directives), ...members(node.name.value, node.fields)];
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_EXTENSION:
      return [element('type', node.name.value, node.directives), ...members(node.name.value, node.values)];
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.UNION_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_EXTENSION:
    case Kind.UNION_TYPE_EXTENSION:
      return [element('type', node.name.value, node.directives)];
    default:
      return [];
  }
}

interface Member {
  readonly name: { readonly value: string };
  readonly directives?: readonly ConstDirectiveNode[];
}

function members(type: string, all: readonly Member[] = []): Element[] {
  return all.map(({ name, directives }) => element('input', `${type}.${name.value}`, directives));
}

function element(kind: Element['kind'], coordinate: string, directives: readonly ConstDirectiveNode[] = []): Element {
  return { kind, coordinate, directives };
}

/** Those of GraphQL itself, those the document defines, those its links import, and all below the name of a link. */
function knownDirectives(document: DocumentNode): (name: string) => boolean {
  const links = linksOf(document);
  const names = new Set([
    ...specifiedDirectives.map(({ name }) => name),
    ...document.definitions.flatMap((node) => (node.kind === Kind.DIRECTIVE_DEFINITION ? [node.name.value] : [])),
    ...links.flatMap(({ imports }) => [...imports.values()].map((name) => name.replace(/^@/, ''))),
    ...links.map(({ name }) => name),
  ]);
  return (name) => names.has(name) || links.some((link) => name.startsWith(`${link.name}__`));
}
