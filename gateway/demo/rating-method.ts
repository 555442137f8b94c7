import type { Viewer } from '../../shared/access/viewer.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { RunningSubgraphs } from '../start-subgraphs.ts';

const DEPARTMENT = '610100-MKT';
const SCHEME = 'FOOD_SAFETY_GRADE';
const VIEWER: Viewer = {
  ...{ kind: 'person', account: 'demo', department: DEPARTMENT, departments: [DEPARTMENT], region: '610100' },
  scopes: ['administration', 'supervision'],
};

const METHOD = {
  ...{ scheme: SCHEME, methodVersion: 1, name: '餐饮量化分级（演示）', source: '演示数据，非正式评价方法' },
  ...{ baseScore: 100, minScore: 0, maxScore: 100, public: true, validMonths: 12 },
  rules: [
    {
      ...{ code: 'PENALTY', nameZh: '行政处罚', nameEn: 'Penalties', source: 'PENALTY' },
      ...{ points: -10, cap: 40, decayMonths: 36 },
    },
    { code: 'ABNORMAL', nameZh: '经营异常名录', nameEn: 'Abnormal listing', source: 'ABNORMAL_LISTING', points: -25 },
    { code: 'SERIOUS', nameZh: '严重违法失信', nameEn: 'Serious listing', source: 'SERIOUS_LISTING', points: -50 },
  ],
  grades: ['A', 'B', 'C'].map((grade, place) => ({ grade, from: [85, 60, 0][place]! })),
};

/** A published rating method of the demo city, and a few objects that are rated by it; one that is there already stays as it is. */
export async function demoRatings({ subgraphs }: RunningSubgraphs, now: Date): Promise<void> {
  const ask = async (name: string, query: string, variables = {}) => {
    const subgraph = subgraphs.find((one) => one.name === name)!;
    const { data, errors } = await subgraph.execute({ query, variables, viewer: VIEWER, requestId: 'demo' });
    if (errors) throw errors[0]!;
    return data as Record<string, { methodNo: string; nodes: { objectId: string }[] } | null>;
  };
  const run = (field: string, type: string, input: object) =>
    ask('credit', `mutation ($input: ${type}!) { ${field}(input: $input) { methodNo } }`, { input });
  const methodNo = `${DEPARTMENT}/${SCHEME}/1`;
  const standing = await ask('credit', `{ ratingMethod(methodNo: "${methodNo}") { methodNo } }`);
  if (standing['ratingMethod']) return;
  await run('draftRatingMethod', 'DraftRatingMethodInput', { ...METHOD, effectiveOn: civilDateOf(now) });
  await run('publishRatingMethod', 'PublishRatingMethodInput', { methodNo, expectedVersion: 1 });
  const { acts } = await ask(
    'behaviour',
    `{ acts(first: 5, where: { kind: { eq: PENALTY }, departmentCode: { eq: "${DEPARTMENT}" } }) { nodes { objectId } } }`,
  );
  for (const objectId of new Set(acts!.nodes.flatMap(({ objectId }) => objectId ?? [])))
    await run('rateObject', 'RateObjectInput', { objectId, scheme: SCHEME });
}
