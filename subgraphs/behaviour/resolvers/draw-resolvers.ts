import DataLoader from 'dataloader';
import { maskNumbers } from '../../../shared/disclosure/mask-numbers.ts';
import { connection } from '../../../shared/paging/connection.ts';
import type { ListArguments } from '../../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../shared/subgraph/entity-loader.ts';
import { mutation } from '../../../shared/subgraph/mutation.ts';
import { provenance } from '../../../shared/subgraph/provenance.ts';
import { commitDraw } from '../draws/commit-draw.ts';
import { declareInterest } from '../draws/declare-interest.ts';
import { fixChance } from '../draws/fix-chance.ts';
import { frameLines, partsOf } from '../draws/frame-store.ts';
import type { DrawDocument, InterestDocument, VisitDocument } from '../draws/model.ts';
import { publishDraw, visitsOf } from '../draws/publish-draw.ts';
import { publishedRecord } from '../draws/published-record.ts';
import {
  actsOfVisits,
  recordVisitNotPossible,
  type Team,
  teamsOf,
  type VisitAct,
  visitState,
} from '../draws/visit-results.ts';
import type { BehaviourModels } from '../model.ts';
import { amendPlan, announcePlan, createPlan, type PlanServices } from '../plans.ts';
import { VISIT_LIST } from '../store.ts';

/** 抽取, 抽中检查 and what departments do with them. */
export function drawResolvers(services: PlanServices, cursorKey: string) {
  const { models } = services;
  const visits = { model: models.visits, spec: VISIT_LIST, cursorKey };
  const act = (visit: VisitDocument, context: SubgraphContext) => visitActs(models, context).load(visit);
  return {
    Mutation: {
      createPlan: mutation(models.plans, createPlan(services)),
      amendPlan: mutation(models.plans, amendPlan(services)),
      announcePlan: mutation(models.plans, announcePlan(services)),
      declareInterest: mutation(models.interests, declareInterest(services)),
      commitDraw: mutation(models.draws, commitDraw(services)),
      fixChance: mutation(models.draws, fixChance(models)),
      recordVisitNotPossible: mutation(models.visits, recordVisitNotPossible(models)),
      publishDraw: mutation(models.draws, publishDraw(models)),
    },
    RandomDraw: {
      __resolveReference: ({ planId }: { planId: string }, context: SubgraphContext) =>
        entityLoader(context, models.draws).load(planId),
      departments: ({ departmentCodes }: DrawDocument) => departmentCodes?.map((code) => departmentOf(String(code))),
      plan: ({ _id }: DrawDocument, _: unknown, context: SubgraphContext) =>
        entityLoader(context, models.plans).load(_id),
      frameParts: (draw: DrawDocument) => partsOf({ objects: draw.objects!, officers: draw.officers! }),
      frame: (draw: DrawDocument, { part }: { part?: number | null }) =>
        draw.state === 'PUBLISHED' ? frameLines(models, draw._id, part ?? 0) : null,
      record: async (draw: DrawDocument) =>
        draw.state === 'PUBLISHED' ? JSON.stringify(await publishedRecord(models, draw)) : null,
      visitsDrawn: ({ visits: drawn }: DrawDocument) => drawn,
      visitsIn: async (draw: DrawDocument) => {
        const all = await visitsOf(models, draw._id);
        const acts = await actsOfVisits(models, draw._id, all);
        return all.filter((visit) => visitState(visit, acts.get(visit.objectId!)) !== 'PENDING').length;
      },
      visits: ({ _id }: DrawDocument, args: ListArguments, context: SubgraphContext) =>
        connection(visits, args, context, 'RandomDraw.visits', { planId: _id }),
      provenance,
    },
    DrawnVisit: {
      visitId: ({ _id }: VisitDocument) => _id,
      __resolveReference: ({ visitId }: { visitId: string }, context: SubgraphContext) =>
        entityLoader(context, models.visits).load(visitId),
      objectId: ({ frameId }: VisitDocument) => frameId,
      teams: ({ teams }: VisitDocument) => teamsOf(teams),
      state: async (visit: VisitDocument, _: unknown, context: SubgraphContext) =>
        visitState(visit, await act(visit, context)),
      notPossibleReason: ({ notPossibleReason }: VisitDocument) => notPossibleReason && maskNumbers(notPossibleReason),
      supervisedObject: ({ objectId }: VisitDocument, _: unknown, context: SubgraphContext) =>
        entityLoader(context, models.objects).load(objectId!),
      act: async (visit: VisitDocument, _: unknown, context: SubgraphContext) => {
        const found = await act(visit, context);
        return found ? entityLoader(context, models.acts).load(found._id) : null;
      },
      provenance,
    },
    VisitTeam: {
      department: ({ departmentCode }: Team) => departmentOf(departmentCode),
      officers: ({ certificateNos }: Team) =>
        certificateNos.map((certificateNo) => ({ __typename: 'EnforcementOfficer', certificateNo })),
    },
    InterestDeclaration: {
      supervisedObject: ({ objectId }: InterestDocument, _: unknown, context: SubgraphContext) =>
        entityLoader(context, models.objects).load(objectId!),
    },
  };
}

/** The inspection of each visit, one call for each plan of a level. */
function visitActs(
  models: BehaviourModels,
  context: SubgraphContext,
): DataLoader<VisitDocument, VisitAct | undefined, string> {
  return context.once(
    'acts of visits',
    () =>
      new DataLoader(
        async (visits: readonly VisitDocument[]) => {
          const ofPlan = new Map<string, Map<string, VisitAct>>();
          for (const [planId, some] of Map.groupBy(visits, (visit) => visit.planId!))
            ofPlan.set(planId, await actsOfVisits(models, planId, some));
          return visits.map(({ planId, objectId }) => ofPlan.get(planId!)!.get(objectId!));
        },
        { cacheKeyFn: ({ _id }) => _id },
      ),
  );
}

function departmentOf(code: string) {
  return { __typename: 'Department', code };
}
