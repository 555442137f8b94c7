import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLSchema,
  type InputValueDefinitionNode,
  isInputObjectType,
  isRequiredInputField,
  Kind,
  parse,
  printSchema,
  type TypeNode,
} from 'graphql';
import type { AccessTable } from '../../shared/access/audience.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { type DerivedInputs, derivedInputs } from './derived-inputs.ts';
import { reachableFrom } from './reachable.ts';

/**
 * What anybody may know of the graph: public fields, the inputs that name only public fields, and the types that can be reached
 * through them. Everything else is absent, so that a hidden name and a name nobody ever gave look alike.
 *
 * @param signIn with what is for those who are not signed in yet, besides
 * @throws ReportedError SCHEMA_INVALID when a public field returns or needs something that is not public
 */
export function publicContract(apiSchema: GraphQLSchema, table: AccessTable, { signIn = false } = {}): GraphQLSchema {
  const { derived } = derivedInputs(apiSchema);
  const isShown = (coordinate: string) => {
    const audience = table.get(coordinate);
    return Boolean(audience?.public || (signIn && audience?.anonymous));
  };
  const definitions = parse(printSchema(apiSchema), { noLocation: true }).definitions;
  const kept = withoutEmptied(
    definitions.map((definition) => publicPart(definition, isShown, derived, (input) => table.has(input))),
  );
  const document = reachableFrom(rootNames(apiSchema), { kind: Kind.DOCUMENT, definitions: kept });
  refuseGaps(document, apiSchema);
  return buildASTSchema(document);
}

function publicPart(
  definition: DefinitionNode,
  isPublic: (coordinate: string) => boolean,
  derived: DerivedInputs,
  isNarrowed: (coordinate: string) => boolean,
): DefinitionNode {
  const isPublicInput = (coordinate: string) => {
    const target = derived.get(coordinate);
    return !isNarrowed(coordinate) && (target === undefined || isPublic(target));
  };
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return {
        ...definition,
        fields: definition.fields?.flatMap((field) => {
          const coordinate = `${definition.name.value}.${field.name.value}`;
          const inputs = field.arguments?.filter(({ name }) => !isNarrowed(`${coordinate}(${name.value}:)`));
          return isPublic(coordinate) ? [{ ...field, arguments: inputs }] : [];
        }),
      };
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return {
        ...definition,
        fields: definition.fields?.filter((field) => isPublicInput(`${definition.name.value}.${field.name.value}`)),
      };
    case Kind.ENUM_TYPE_DEFINITION:
      return {
        ...definition,
        values: definition.values?.filter((value) => isPublicInput(`${definition.name.value}.${value.name.value}`)),
      };
    default:
      return definition;
  }
}

/**
 * Without types that have nothing public left, until no more fall: a union loses such members, an object such interfaces,
 * an optional argument or input field its place when its type is gone.
 */
function withoutEmptied(definitions: readonly DefinitionNode[]): DefinitionNode[] {
  let rest = [...definitions];
  for (;;) {
    const known = new Set(rest.map(nameOf));
    const fallen = rest.filter((node) => isEmptied(node) || needsUnknown(node, known));
    if (fallen.length === 0) return rest;
    const gone = new Set(fallen.map(nameOf));
    rest = rest.filter((node) => !fallen.includes(node)).map((node) => withoutUses(node, gone));
  }
}

function isEmptied(node: DefinitionNode): boolean {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return (node.fields?.length ?? 0) === 0;
    case Kind.ENUM_TYPE_DEFINITION:
      return (node.values?.length ?? 0) === 0;
    case Kind.UNION_TYPE_DEFINITION:
      return (node.types?.length ?? 0) === 0;
    default:
      return false;
  }
}

/** An input that requires a member of a type that is gone cannot be given any more. */
function needsUnknown(node: DefinitionNode, known: ReadonlySet<string | undefined>): boolean {
  return (
    node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION &&
    (node.fields ?? []).some(({ type }) => !known.has(namedType(type)) && !STANDARD_SCALARS.has(namedType(type)))
  );
}

function nameOf(node: DefinitionNode): string | undefined {
  return 'name' in node ? node.name?.value : undefined;
}

function withoutUses(node: DefinitionNode, gone: ReadonlySet<string | undefined>): DefinitionNode {
  const optionalAndGone = (input: InputValueDefinitionNode) =>
    gone.has(namedType(input.type)) && (input.type.kind !== Kind.NON_NULL_TYPE || input.defaultValue !== undefined);
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return {
        ...node,
        interfaces: node.interfaces?.filter((name) => !gone.has(name.name.value)),
        fields: node.fields?.map((field) => ({
          ...field,
          arguments: field.arguments?.filter((input) => !optionalAndGone(input)),
        })),
      };
    case Kind.UNION_TYPE_DEFINITION:
      return { ...node, types: node.types?.filter((member) => !gone.has(member.name.value)) };
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return { ...node, fields: node.fields?.filter((input) => !optionalAndGone(input)) };
    default:
      return node;
  }
}

/** A public field must not return a type, nor need an argument or input field, that the contract has not. */
function refuseGaps(document: DocumentNode, apiSchema: GraphQLSchema): void {
  const known = new Set(document.definitions.map(nameOf));
  const isGone = (type: TypeNode) => !known.has(namedType(type)) && !STANDARD_SCALARS.has(namedType(type));
  const findings: string[] = [];
  for (const node of document.definitions) {
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION)
      for (const field of node.fields ?? []) {
        const coordinate = `${node.name.value}.${field.name.value}`;
        if (isGone(field.type)) findings.push(`${coordinate} is public, its type ${namedType(field.type)} is not`);
        for (const input of field.arguments ?? [])
          if (isGone(input.type))
            findings.push(`${coordinate}(${input.name.value}:) is required, its type is not public`);
      }
    if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
      const whole = apiSchema.getType(node.name.value);
      const present = new Set(node.fields?.map((field) => field.name.value));
      for (const field of isInputObjectType(whole) ? Object.values(whole.getFields()) : [])
        if (!present.has(field.name) && isRequiredInputField(field))
          findings.push(`${node.name.value}.${field.name} is required, but not public`);
    }
  }
  if (!known.has(apiSchema.getQueryType()?.name)) findings.push('no root field is public');
  if (findings.length > 0)
    throw new ReportedError('SCHEMA_INVALID', `The public graph has gaps:\n- ${findings.join('\n- ')}`, { findings });
}

const STANDARD_SCALARS: ReadonlySet<string> = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);

function rootNames(schema: GraphQLSchema): string[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .filter((type) => type != null)
    .map((type) => type.name);
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
