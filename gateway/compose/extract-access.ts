import { type DocumentNode, Kind, type ObjectTypeDefinitionNode, parse, print, visit } from 'graphql';
import type { AccessTable, Audience } from '../../shared/access/audience.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { both } from './audiences.ts';
import {
  ACCESS_DIRECTIVES,
  accessDirectiveNames,
  type DirectiveNames,
  declaredAudiences,
  isAnonymous,
  readLink,
} from './directives.ts';

/** Who may ask for what, by schema coordinate. */
export interface Access {
  table: AccessTable;
  /** Fields that are open to everybody, though no part of the public graph: signing in. */
  anonymous: ReadonlySet<string>;
}

/**
 * Takes the audiences out of a composed supergraph: the table that enforces them, and the SDL that the gateway can load.
 * The two come together or not at all, since a supergraph stripped without its table would be served unprotected.
 * Object fields have the audience they declare; an interface field has the AND of its implementers.
 *
 * @throws ReportedError SCHEMA_INVALID when a field of an object type has no audience
 */
export function extractAccess(supergraphSdl: string): Access & { supergraphSdl: string } {
  const document = parse(supergraphSdl, { noLocation: true });
  const names = accessDirectiveNames(document);
  return { ...readAccess(document, names), supergraphSdl: print(strip(document, names)) };
}

function readAccess(document: DocumentNode, names: DirectiveNames): Access {
  const anonymous = new Set<string>();
  const table = new Map<string, Audience>();
  const findings: string[] = [];
  const objects = document.definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
  for (const object of objects)
    for (const field of object.fields ?? []) {
      const coordinate = `${object.name.value}.${field.name.value}`;
      // several subgraphs may have declared the field; all of them hold
      const [first, ...others] = declaredAudiences(field.directives ?? [], names);
      if (first) table.set(coordinate, others.reduce(both, first));
      else findings.push(coordinate);
      if (isAnonymous(field.directives ?? [], names)) anonymous.add(coordinate);
    }
  if (findings.length > 0)
    throw new ReportedError('SCHEMA_INVALID', `No audience in the composed schema: ${findings.join(', ')}.`, {
      findings,
    });
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? []) {
      const audience = andOfImplementers(definition.name.value, field.name.value, objects, table);
      if (audience) table.set(`${definition.name.value}.${field.name.value}`, audience);
    }
  }
  return { table, anonymous };
}

function andOfImplementers(
  interfaceName: string,
  fieldName: string,
  objects: readonly ObjectTypeDefinitionNode[],
  table: AccessTable,
): Audience | undefined {
  return objects
    .filter((object) => object.interfaces?.some((implemented) => implemented.name.value === interfaceName))
    .map((object) => table.get(`${object.name.value}.${fieldName}`))
    .filter((audience) => audience !== undefined)
    .reduce<Audience | undefined>((all, audience) => (all ? both(all, audience) : audience), undefined);
}

/** Without the access directives, their definitions, the scalars of their features and the links to them. */
function strip(document: DocumentNode, names: DirectiveNames): DocumentNode {
  const isAccessFeature = (url: string) => ACCESS_DIRECTIVES.some((name) => url.split('/').at(-2) === name);
  const prefixes = [...names].flatMap(([alias, name]) => [`${alias}__`, `${name}__`]);
  return visit(document, {
    Directive: (node) => {
      if (names.has(node.name.value)) return null;
      if (node.name.value === 'link' && isAccessFeature(readLink(node as never).url)) return null;
      return undefined;
    },
    DirectiveDefinition: (node) => (names.has(node.name.value) ? null : undefined),
    ScalarTypeDefinition: (node) => (prefixes.some((prefix) => node.name.value.startsWith(prefix)) ? null : undefined),
  });
}
