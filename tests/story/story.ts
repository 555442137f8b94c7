import { tellOfCriticism } from './criticism.ts';
import { tellOfItem } from './item.ts';
import type { Teller } from './teller.ts';

/** Digits of a number: a story can be told to one city again. */
const MARK_DIGITS = 13;

/** From an item that is issued to a department that is criticised. */
export async function tellStory(teller: Teller): Promise<void> {
  const mark = String(Date.now()).slice(-MARK_DIGITS).padStart(MARK_DIGITS, '0');
  const { itemCode } = await tellOfItem(teller, mark);
  await tellOfCriticism(teller, itemCode);
}
