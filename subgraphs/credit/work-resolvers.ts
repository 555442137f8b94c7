import type { ClientSession } from 'mongoose';
import { inTransaction } from '../../shared/audit/transaction.ts';
import type { Connection } from '../../shared/paging/connection.ts';
import { connection } from '../../shared/paging/connection.ts';
import type { ListArguments } from '../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import { provenance } from '../../shared/subgraph/provenance.ts';
import { delist, putOnList } from './listing-work.ts';
import { imposeMeasure, measureStep } from './measure-work.ts';
import type { MethodDocument } from './method-fields.ts';
import { draftMethod, publishMethod } from './methods.ts';
import type { RunDocument } from './model.ts';
import { mutation } from './online.ts';
import { type Rating, rate, recordRating } from './rate.ts';
import { rateAll } from './rating-runs.ts';
import { applyForRepair, repairStep } from './repair-work.ts';
import { ratingScheme } from './schemes.ts';
import { METHOD_LIST, RUN_LIST } from './store.ts';
import { withdrawRestingOn } from './withdrawal.ts';

/** What departments do with credit on line. @param carryOn begins what follows from it, and goes on by itself */
export function workResolvers(rating: Rating, cursorKey: string, carryOn: () => void) {
  const { models, datasets, services } = rating;
  const methods = { model: models.methods, spec: METHOD_LIST, cursorKey };
  const runs = { model: models.runs, spec: RUN_LIST, cursorKey };
  const follows = async () => carryOn();
  const repair = (name: 'accept' | 'refuse' | 'approve') =>
    mutation(models.repairs, repairStep(models, datasets.repairs, services, name), follows);
  const measure = (name: 'end' | 'feedBack') =>
    mutation(models.sanctions, measureStep(models, datasets.sanctions, services, name));
  const list = (kind: 'ABNORMAL' | 'SERIOUS') =>
    mutation(models.listings, putOnList(datasets.listings, services, kind));

  return {
    Query: {
      ratingMethod: (_: unknown, { methodNo }: { methodNo: string }, context: SubgraphContext) =>
        entityLoader(context, models.methods).load(methodNo),
      ratingMethods: (_: unknown, args: ListArguments, context: SubgraphContext): Promise<Connection<MethodDocument>> =>
        connection(methods, args, context, 'ratingMethods'),
      ratingRun: (_: unknown, { runNo }: { runNo: string }, context: SubgraphContext) =>
        entityLoader(context, models.runs).load(runNo),
      ratingRuns: (_: unknown, args: ListArguments, context: SubgraphContext): Promise<Connection<RunDocument>> =>
        connection(runs, args, context, 'ratingRuns'),
    },
    Mutation: {
      draftRatingMethod: mutation(models.methods, draftMethod(models, services)),
      publishRatingMethod: mutation(models.methods, publishMethod(models)),
      rateObject: mutation(models.ratings, rate(rating)),
      rateAllObjects: mutation(models.runs, rateAll(rating), follows),
      recordRating: mutation(models.ratings, recordRating(rating)),
      listAbnormal: list('ABNORMAL'),
      listSerious: list('SERIOUS'),
      delist: mutation(models.listings, delist(models, datasets.listings, services)),
      imposeMeasure: mutation(models.sanctions, imposeMeasure(datasets.sanctions, services)),
      endMeasure: measure('end'),
      feedBackMeasure: measure('feedBack'),
      applyForRepair: mutation(models.repairs, applyForRepair(models, services)),
      acceptRepair: repair('accept'),
      refuseRepair: repair('refuse'),
      approveRepair: repair('approve'),
      /** Answers how many records were withdrawn. */
      _withdrawRestingOn: async (
        _: unknown,
        sent: { actId: string; reason: string; department: string; by: string },
        { now }: SubgraphContext,
      ) => {
        const work = (session: ClientSession) => withdrawRestingOn(models, { ...sent, now }, session);
        const count = await inTransaction(models.listings.db, work);
        carryOn();
        return count;
      },
    },
    RatingMethod: {
      __resolveReference: ({ methodNo }: { methodNo: string }, context: SubgraphContext) =>
        entityLoader(context, models.methods).load(methodNo),
      schemeName: ({ scheme }: MethodDocument) => ratingScheme(scheme!)?.zh,
      department: ({ departmentCode }: MethodDocument) => ({ __typename: 'Department', code: departmentCode }),
      provenance,
    },
    RatingRun: {
      department: ({ departmentCode }: RunDocument) => ({ __typename: 'Department', code: departmentCode }),
      provenance,
    },
  };
}
