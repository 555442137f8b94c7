import type { Viewer } from '../../../shared/access/viewer.ts';
import { inTransaction } from '../../../shared/audit/transaction.ts';
import { SubgraphContext } from '../../../shared/subgraph/context.ts';
import type { Work } from '../../../shared/subgraph/mutation.ts';
import { announcePlan, createPlan, type PlanInput, type PlanServices } from '../plans.ts';
import { commitDraw } from './commit-draw.ts';
import { fixChance } from './fix-chance.ts';
import type { VisitDocument } from './model.ts';
import { publishDraw, visitsOf } from './publish-draw.ts';

/** A made-up plan and its draw, taken step by step at days of the past, as a department would have. */
export interface DemoDraw {
  planId: string;
  plan: PlanInput;
  /** In whose name; of a department that may make such a plan. */
  maker: Viewer;
  /** When the plan is made; it is announced and committed to a day later each, and drawn the day after. */
  begun: Date;
  chance: string;
}

const DAY = 86_400_000;
/** No step of a draw goes by a list. */
const NO_LISTS = { typesOf: (type: string) => [type], isGuarded: () => false };

/**
 * Makes, announces and draws a plan of the demo city, by the same steps as anybody; one that is there already stays as it is.
 * @returns its visits; none where the plan was there
 */
export async function demoDraw(
  services: PlanServices,
  { planId, plan, maker, begun, chance }: DemoDraw,
): Promise<VisitDocument[]> {
  const { models } = services;
  if ((await models.plans.countDocuments({ _id: planId })) > 0) return [];
  const take = <Input>(work: Work<Input>, input: Input, day: number) =>
    taken(services, work, input, maker, dayAfter(begun, day));
  const due = dayAfter(begun, 3);
  await take(
    createPlan(services, () => planId),
    plan,
    0,
  );
  await take(announcePlan(services), { planId, expectedVersion: 1 }, 1);
  const beacon = { beaconSource: '演示用公开随机数', beaconDue: due };
  await take(commitDraw(services), { planId, expectedVersion: 2, ...beacon }, 2);
  await take(fixChance(models), { planId, expectedVersion: 1, chance }, 3);
  return visitsOf(models, planId);
}

/** Publishes a demo draw whose results are in. */
export async function publishDemoDraw(services: PlanServices, planId: string, maker: Viewer, at: Date): Promise<void> {
  await taken(services, publishDraw(services.models), { planId, expectedVersion: 2 }, maker, at);
}

function taken<Input>(
  { models }: PlanServices,
  work: Work<Input>,
  input: Input,
  maker: Viewer,
  at: Date,
): Promise<string> {
  const context = new SubgraphContext(maker, 'demo', at, NO_LISTS);
  return inTransaction(models.plans.db, (session) => work(input, context, session));
}

function dayAfter(begun: Date, days: number): Date {
  return new Date(begun.getTime() + days * DAY);
}
