import type { ClientSession } from 'mongoose';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import type { Batch, CanonicalRow } from '../../shared/ingest/dataset.ts';
import type { References } from '../../shared/subgraph/services.ts';
import type { CreditDatasets } from './datasets.ts';
import type { MethodDocument } from './method-fields.ts';
import { methodFor } from './methods.ts';
import type { CreditModels, RatingDocument } from './model.ts';
import { newNumber } from './numbers.ts';
import { acceptOnline, batchFor, type Departments, given, ownBatch, type Work } from './online.ts';
import { creditFacts, type FactServices } from './own-facts.ts';
import { addMonths } from './publication.ts';
import { type CreditFact, evaluate, type RatingMethod } from './rating-rules.ts';
import { redraftRating, writeRedrafts } from './redraft.ts';

export interface RatingServices extends Departments, FactServices {
  references: References;
}

export interface Rating {
  models: CreditModels;
  datasets: CreditDatasets;
  services: RatingServices;
}

/** Rates an object by the method of the viewer's department that is in force today (信用评价). */
export function rate(rating: Rating): Work<{ objectId: string; scheme: string; methodVersion?: number | null }> {
  const { models, services } = rating;
  return async ({ objectId, scheme, methodVersion }, acting) => {
    const batch = await ownBatch(services, acting);
    const { code } = batch.department;
    const today = civilDateOf(acting.now);
    const method = await methodFor(models, { department: code, scheme, version: methodVersion }, today, acting.session);
    const known = await services.references.existing('SupervisedObject', 'objectId', [objectId]);
    if (!known.has(objectId)) throw badInput('input.objectId', 'is not known', '监管对象不存在');
    const facts = await creditFacts(models, services, [objectId]);
    return rateByMethod(rating, { objectId, method, facts: facts.get(objectId) ?? [], batch }, acting.session);
  };
}

/** Enters a rating that another system or agency made, as it is (录入其他体系评价). @throws ReportedError CONFLICT for a number that is there */
export function recordRating({ models, datasets, services }: Rating): Work<CanonicalRow> {
  return async (input, acting) => {
    const batch = await ownBatch(services, acting);
    const row: CanonicalRow = { ratingNo: newNumber('PJ', civilDateOf(acting.now)), ...given(input) };
    const before = await models.ratings
      .exists({ _id: `${batch.department.code}/${row['ratingNo']}` })
      .session(acting.session);
    if (before)
      throw new ReportedError(
        'CONFLICT',
        'A rating of this number is there, and ratings are not changed: give the new one a number of its own.',
        { argument: 'input.ratingNo' },
        '该评价编号已存在；评价不得修改，请另编号。',
      );
    return acceptOnline(datasets.ratings, row, batch, acting.session, { entered: true });
  };
}

export interface ToRate {
  objectId: string;
  method: MethodDocument;
  facts: readonly CreditFact[];
  /** Of the department that rates. */
  batch: Batch;
}

/** A new rating by a method; the department's former one of the scheme stays as it was, but is replaced from today on. @returns its key */
export async function rateByMethod(
  { models, datasets }: Rating,
  { objectId, method, facts, batch }: ToRate,
  session: ClientSession,
): Promise<string> {
  const today = civilDateOf(batch.receivedAt);
  const { score, grade, explanation } = evaluate(method as unknown as RatingMethod, facts, today);
  const { code, name } = batch.department;
  const scheme = method.scheme!;
  const ratingNo = newNumber('PJ', today);
  const row = {
    ...{ ratingNo, objectId, appraiseName: method.name, scheme, score, agency: [...name].slice(0, 50).join('') },
    ...(grade !== undefined && { grade }),
    ...{ appraisedOn: today, validFrom: today, methodNo: method._id, explanation, published: method.public === true },
    components: [
      { name: '基础分', score: method.baseScore },
      ...explanation.map(({ nameZh, points }) => ({ name: nameZh, score: points })),
    ],
    ...(method.validMonths && { validTo: addMonths(today, method.validMonths) }),
  };
  const former = await models.ratings
    .find({ objectId, provider: code, scheme, methodNo: { $exists: true }, replacedOn: { $exists: false } }, null, {
      session,
    })
    .lean<RatingDocument[]>();
  const key = await acceptOnline(datasets.ratings, row, batch, session, { entered: true });
  const replaced = former.map((rating) =>
    redraftRating(rating, { replacedOn: today, replacedBy: ratingNo, reviewDue: false }),
  );
  await writeRedrafts(models.ratings, replaced, batch, session);
  return key;
}

/**
 * Rates an object again whose rating rests on what was repaired or overturned, by the method in force today.
 * @returns whether there is such a method; without one the rating waits, not published if it was withdrawn
 */
export async function rateAgain(
  rating: Rating,
  { objectId, scheme, provider }: RatingDocument,
  by: string,
  now: Date,
  session: ClientSession,
): Promise<boolean> {
  const { models, services } = rating;
  const asked = { department: provider, scheme: scheme! };
  const method = await methodFor(models, asked, civilDateOf(now), session).catch((error: unknown) => {
    if (error instanceof ReportedError && error.code === 'METHOD_NOT_IN_FORCE') return undefined;
    throw error;
  });
  if (!method) return false;
  const batch = await batchFor(services, provider, by, now);
  const facts = await creditFacts(models, services, [objectId!]);
  await rateByMethod(rating, { objectId: objectId!, method, facts: facts.get(objectId!) ?? [], batch }, session);
  return true;
}
