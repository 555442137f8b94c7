import type { ClientSession } from 'mongoose';
import { readersOf } from '../../shared/access/reader-keys.ts';
import { inTransaction } from '../../shared/audit/transaction.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { regionAncestors } from '../../shared/codes/region.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { contentOf } from '../../shared/subgraph/write-online.ts';
import { RUN_FIELDS } from './fields.ts';
import type { MethodDocument } from './method-fields.ts';
import { methodFor } from './methods.ts';
import type { RatingDocument, RunDocument } from './model.ts';
import { newNumber } from './numbers.ts';
import { batchFor, ownBatch, type Work } from './online.ts';
import { creditFacts } from './own-facts.ts';
import { type Rating, type RatingServices, rateAgain, rateByMethod } from './rate.ts';

/** Objects of a region by pages, in the order of a cursor. */
export interface ObjectPages {
  objectsOf(regionCode: string, after?: string): Promise<{ objectIds: readonly string[]; after?: string }>;
}

export type RunServices = RatingServices & ObjectPages;

/** Begins to rate all objects of the department's region (批量评价); the work goes on by itself. @throws ReportedError CONFLICT while one of the scheme runs */
export function rateAll(rating: Rating): Work<{ scheme: string; methodVersion?: number | null }> {
  const { models, services } = rating;
  return async ({ scheme, methodVersion }, acting) => {
    const { department, ...origin } = await ownBatch(services, acting);
    const { code, regionCode } = department;
    const { now, session } = acting;
    const today = civilDateOf(now);
    const method = await methodFor(models, { department: code, scheme, version: methodVersion }, today, session);
    const running = await models.runs.findOne({ provider: code, scheme, state: 'RUNNING' }, null, { session }).lean();
    if (running)
      throw new ReportedError(
        'CONFLICT',
        `The run ${running._id} of this scheme is under way; ask ratingRun how far it is.`,
        { runNo: running._id },
        `该体系的批量评价 ${running._id} 正在进行。`,
      );
    const runNo = newNumber('PL', today);
    const content = {
      ...{ runNo, scheme, methodNo: method._id, departmentCode: code, regionCode, state: 'RUNNING', rated: 0 },
      ...{ by: origin.by, startedAt: now },
    };
    const readers = readersOf({ provider: code, regions: regionAncestors(regionCode), published: false });
    await writeRecords(models.runs, [{ _id: runNo, content, readers }], { ...origin, provider: code }, session);
    return runNo;
  };
}

/**
 * Carries on what is under way, to its end: runs over all objects, a page in one transaction with how far it came, so that a run goes on
 * where it was after a crash; and ratings that are due again.
 */
export async function continueRatings(
  rating: Rating & { services: RunServices },
  now: () => Date,
  stop: AbortSignal,
): Promise<void> {
  const { runs } = rating.models;
  for (const { _id } of await runs.find({ state: 'RUNNING' }, { _id: 1 }).lean<RunDocument[]>())
    while (!stop.aborted && (await ratePage(rating, _id, now())));
  await rateDue(rating, now(), stop);
}

/** @returns whether more is to come */
async function ratePage(rating: Rating & { services: RunServices }, runNo: string, now: Date): Promise<boolean> {
  const { models, services } = rating;
  return inTransaction(models.runs.db, async (session) => {
    const run = await models.runs.findById(runNo, null, { session }).lean<RunDocument>();
    if (run?.state !== 'RUNNING') return false;
    const method = await models.methods.findById(run.methodNo, null, { session }).lean<MethodDocument>();
    if (!method) throw new TypeError(`The method ${run.methodNo} of the run ${runNo} is not there.`);
    const { objectIds, after } = await services.objectsOf(run.regionCode ?? '', run.after);
    const facts = await creditFacts(models, services, objectIds);
    const batch = await batchFor(services, run.provider, run.by ?? '', now);
    for (const objectId of objectIds)
      await rateByMethod(rating, { objectId, method, facts: facts.get(objectId) ?? [], batch }, session);
    const rated = (run.rated ?? 0) + objectIds.length;
    const end = after === undefined ? { state: 'FINISHED', finishedAt: now } : {};
    await writeRun(rating, run, { rated, after, ...end }, now, session);
    return after !== undefined;
  });
}

async function writeRun(
  { models }: Rating,
  run: RunDocument,
  changes: Partial<RunDocument>,
  now: Date,
  session: ClientSession,
): Promise<void> {
  const { _id, readers, provider, sourceSystem, batchNo, version } = run;
  const origin = { provider, sourceSystem, batchNo, receivedAt: now, by: run.by ?? '' };
  const draft = { _id, content: contentOf(RUN_FIELDS, run, changes), readers, expectedVersion: version };
  await writeRecords(models.runs, [draft], origin, session);
}

async function rateDue(rating: Rating, now: Date, stop: AbortSignal): Promise<void> {
  const { ratings } = rating.models;
  const due = { reviewDue: true, replacedOn: { $exists: false } };
  for await (const one of ratings.find(due).lean<RatingDocument[]>().cursor()) {
    if (stop.aborted) return;
    await inTransaction(ratings.db, (session) => rateAgain(rating, one, 'credit.upkeep', now, session));
  }
}
