import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { FEEDBACK_FIELDS, type TaskContent } from './task-fields.ts';
import type { TraceServices } from './trace.ts';

/** Acts that one feedback refers to. */
const MOST_ACTS = 20;

/**
 * What the assigned department reports (Art. 28): words, and the acts that came of it, which it must see itself.
 * @throws ReportedError BAD_USER_INPUT naming the argument, SUBGRAPH_UNAVAILABLE
 */
export async function feedbackOf(
  { owner }: TraceServices,
  { feedback, actIds }: { feedback?: string; actIds?: readonly string[] | null },
  context: SubgraphContext,
): Promise<TaskContent> {
  const said = { ...checkedInput(FEEDBACK_FIELDS, { feedback }), fedBackAt: context.now };
  const ids = [...new Set(actIds ?? [])];
  if (ids.length === 0) return { ...said, actIds: undefined };
  if (ids.length > MOST_ACTS)
    throw badInput('input.actIds', `takes at most ${MOST_ACTS} acts`, `至多${MOST_ACTS}个行为`);
  const names = ids.map((_, place) => `a${place}`);
  const query = `query Acts(${names.map((name) => `$${name}: ID!`).join(', ')}) {
    ${names.map((name) => `${name}: act(id: $${name}) { id }`).join(' ')}
  }`;
  const variables = Object.fromEntries(names.map((name, place) => [name, ids[place]]));
  const { viewer, requestId } = context;
  const answer = await owner('behaviour')?.execute({ query, variables, viewer, requestId });
  if (!answer?.data)
    throw new ReportedError('SUBGRAPH_UNAVAILABLE', 'The subgraph that keeps acts did not answer. Try again.', {});
  const unseen = ids.filter((_, place) => !answer.data?.[names[place]!]);
  if (unseen.length > 0) throw badInput('input.actIds', 'names an act that is not known', '包含不存在的行为');
  return { ...said, actIds: ids };
}
