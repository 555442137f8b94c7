import type { Holidays } from '../../shared/calendar/working-day.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import { connection } from '../../shared/paging/connection.ts';
import type { Filter, ListArguments } from '../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import { actChain } from './act-chain.ts';
import type { PlanServices } from './plans.ts';
import { publicationResolvers } from './publication/resolvers.ts';
import { actResolvers } from './resolvers/act-resolvers.ts';
import { drawResolvers } from './resolvers/draw-resolvers.ts';
import { objectFields } from './resolvers/object-resolvers.ts';
import { planFields } from './resolvers/plan-resolvers.ts';
import { ACT_LIST, OBJECT_LIST, objectOfCreditCode, PLAN_LIST } from './store.ts';

interface ObjectArguments {
  objectId?: string | null;
  creditCode?: string | null;
}

export function behaviourResolvers(services: PlanServices, cursorKey: string, holidays: Holidays) {
  const { models } = services;
  const {
    Query: publicationQueries,
    Mutation: publicationSteps,
    ...publication
  } = publicationResolvers(models, cursorKey, holidays);
  const { Mutation: drawSteps, ...draws } = drawResolvers(services, cursorKey);
  const acts = { model: models.acts, spec: ACT_LIST, cursorKey };
  const objects = { model: models.objects, spec: OBJECT_LIST, cursorKey };
  const plans = { model: models.plans, spec: PLAN_LIST, cursorKey };

  /** `acts` below a type whose key field is `key`: rows that have the key at `path`. */
  const actsBelow =
    (type: string, key: string, path: string) =>
    (parent: Readonly<Record<string, unknown>>, args: ListArguments, context: SubgraphContext) => {
      const filter: Filter = { [path]: parent[key] };
      return connection(acts, args, context, `${type}.acts`, filter);
    };
  /** A type of another subgraph, of which this one knows no more than the key it is asked with. */
  const foreign = (type: string, key: string, path: string) => ({
    __resolveReference: (reference: unknown) => reference,
    acts: actsBelow(type, key, path),
  });

  return {
    Query: {
      act: (_: unknown, { id }: { id: string }, context: SubgraphContext) =>
        entityLoader(context, models.acts).load(id),
      acts: (_: unknown, args: ListArguments, context: SubgraphContext) => connection(acts, args, context, 'acts'),
      _actChain: (_: unknown, { ids }: { ids: readonly string[] }) => actChain(models, ids),
      supervisedObject: (_: unknown, { objectId, creditCode }: ObjectArguments, context: SubgraphContext) => {
        if (Boolean(objectId) === Boolean(creditCode))
          throw badInput('objectId', 'or creditCode must be given, and not both', '与creditCode应提供且仅提供一个');
        return objectId
          ? entityLoader(context, models.objects).load(objectId)
          : objectOfCreditCode(models, context, creditCode!);
      },
      supervisedObjects: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(objects, args, context, 'supervisedObjects'),
      plan: (_: unknown, { planId }: { planId: string }, context: SubgraphContext) =>
        entityLoader(context, models.plans).load(planId),
      plans: (_: unknown, args: ListArguments, context: SubgraphContext) => connection(plans, args, context, 'plans'),
      ...publicationQueries,
    },
    ...publication,
    ...actResolvers(models),
    ...draws,
    Mutation: { ...publicationSteps, ...drawSteps },
    SupervisedObject: { ...objectFields(models), acts: actsBelow('SupervisedObject', 'objectId', 'objectId') },
    RandomInspectionPlan: { ...planFields(models), acts: actsBelow('RandomInspectionPlan', 'planId', 'planId') },
    SupervisionItem: foreign('SupervisionItem', 'itemCode', 'itemCode'),
    InspectionChecklist: foreign('InspectionChecklist', 'checklistCode', 'checklistCode'),
    EnforcementOfficer: foreign('EnforcementOfficer', 'certificateNo', 'handlers'),
    Department: foreign('Department', 'code', 'departmentCode'),
    Complaint: {
      ...foreign('Complaint', 'reference', 'complaintNo'),
      // Without it the way from the complaint to its acts is shut to the viewer.
      __resolveReference: (complaint: { reference?: string | null }) => (complaint.reference ? complaint : null),
    },
  };
}
