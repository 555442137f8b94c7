import type { ClientSession } from 'mongoose';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { onlineOrigin } from '../../shared/subgraph/write-online.ts';
import type { CreditModels, ListingDocument, SanctionDocument } from './model.ts';
import { redraftListing, redraftRating, redraftSanction, writeRedrafts } from './redraft.ts';
import { ratingsRestingOn } from './repairs.ts';

/** A penalty that is overturned (撤销), and who says so. */
export interface OverturnedAct {
  /** Global id of the act. */
  actId: string;
  reason: string;
  /** Department that provided the act, and the account or command by which it is done. */
  department: string;
  by: string;
  now: Date;
}

/**
 * Takes back what rests on a penalty that was overturned on reconsideration or in court: listings and measures whose basis it is, and ratings
 * that count it, are neither published nor shared from then on; these ratings, and those that count such a listing or measure, are to be
 * rated again. The act counts in no rating any more, and what is fed on the basis of it later is withdrawn as it comes. Done again, nothing
 * changes.
 * @returns how many records were withdrawn
 */
export async function withdrawRestingOn(
  models: CreditModels,
  { actId, reason, department, by, now }: OverturnedAct,
  session: ClientSession,
): Promise<number> {
  const origin = onlineOrigin(department, by, now);
  const withdrawn = { withdrawnOn: civilDateOf(now), withdrawnReason: reason };
  if (!(await models.overturned.exists({ _id: actId }).session(session))) {
    const basis = { _id: actId, content: { actId, ...withdrawn }, readers: ['all', `dept:${department}`] };
    await writeRecords(models.overturned, [basis], origin, session);
  }
  const resting = { basisActId: actId, withdrawnOn: { $exists: false } };
  const listings = await models.listings.find(resting, null, { session }).lean<ListingDocument[]>();
  const sanctions = await models.sanctions.find(resting, null, { session }).lean<SanctionDocument[]>();
  const counting = await ratingsRestingOn(models, [actId], session);
  const ratings = counting.filter(({ withdrawnOn }) => withdrawnOn === undefined);
  const indirect = await ratingsRestingOn(
    models,
    [...listings, ...sanctions].map(({ _id }) => _id),
    session,
  );
  const own = new Set(counting.map(({ _id }) => _id));

  const again = { reviewDue: true };
  await writeRedrafts(
    models.listings,
    listings.map((listing) => redraftListing(listing, withdrawn)),
    origin,
    session,
  );
  await writeRedrafts(
    models.sanctions,
    sanctions.map((sanction) => redraftSanction(sanction, withdrawn)),
    origin,
    session,
  );
  const flagged = [
    ...ratings.map((rating) => redraftRating(rating, { ...withdrawn, ...again })),
    ...indirect.filter(({ _id }) => !own.has(_id)).map((rating) => redraftRating(rating, again)),
  ];
  await writeRedrafts(models.ratings, flagged, origin, session);
  return listings.length + sanctions.length + ratings.length;
}
