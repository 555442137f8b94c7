import { readFileSync } from 'node:fs';
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  parse,
  print,
  type StringValueNode,
  type TypeNode,
  visit,
} from 'graphql';
import { DEFAULT_PAGE } from '../paging/list-spec.ts';

const COMMON = readFileSync(new URL('./common.graphql', import.meta.url), 'utf8');

/**
 * The Federation SDL of a subgraph: its own schema.graphql, what all share (common.graphql), and the Relay types that follow from it.
 * A connection carries the audience of its nodes: public where the node type has a public field, else signed-in. A field that returns
 * one is as long as its `first` says (`@listSize`), so that what an operation costs can be told before it runs.
 */
export function schemaText(schemaUrl: URL): string {
  return schemaTextOf(readFileSync(schemaUrl, 'utf8'), COMMON);
}

/** The same of the text of a schema.graphql and of a common.graphql, as of another revision. */
export function schemaTextOf(text: string, common: string): string {
  const own = parse(text, { noLocation: true });
  return [print(withListSizes(own)), common, ...relayTypes(own)].join('\n');
}

const COST_IMPORTS = ['@cost', '@listSize'];

const PAGE_SIZE = parseDirective(
  `@listSize(assumedSize: ${DEFAULT_PAGE}, slicingArguments: ["first"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)`,
);

function withListSizes(schema: DocumentNode): DocumentNode {
  return visit(schema, {
    Directive: (node) =>
      node.name.value === 'link' && /specs\.apollo\.dev\/federation\//.test(print(node))
        ? withCostImports(node as ConstDirectiveNode)
        : undefined,
    FieldDefinition: (node) =>
      isPaged(node) && !node.directives?.some(({ name }) => name.value === 'listSize')
        ? { ...node, directives: [...(node.directives ?? []), PAGE_SIZE] }
        : undefined,
  });
}

function isPaged({ type, arguments: inputs = [] }: FieldDefinitionNode): boolean {
  return nameOf(type).endsWith('Connection') && inputs.some(({ name }) => name.value === 'first');
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}

function withCostImports(link: ConstDirectiveNode): ConstDirectiveNode {
  return {
    ...link,
    arguments: link.arguments?.map((argument) => {
      if (argument.name.value !== 'import' || argument.value.kind !== Kind.LIST) return argument;
      const standing = new Set(argument.value.values.map((value) => (value.kind === Kind.STRING ? value.value : '')));
      const missing = COST_IMPORTS.filter((name) => !standing.has(name));
      const added = missing.map((value): StringValueNode => ({ kind: Kind.STRING, value }));
      return { ...argument, value: { ...argument.value, values: [...argument.value.values, ...added] } };
    }),
  };
}

function parseDirective(text: string): ConstDirectiveNode {
  const [type] = parse(`scalar T ${text}`, { noLocation: true }).definitions;
  return (type as unknown as { directives: [ConstDirectiveNode] }).directives[0];
}

function relayTypes(schema: DocumentNode): string[] {
  const named = referencedNames(schema);
  const nodeTypes = [...named].flatMap((name) =>
    name.endsWith('Connection') ? [name.slice(0, -'Connection'.length)] : [],
  );
  const orders = [...named].flatMap((name) => (name.endsWith('OrderBy') ? [name.slice(0, -'By'.length)] : []));
  return [...nodeTypes.map((type) => connectionType(type, audienceOf(schema, type))), ...orders.map(orderInput)];
}

/** A count reads up to 10,000 entries of an index. */
const COUNT_WEIGHT = 5;

function connectionType(type: string, audience: string): string {
  return `
type ${type}Connection @shareable {
  edges: [${type}Edge] ${audience}
  nodes: [${type}] ${audience}
  pageInfo: PageInfo! ${audience}
  "Exact up to 10,000; then totalCountCapped says that there are more."
  totalCount: Int ${audience} @cost(weight: ${COUNT_WEIGHT})
  totalCountCapped: Boolean ${audience}
}
type ${type}Edge @shareable {
  cursor: String! ${audience}
  node: ${type} ${audience}
}`;
}

function orderInput(order: string): string {
  return `
input ${order}By {
  field: ${order}!
  direction: SortDirection! = ASC
}`;
}

/** A type that another subgraph owns appears here only by its key: the audience of the key field tells. */
function audienceOf(schema: DocumentNode, type: string): string {
  const isPublic = schema.definitions.some((definition) => {
    if (!('name' in definition) || definition.name?.value === undefined) return false;
    const concrete =
      definition.name.value === type ||
      (definition.kind === Kind.OBJECT_TYPE_DEFINITION &&
        definition.interfaces?.some((one) => one.name.value === type));
    const fields = concrete && 'fields' in definition ? (definition.fields ?? []) : [];
    return fields.some((field) => field.directives?.some((directive) => directive.name.value === 'tag'));
  });
  return isPublic ? '@tag(name: "public")' : '@authenticated';
}

function referencedNames(schema: DocumentNode): Set<string> {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const entry of value) walk(entry);
    else if (value && typeof value === 'object') {
      const node = value as { kind?: string; name?: { value: string } };
      if (node.kind === Kind.NAMED_TYPE && node.name) names.add(node.name.value);
      for (const [key, child] of Object.entries(value)) if (key !== 'loc') walk(child);
    }
  };
  walk(schema.definitions);
  return names;
}
