import type { ConstDirectiveNode, ConstValueNode, DocumentNode } from 'graphql';
import { Kind } from 'graphql';
import { type Audience, POLICIES } from './audience.ts';
import { SCOPES } from './viewer.ts';

/** The directives that declare an audience, by the name they have in the Federation specification. */
export const ACCESS_DIRECTIVES = ['tag', 'authenticated', 'requiresScopes', 'policy'] as const;
type AccessDirective = (typeof ACCESS_DIRECTIVES)[number];

/** Name in this document → name in the specification, for the directives that declare audiences. */
export type DirectiveNames = ReadonlyMap<string, AccessDirective>;

interface Link {
  url: string;
  /** Name of the feature in the document: `as`, or the last but one segment of the URL. */
  name: string;
  /** Specification name → name in the document, of what is imported. Both start with `@`. */
  imports: ReadonlyMap<string, string>;
}

/**
 * How the access directives are called in a document, read from its `@link`s. A subgraph links them through the federation
 * specification; a supergraph links a feature for each. Imports may be renamed; what is not imported stands under `feature__name`.
 */
export function accessDirectiveNames(document: DocumentNode): DirectiveNames {
  const names = new Map<string, AccessDirective>();
  for (const link of linksOf(document)) {
    const feature = link.url.split('/').at(-2) ?? '';
    for (const directive of ACCESS_DIRECTIVES) {
      if (feature === 'federation')
        names.set(link.imports.get(`@${directive}`)?.slice(1) ?? `${link.name}__${directive}`, directive);
      if (feature === directive) names.set(link.imports.get(`@${directive}`)?.slice(1) ?? link.name, directive);
    }
  }
  return names;
}

/** Every `@link` of the document's schema definition and extensions. */
export function linksOf(document: DocumentNode): Link[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).filter((directive) => directive.name.value === 'link').map(readLink)
      : [],
  );
}

export function readLink(directive: ConstDirectiveNode): Link {
  const url = String(argument(directive, 'url') ?? '');
  const imports = (argument(directive, 'import') ?? []) as (string | { name: string; as?: string })[];
  return {
    url,
    name: String(argument(directive, 'as') ?? url.split('/').at(-2) ?? ''),
    imports: new Map(
      imports.map((entry) => (typeof entry === 'string' ? [entry, entry] : [entry.name, entry.as ?? entry.name])),
    ),
  };
}

/** Audiences that the directives of one schema element declare; exactly one in a lawful subgraph schema, all of them hold. */
export function declaredAudiences(directives: readonly ConstDirectiveNode[], names: DirectiveNames): Audience[] {
  return directives.flatMap((directive): Audience[] => {
    switch (names.get(directive.name.value)) {
      case 'tag':
        return taggedAudience(argument(directive, 'name'));
      case 'authenticated':
        return [{ public: false, scopes: [], policies: [] }];
      case 'requiresScopes':
        return [{ public: false, scopes: alternatives(argument(directive, 'scopes')), policies: [] }];
      case 'policy':
        return [{ public: false, scopes: [], policies: alternatives(argument(directive, 'policies')) }];
      default:
        return [];
    }
  });
}

/** Other tags than these two say nothing about access. */
function taggedAudience(tag: unknown): Audience[] {
  if (tag === 'public') return [{ public: true, scopes: [], policies: [] }];
  return tag === 'anonymous' ? [{ public: false, anonymous: true, scopes: [], policies: [] }] : [];
}

/** A lone name, a list of names and a list of lists mean the same by the list coercion of GraphQL: `"a"`, `["a"]`, `[["a"]]`. */
function alternatives(value: unknown): string[][] {
  const sets = Array.isArray(value) ? value : [value];
  return sets.map((set) => (Array.isArray(set) ? set : [set]).map(String));
}

const NARROWING = 'audience:';

/** What an argument, an input field or an enum value may be narrowed to by `@tag(name: "audience:<class>")`: the staff, a policy or a scope. */
export const NARROWING_CLASSES: readonly string[] = ['staff', ...POLICIES, ...SCOPES];

export function isNarrowingClass(name: string): boolean {
  return NARROWING_CLASSES.includes(name);
}

/** The class that a directive narrows to; undefined when it narrows nothing. */
export function narrowingClass(directive: ConstDirectiveNode, names: DirectiveNames): string | undefined {
  if (names.get(directive.name.value) !== 'tag') return undefined;
  const tag = argument(directive, 'name');
  return typeof tag === 'string' && tag.startsWith(NARROWING) ? tag.slice(NARROWING.length) : undefined;
}

/** Whom the directives of an argument, input field or enum value narrow it to. A class nobody knows is a scope nobody holds. */
export function narrowedAudiences(directives: readonly ConstDirectiveNode[], names: DirectiveNames): Audience[] {
  return directives.flatMap((directive): Audience[] => {
    const name = narrowingClass(directive, names);
    if (name === undefined) return [];
    if (name === 'staff') return [{ public: false, scopes: [], policies: [] }];
    const isPolicy = (POLICIES as readonly string[]).includes(name);
    return [{ public: false, scopes: isPolicy ? [] : [[name]], policies: isPolicy ? [[name]] : [] }];
  });
}

/** The constant value of a directive's argument, as JSON; undefined when it is not given. */
export function argument(directive: ConstDirectiveNode, name: string): unknown {
  const node = directive.arguments?.find((candidate) => candidate.name.value === name);
  return node && constant(node.value);
}

function constant(node: ConstValueNode): unknown {
  switch (node.kind) {
    case Kind.LIST:
      return node.values.map(constant);
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, constant(field.value)]));
    case Kind.NULL:
      return null;
    default:
      return node.value;
  }
}
