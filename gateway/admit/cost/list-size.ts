import { type FieldNode, type GraphQLField, isListType, isNonNullType, Kind } from 'graphql';
import { MAX_PAGE } from '../../../shared/paging/list-spec.ts';
import type { ListSize } from '../../compose/extract-costs.ts';
import { Refusal } from '../../refusal.ts';
import type { Amount } from './arguments.ts';

/** Items assumed of a list of which the schema says nothing. */
const UNDECLARED_LIST = 10;

/** How many values of a field one object has: what its parent says of it, what its own `@listSize` says, 10 for a plain list. */
export function sizeOf(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  declared: ListSize | undefined,
  sizedByParent: Amount | undefined,
): Amount {
  if (!isListType(isNonNullType(field.type) ? field.type.ofType : field.type)) return 1;
  return sizedByParent ?? (declared && sliceSize(field, node, declared)) ?? UNDECLARED_LIST;
}

/**
 * The size that slicing arguments ask for, the largest where there are several; without one, the size assumed.
 * @throws Refusal GRAPHQL_VALIDATION_FAILED where the schema requires exactly one and it is not so
 */
export function sliceSize(field: GraphQLField<unknown, unknown>, node: FieldNode, declared: ListSize): Amount {
  requireOne(node, declared);
  const assumed = declared.assumedSize ?? UNDECLARED_LIST;
  const given = declared.slicingArguments.flatMap((name): Amount[] => {
    const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
    const fallback = field.args.find((argument) => argument.name === name)?.defaultValue;
    if (value?.kind === Kind.VARIABLE) {
      const variable = value.name.value;
      return [(variables) => pageSize(variables[variable] ?? fallback, assumed)];
    }
    if (value?.kind === Kind.INT) return [pageSize(Number(value.value), assumed)];
    return fallback == null ? [] : [pageSize(fallback, assumed)];
  });
  const [first, ...others] = given;
  if (first === undefined) return assumed;
  if (others.length === 0) return first;
  return (variables) => Math.max(...given.map((size) => (typeof size === 'number' ? size : size(variables))));
}

/** A size out of range is refused by the list itself; here it counts as the largest page. */
function pageSize(given: unknown, assumed: number): number {
  if (typeof given !== 'number') return assumed;
  return given >= 0 && given <= MAX_PAGE ? given : MAX_PAGE;
}

function requireOne({ name, arguments: given = [] }: FieldNode, declared: ListSize): void {
  if (!declared.requireOneSlicingArgument || declared.slicingArguments.length === 0) return;
  const slicing = given.filter((argument) => declared.slicingArguments.includes(argument.name.value));
  if (slicing.length !== 1)
    throw new Refusal(
      'GRAPHQL_VALIDATION_FAILED',
      `${name.value} takes exactly one of ${declared.slicingArguments.join(', ')}.`,
    );
}
