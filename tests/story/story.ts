import { tellOfActs } from './act.ts';
import { tellOfComplaint } from './complaint.ts';
import { tellOfCriticism } from './criticism.ts';
import { tellOfDraw, tellOfDrawPublished } from './draw.ts';
import { tellOfItem } from './item.ts';
import { tellOfPublication } from './publication.ts';
import type { Teller } from './teller.ts';

/** From an item that is issued to a department that is criticised. */
export async function tellStory(teller: Teller): Promise<void> {
  // thirteen digits: a story can be told to one city again
  const mark = String(Date.now());
  const item = await tellOfItem(teller, mark);
  const visit = await tellOfDraw(teller, item.itemCode);
  const penalty = await tellOfActs(teller, item, visit, mark);
  await tellOfDrawPublished(teller, visit.planId);
  await tellOfPublication(teller, penalty.actId, mark);
  await tellOfComplaint(teller, { ...penalty, itemCode: item.itemCode });
  await tellOfCriticism(teller, item.itemCode);
}
