import { type ConstDirectiveNode, type DirectiveNode, type DocumentNode, Kind } from 'graphql';
import type { AccessTable, Audience } from './audience.ts';

/** Which name each security directive goes by in this document: `@link` may rename them. */
export interface DirectiveNames {
  tag: string;
  authenticated: string;
  requiresScopes: string;
  policy: string;
}

/** The audience that a field's directives declare, or undefined where they declare none. */
export function declaredAudience(
  directives: readonly (DirectiveNode | ConstDirectiveNode)[],
  names: DirectiveNames,
): Audience | undefined {
  const named = (name: string) => directives.filter((directive) => directive.name.value === name);
  const tags = named(names.tag).map((tag) => stringArgument(tag, 'name'));
  const isPublic = tags.includes('public');
  const anonymous = tags.includes('anonymous');
  const scopes = named(names.requiresScopes).flatMap((directive) => listsArgument(directive, 'scopes'));
  const policies = named(names.policy).flatMap((directive) => listsArgument(directive, 'policies'));
  const declares =
    isPublic || anonymous || scopes.length > 0 || policies.length > 0 || named(names.authenticated).length > 0;
  return declares ? { public: isPublic, ...(anonymous && { anonymous }), scopes, policies } : undefined;
}

/**
 * The audiences of one subgraph's object fields, from its own SDL under the usual directive names. Interface fields are not in it: their
 * audience is that of the object that answers.
 */
export function accessTableOf(schema: DocumentNode): AccessTable {
  const names = { tag: 'tag', authenticated: 'authenticated', requiresScopes: 'requiresScopes', policy: 'policy' };
  const table = new Map<string, Audience>();
  for (const definition of schema.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    for (const field of definition.fields ?? []) {
      const audience = declaredAudience(field.directives ?? [], names);
      if (audience) table.set(`${definition.name.value}.${field.name.value}`, audience);
    }
  }
  return table;
}

function stringArgument(directive: DirectiveNode | ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function listsArgument(directive: DirectiveNode | ConstDirectiveNode, name: string): string[][] {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind !== Kind.LIST) return [];
  return value.values.map((inner) =>
    inner.kind === Kind.LIST ? inner.values.flatMap((one) => (one.kind === Kind.STRING ? [one.value] : [])) : [],
  );
}
