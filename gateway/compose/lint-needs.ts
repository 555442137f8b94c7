import {
  type ConstDirectiveNode,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { AccessTable } from '../../shared/access/audience.ts';
import { describeAudience, isWithin } from '../../shared/access/compare-audiences.ts';
import { argument } from '../../shared/access/directives.ts';
import type { SubgraphSchema } from './compose.ts';
import { type DeclaredField, declaredFields, federationName } from './declared-fields.ts';

/** What a field takes of others to be answered: the type it is selected on, and the selection. */
interface Need {
  by: 'requires' | 'provides' | 'fromContext';
  type: string;
  selection: string;
}

/**
 * A field computed from others, or that brings others along, tells of them: whoever may read it must be of the audience of each.
 * @returns findings, none in a lawful schema
 */
export function lintNeeds(
  subgraphs: readonly SubgraphSchema[],
  apiSchema: GraphQLSchema,
  table: AccessTable,
): string[] {
  const contexts = subgraphs.map(contextTypes);
  return declaredFields(subgraphs).flatMap((field) => {
    const audience = table.get(field.coordinate);
    if (!audience) return [];
    const own = contexts[subgraphs.findIndex(({ name }) => name === field.subgraph)] ?? new Map();
    return needsOf(field, apiSchema, own).flatMap((need) =>
      fieldsIn(need, apiSchema).flatMap((needed) => {
        const wanted = table.get(needed);
        if (!wanted || isWithin(audience, wanted)) return [];
        return [
          `${field.coordinate} in ${field.subgraph}: for ${describeAudience(audience)}, but @${need.by} ${needed}, ` +
            `which is for ${describeAudience(wanted)}; narrow ${field.coordinate} to that`,
        ];
      }),
    );
  });
}

function needsOf(field: DeclaredField, schema: GraphQLSchema, contexts: ReadonlyMap<string, string[]>): Need[] {
  const called = (name: string) => (directive: ConstDirectiveNode) => directive.name.value === field.directive(name);
  const directives = field.node.directives ?? [];
  const requires = directives.filter(called('requires')).map((directive): Need => {
    return { by: 'requires', type: field.type, selection: text(directive, 'fields') };
  });
  const returned = returnedType(schema, field);
  const provides = directives.filter(called('provides')).flatMap((directive): Need[] => {
    return returned ? [{ by: 'provides', type: returned, selection: text(directive, 'fields') }] : [];
  });
  const fromContext = (field.node.arguments ?? [])
    .flatMap((input) => input.directives ?? [])
    .filter(called('fromContext'))
    .flatMap((directive): Need[] => {
      const [, context = '', selection = ''] = /^\s*\$(\w+)\s*([\s\S]*)$/.exec(text(directive, 'field')) ?? [];
      return (contexts.get(context) ?? []).map((type) => ({ by: 'fromContext', type, selection: inner(selection) }));
    });
  return [...requires, ...provides, ...fromContext];
}

/** `{ unit }` and `... on Item { unit }` without the braces around the whole. */
function inner(selection: string): string {
  const trimmed = selection.trim();
  return trimmed.startsWith('{') ? trimmed.slice(1, -1) : trimmed;
}

function text(directive: ConstDirectiveNode, name: string): string {
  return String(argument(directive, name) ?? '');
}

function returnedType(schema: GraphQLSchema, { type, node }: DeclaredField): string | undefined {
  const of = schema.getType(type);
  const field = of && 'getFields' in of ? of.getFields()[node.name.value] : undefined;
  const returned = field && getNamedType(field.type);
  return isCompositeType(returned) ? returned.name : undefined;
}

/** Types that set a context, by its name. */
function contextTypes({ sdl }: SubgraphSchema): Map<string, string[]> {
  const document = parse(sdl);
  const name = federationName(document)('context');
  const types = new Map<string, string[]>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const directive of node.directives ?? []) {
      if (directive.name.value !== name) continue;
      const context = text(directive, 'name');
      types.set(context, [...(types.get(context) ?? []), node.name.value]);
    }
  }
  return types;
}

/** Coordinates of the fields in a selection, at any depth. */
function fieldsIn({ type, selection }: Need, schema: GraphQLSchema): string[] {
  const found: string[] = [];
  const info = new TypeInfo(schema);
  visit(
    parse(`fragment Needed on ${type} { ${selection} }`),
    visitWithTypeInfo(info, {
      Field: (node) => {
        const parent = info.getParentType();
        if (parent && !node.name.value.startsWith('__')) found.push(`${parent.name}.${node.name.value}`);
      },
    }),
  );
  return found;
}
