import { ReportedError } from '../errors/reported-error.ts';
import { checkRow } from './check-row.ts';
import type { CanonicalRow, FieldSpecs, ValuesOf } from './dataset.ts';

/** The values of a mutation's input, normalised. @throws ReportedError BAD_USER_INPUT naming the first argument that cannot be used */
export function checkedInput<Fields extends FieldSpecs>(fields: Fields, input: CanonicalRow): ValuesOf<Fields> {
  const { values, held } = checkRow(fields, input);
  const [problem] = held;
  if (!problem) return values;
  const argument = `input.${problem.field}`;
  throw new ReportedError('BAD_USER_INPUT', problem.message, { argument }, problem.messageZh);
}
