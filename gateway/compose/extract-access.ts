import { type DocumentNode, Kind, type ObjectTypeDefinitionNode, parse, print, visit } from 'graphql';
import { accessTableOf, narrowedInputsOf } from '../../shared/access/access-table.ts';
import type { AccessTable, Audience } from '../../shared/access/audience.ts';
import { both } from '../../shared/access/compare-audiences.ts';
import {
  ACCESS_DIRECTIVES,
  accessDirectiveNames,
  type DirectiveNames,
  readLink,
} from '../../shared/access/directives.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';

/**
 * Takes the audiences out of a composed supergraph: the table that enforces them, and the SDL that the gateway can load.
 * The two come together or not at all, since a supergraph stripped without its table would be served unprotected.
 * Object fields have the audience they declare; an interface field has the AND of its implementers; arguments, input fields and enum
 * values are in it where they are narrowed.
 *
 * @throws ReportedError SCHEMA_INVALID when a field of an object type has no audience
 */
export function extractAccess(supergraphSdl: string): { table: AccessTable; supergraphSdl: string } {
  const document = parse(supergraphSdl, { noLocation: true });
  return { table: readAccess(document), supergraphSdl: print(strip(document, accessDirectiveNames(document))) };
}

function readAccess(document: DocumentNode): AccessTable {
  const table = new Map([...narrowedInputsOf(document), ...accessTableOf(document)]);
  const objects = document.definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
  const findings = objects
    .flatMap((object) => (object.fields ?? []).map((field) => `${object.name.value}.${field.name.value}`))
    .filter((coordinate) => !table.has(coordinate));
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
  return table;
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
