import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';
import { argument, linksOf } from '../../shared/access/directives.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';

/** `@listSize` of the GraphQL cost specification (IBM, 2021), as Federation 2.9 composes it. */
export interface ListSize {
  /** Items where no slicing argument says how many. */
  assumedSize?: number;
  /** Names of the arguments that say how many items come. */
  slicingArguments: readonly string[];
  /** Fields of what the field returns that are as long as it says, such as `edges` and `nodes`; none: the field itself. */
  sizedFields: readonly string[];
  requireOneSlicingArgument: boolean;
}

/** What the schema declares of costs. */
export interface CostTable {
  /** `@cost` by coordinate: `Type`, `Type.field`, `Type.field(argument:)`, `Input.field`. */
  weights: ReadonlyMap<string, number>;
  /** `@listSize` by coordinate of the field. */
  lists: ReadonlyMap<string, ListSize>;
}

/** Reads `@cost` and `@listSize` off a composed supergraph, whatever its links call them. @throws ReportedError SCHEMA_INVALID for a weight or size below zero */
export function costTableOf(document: DocumentNode): CostTable {
  const names = directiveNames(document);
  const weights = new Map<string, number>();
  const lists = new Map<string, ListSize>();
  const note = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) => {
    for (const directive of directives) {
      const means = names.get(directive.name.value);
      if (means === 'cost') weights.set(coordinate, natural(coordinate, argument(directive, 'weight')) ?? 0);
      if (means === 'listSize') lists.set(coordinate, listSize(coordinate, directive));
    }
  };
  for (const definition of document.definitions) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
        note(definition.name.value, definition.directives);
        for (const field of definition.fields ?? []) {
          const coordinate = `${definition.name.value}.${field.name.value}`;
          note(coordinate, field.directives);
          for (const input of field.arguments ?? []) note(`${coordinate}(${input.name.value}:)`, input.directives);
        }
        break;
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        for (const field of definition.fields ?? [])
          note(`${definition.name.value}.${field.name.value}`, field.directives);
        break;
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_DEFINITION:
        note(definition.name.value, definition.directives);
        break;
    }
  }
  return { weights, lists };
}

/** Name in this document → name in the specification. */
function directiveNames(document: DocumentNode): ReadonlyMap<string, 'cost' | 'listSize'> {
  const names = new Map<string, 'cost' | 'listSize'>();
  for (const link of linksOf(document)) {
    if (link.url.split('/').at(-2) !== 'cost') continue;
    names.set(link.imports.get('@cost')?.slice(1) ?? link.name, 'cost');
    names.set(link.imports.get('@listSize')?.slice(1) ?? `${link.name}__listSize`, 'listSize');
  }
  return names;
}

function listSize(coordinate: string, directive: ConstDirectiveNode): ListSize {
  return {
    assumedSize: natural(coordinate, argument(directive, 'assumedSize')),
    slicingArguments: (argument(directive, 'slicingArguments') ?? []) as string[],
    sizedFields: (argument(directive, 'sizedFields') ?? []) as string[],
    requireOneSlicingArgument: argument(directive, 'requireOneSlicingArgument') !== false,
  };
}

/** A weight below zero would buy what it stands beside. */
function natural(coordinate: string, value: unknown): number | undefined {
  if (value == null) return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 0) return number;
  const findings = [`${coordinate}: a weight or size must be a whole number from 0`];
  throw new ReportedError('SCHEMA_INVALID', `The schemas break a rule:\n- ${findings[0]}`, { findings });
}
