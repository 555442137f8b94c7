import { Double, Int32, Long } from 'bson';
import { badValue, CommandError, notServed } from '../errors.ts';
import { bsonType, numberOf, Rank, rankOf } from '../values/compare.ts';

const isDouble = (value: unknown): boolean =>
  bsonType(value) === 'Double' || (typeof value === 'number' && !Number.isInteger(value));

const isInt32 = (value: bigint): boolean => value >= -0x80000000n && value <= 0x7fffffffn;

/** `$inc` and `$mul`: doubles stay doubles, integers widen from 32 to 64 bits and overflow with an error. */
export function combined(current: unknown, operand: unknown, operator: '$inc' | '$mul', field: string): unknown {
  if (rankOf(operand) !== Rank.number) {
    throw new CommandError(
      14,
      `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${field}}`,
    );
  }
  if (current === undefined) return operator === '$inc' ? operand : combined(new Int32(0), operand, '$mul', field);
  if (rankOf(current) !== Rank.number) {
    throw new CommandError(14, `Cannot apply ${operator} to a value of non-numeric type in field '${field}'`);
  }
  if (bsonType(current) === 'Decimal128' || bsonType(operand) === 'Decimal128')
    throw notServed(`${operator} of Decimal128`);
  const left = numberOf(current);
  const right = numberOf(operand);
  if (isDouble(current) || isDouble(operand)) {
    return new Double(operator === '$inc' ? Number(left) + Number(right) : Number(left) * Number(right));
  }
  const result = operator === '$inc' ? BigInt(left) + BigInt(right) : BigInt(left) * BigInt(right);
  if (BigInt.asIntN(64, result) !== result)
    throw badValue(`Failed to apply ${operator} operations to current value: overflow`);
  const wasLong = bsonType(current) === 'Long' || bsonType(operand) === 'Long';
  return isInt32(result) && !wasLong ? new Int32(Number(result)) : Long.fromBigInt(result);
}
