import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { textAt } from '../conformance/expectations.ts';
import type { Teller } from './teller.ts';

/** What was drawn: who is inspected, and by whom. */
export interface StoryVisit {
  planId: string;
  objectId: string;
  officers: readonly string[];
}

/** Milliseconds from the commitment until the chance from outside is known, as nobody would have it but in a story. */
const CHANCE_AFTER = 1_500;

/** The department plans inspections, and draws who is inspected by whom. */
export async function tellOfDraw({ chapter, say, until, now }: Teller, itemCode: string): Promise<StoryVisit> {
  chapter('A plan is made, and drawn 抽查计划与随机抽取 (Art. 14, 23)');
  const who = 'market.officer';
  const plan = await say('The department plans inspections by the item', {
    who,
    query: 'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { planId status version } }',
    variables: {
      input: {
        ...{
          name: '餐饮服务双随机抽查（示例）',
          year: Number(civilDateOf(now()).slice(0, 4)),
          planKind: 'SPECIAL',
          regionCode: '610103',
        },
        ...{
          itemCode,
          ratio: 0.0001,
          officersPerVisit: 2,
          scope: { objectTypes: ['ENTERPRISE'], industryCodes: ['H62'] },
        },
      },
    },
  });
  const planId = textAt(plan, 'createPlan.planId');
  await say('and announces it', {
    who,
    query: 'mutation ($input: PlanStepInput!) { announcePlan(input: $input) { announcedOn version } }',
    variables: { input: { planId, expectedVersion: 1 } },
  });
  const beaconDue = new Date(now().getTime() + CHANCE_AFTER);
  await say('It commits to the draw: the frame is frozen, the seed made and kept secret', {
    who,
    query: 'mutation ($input: CommitDrawInput!) { commitDraw(input: $input) { state seedDigest version } }',
    variables: {
      input: { planId, expectedVersion: 2, beaconSource: '某彩票当日开奖号码', beaconDue: beaconDue.toISOString() },
    },
  });
  await say('of which the public sees the digests', {
    query: `query ($id: String!) { plan(planId: $id) { name status
      draw { state objects officers seedDigest frameDigest beaconSource beaconDue seed } } }`,
    variables: { id: planId },
  });
  await until(beaconDue);
  await say('When the chance from outside is known, it draws', {
    who,
    query: 'mutation ($input: FixChanceInput!) { fixChance(input: $input) { state chance visitsDrawn version } }',
    variables: { input: { planId, expectedVersion: 1, chance: '03 08 11 19 24 30' } },
  });
  const drawn = await say('and its staff sees who is to be visited by whom', {
    who,
    query: `query ($id: String!) { plan(planId: $id) { draw { visits(first: 5) { nodes {
      visitId objectId regionCode supervisedObject { name } teams { departmentCode certificateNos } } } } } }`,
    variables: { id: planId },
  });
  await say('which the public does not, yet', {
    query: 'query ($id: String!) { plan(planId: $id) { draw { state visits { totalCount } } } }',
    variables: { id: planId },
  });
  const visit = 'plan.draw.visits.nodes.0';
  const officers = [0, 1].map((place) => textAt(drawn, `${visit}.teams.0.certificateNos.${place}`));
  return { planId, objectId: textAt(drawn, `${visit}.objectId`), officers };
}

/** When all results are in, seed and frame are revealed. */
export async function tellOfDrawPublished({ say }: Teller, planId: string): Promise<void> {
  const draw = await say('All results of the draw are in', {
    who: 'market.officer',
    query: 'query ($id: String!) { plan(planId: $id) { draw { state visitsDrawn visitsIn version } } }',
    variables: { id: planId },
  });
  const { version } = (draw as { plan: { draw: { version: number } } }).plan.draw;
  await say('and it is published, with seed and frame: npm run draw -- verify repeats it', {
    who: 'market.officer',
    query: 'mutation ($input: DrawStepInput!) { publishDraw(input: $input) { state publishedAt } }',
    variables: { input: { planId, expectedVersion: version } },
  });
  await say('so that anybody sees who was drawn, and what was found', {
    query: `query ($id: String!) { plan(planId: $id) { status draw { seed chance
      visits { nodes { number objectId checkResult teams { officers { name certificateNo } } } } } } }`,
    variables: { id: planId },
  });
}
