import { gramsOfQuery } from '../codes/name-grams.ts';
import { badInput } from '../errors/reported-error.ts';
import type { Filter, FilterPath, ListSpec, Where } from './list-spec.ts';

/** Values in one `in`, and characters in one `contains`. */
const MAX_IN = 200;
const MAX_CONTAINS = 100;

/**
 * The conditions of a typed `where`, all of which must hold. Values reach the store as values only: an operator is written here, never
 * taken from input.
 * @throws ReportedError BAD_USER_INPUT naming the argument
 */
export function conditionsOf(spec: ListSpec, where: Where | null | undefined): Filter[] {
  return Object.entries(where ?? {}).flatMap(([field, operators]) => {
    const stored = spec.filters[field];
    if (!stored) throw badInput(`where.${field}`, 'cannot be filtered by', '不能用于筛选');
    return Object.entries(operators ?? {}).flatMap(([operator, value]) =>
      condition(`where.${field}.${operator}`, stored, operator, value),
    );
  });
}

function condition(argument: string, stored: FilterPath, operator: string, value: unknown): Filter[] {
  if (value === null || value === undefined) throw badInput(argument, 'must have a value', '不能为空');
  switch (operator) {
    case 'eq':
      return [{ [stored.path]: value }];
    case 'in':
      return [{ [stored.path]: { $in: listOf(argument, value) } }];
    case 'gte':
      return [{ [stored.path]: { $gte: value } }];
    case 'lte':
      return [{ [stored.path]: { $lte: value } }];
    case 'startsWith':
      return [{ [stored.path]: { $gte: value, $lt: `${value}\u{10ffff}` } }];
    case 'contains':
      return containing(argument, stored, String(value));
    default:
      throw badInput(argument, 'is not an operator of this field', '不支持的筛选方式');
  }
}

function listOf(argument: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_IN)
    throw badInput(argument, `takes 1 to ${MAX_IN} values`, `应为1至${MAX_IN}个值`);
  return value;
}

/** A single character begins a gram of every name that has it; a pair is one. */
function gramCondition(path: string, gram: string): Filter {
  const isPair = [...gram].length > 1;
  return { [path]: isPair ? gram : { $gte: gram, $lt: `${gram}\u{10ffff}` } };
}

/** The grams find the candidates by index; that they stand side by side is checked on each of them. */
function containing(argument: string, stored: FilterPath, text: string): Filter[] {
  if (!stored.grams) throw badInput(argument, 'is not an operator of this field', '不支持的筛选方式');
  const grams = gramsOfQuery(text);
  if (grams.length === 0 || text.length > MAX_CONTAINS)
    throw badInput(argument, `takes 1 to ${MAX_CONTAINS} characters`, `应为1至${MAX_CONTAINS}个字符`);
  const literal = text
    .normalize('NFKC')
    .trim()
    .replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return [
    ...grams.map((gram) => gramCondition(stored.grams!, gram)),
    { [stored.path]: { $regex: literal, $options: 'i' } },
  ];
}
