import { PENALTY_TYPE } from '../code-lists.ts';

/** The kinds of a penalty (处罚种类) in the graph's values; undefined when one is not in the list. */
export function penaltyTypesOf(list: readonly unknown[]): string[] | undefined {
  const values = Object.values(PENALTY_TYPE.codes);
  const types: string[] = [];
  for (const entry of list) {
    const text = typeof entry === 'string' ? entry.normalize('NFKC').trim() : '';
    const type = Object.hasOwn(PENALTY_TYPE.codes, text)
      ? PENALTY_TYPE.codes[text]
      : values.find((value) => value === text);
    if (type === undefined) return undefined;
    if (!types.includes(type)) types.push(type);
  }
  return types;
}
