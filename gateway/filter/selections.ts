import {
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
} from 'graphql';
import { type CollectContext, collectFields, type Occurrence, possibleTypes, type Source } from './collect.ts';
import { type FilteredLevel, LevelBuilder } from './filtered-level.ts';
import { literalNamesDenied } from './inputs.ts';

/** What decides on a field. */
export interface FilterContext extends CollectContext {
  deniesField(coordinate: string): boolean;
  deniesInput(input: string): boolean;
  deniedVariables: ReadonlySet<string>;
  /** Given no value, so that an argument that takes one is not used. */
  absentVariables: ReadonlySet<string>;
}

/** A denied field: its response path without indices, `@` for "each item of the list" as Apollo Router has it. */
export interface Denial {
  path: readonly string[];
  coordinate: string;
}

/** Removes what the viewer may not ask for from the selection sets of one position, and of all below; notes each denial once. */
export function filterLevel(
  context: FilterContext,
  sources: readonly Source[],
  path: readonly string[],
  denials: Denial[],
): FilteredLevel {
  const level = new LevelBuilder(new Set(sources.flatMap((source) => [...source.possible])));
  for (const [key, occurrences] of collectFields(context, sources)) {
    const allowed = occurrences.filter((occurrence) => !isDenied(context, occurrence));
    const denied = occurrences.filter((occurrence) => !allowed.includes(occurrence));
    const [first] = denied;
    if (first) {
      denials.push({ path: [...path, key], coordinate: `${first.type.name}.${first.node.name.value}` });
      for (const occurrence of denied) level.omit(key, occurrence, isNonNullType(fieldOf(occurrence)?.type));
    }
    if (allowed.length > 0) filterGroup(context, key, allowed, path, denials, level);
  }
  return level.finish();
}

function filterGroup(
  context: FilterContext,
  key: string,
  occurrences: readonly Occurrence[],
  path: readonly string[],
  denials: Denial[],
  level: LevelBuilder,
): void {
  const type = fieldOf(occurrences[0]!)?.type;
  if (!type || !isCompositeType(getNamedType(type))) {
    for (const occurrence of occurrences) level.keep(occurrence, occurrence.node);
    return;
  }
  const below = filterLevel(
    context,
    occurrences.flatMap((occurrence, origin) => sourceBelow(context, occurrence, origin)),
    [...path, key, ...listMarks(type)],
    denials,
  );
  // all of its selections skipped: it holds nothing, but nothing was denied either
  const isBlank = (origin: number) =>
    !below.kept.has(origin) && !below.padding.has(origin) && !below.lost.has(origin) && !below.isNull;
  const isKept = !below.isNull && (below.kept.size > 0 || occurrences.some((_, origin) => isBlank(origin)));
  let { typeKey } = below.nulls;
  for (const [origin, occurrence] of occurrences.entries()) {
    const nonNull = isNonNullType(fieldOf(occurrence)?.type);
    const selections = [...(below.kept.get(origin) ?? []), ...(below.padding.get(origin) ?? [])];
    if (below.isNull || (selections.length === 0 && !nonNull && !isBlank(origin)) || (!isKept && !nonNull)) {
      level.omit(key, occurrence, below.isNull && nonNull);
      continue;
    }
    // an object that may not be null, or asked for nothing, is asked for its type alone
    if (selections.length === 0) typeKey ??= below.freeKey;
    if (typeKey !== undefined) selections.push(typeNameAs(typeKey));
    const node: FieldNode = { ...occurrence.node, selectionSet: { kind: Kind.SELECTION_SET, selections } };
    if (isKept) level.keep(occurrence, node);
    else level.pad(occurrence, node);
  }
  level.descend(key, { ...below.nulls, typeKey });
}

function isDenied(context: FilterContext, occurrence: Occurrence): boolean {
  const name = occurrence.node.name.value;
  if (name.startsWith('__')) return false;
  for (const type of occurrence.possible) if (context.deniesField(`${type}.${name}`)) return true;
  const field = fieldOf(occurrence);
  return (occurrence.node.arguments ?? []).some((given) => {
    if (given.value.kind === Kind.VARIABLE && context.absentVariables.has(given.value.name.value)) return false;
    const argument = field?.args.find((candidate) => candidate.name === given.name.value);
    return (
      argument !== undefined &&
      ([occurrence.type.name, ...occurrence.possible].some((type) =>
        context.deniesInput(`${type}.${name}(${argument.name}:)`),
      ) ||
        literalNamesDenied(argument.type, given.value, context.deniesInput, context.deniedVariables))
    );
  });
}

function fieldOf({ type, node }: Occurrence): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
}

function sourceBelow(context: FilterContext, occurrence: Occurrence, origin: number): Source[] {
  const type = getNamedType(fieldOf(occurrence)?.type);
  const set = occurrence.node.selectionSet;
  return set && isCompositeType(type) ? [{ set, origin, type, possible: possibleTypes(context.schema, type) }] : [];
}

/** One `@` for each list around the type. */
function listMarks(type: GraphQLOutputType): string[] {
  if (isNonNullType(type)) return listMarks(type.ofType);
  return isListType(type) ? ['@', ...listMarks(type.ofType)] : [];
}

function typeNameAs(alias: string): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: alias },
    name: { kind: Kind.NAME, value: '__typename' },
  };
}
