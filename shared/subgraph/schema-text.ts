import { readFileSync } from 'node:fs';
import { type DocumentNode, Kind, parse } from 'graphql';

const COMMON = readFileSync(new URL('./common.graphql', import.meta.url), 'utf8');

/**
 * The Federation SDL of a subgraph: its own schema.graphql, what all share (common.graphql), and the Relay types that follow from it.
 * A connection carries the audience of its nodes: public where the node type has a public field, else signed-in.
 */
export function schemaText(schemaUrl: URL): string {
  const own = readFileSync(schemaUrl, 'utf8');
  return [own, COMMON, ...relayTypes(parse(own))].join('\n');
}

function relayTypes(schema: DocumentNode): string[] {
  const named = referencedNames(schema);
  const nodeTypes = [...named].flatMap((name) =>
    name.endsWith('Connection') ? [name.slice(0, -'Connection'.length)] : [],
  );
  const orders = [...named].flatMap((name) => (name.endsWith('OrderBy') ? [name.slice(0, -'By'.length)] : []));
  return [...nodeTypes.map((type) => connectionType(type, audienceOf(schema, type))), ...orders.map(orderInput)];
}

function connectionType(type: string, audience: string): string {
  return `
type ${type}Connection @shareable {
  edges: [${type}Edge] ${audience}
  nodes: [${type}] ${audience}
  pageInfo: PageInfo! ${audience}
  "Exact up to 10,000; then totalCountCapped says that there are more."
  totalCount: Int ${audience}
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
