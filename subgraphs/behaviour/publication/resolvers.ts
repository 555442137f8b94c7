import type { GraphQLResolveInfo } from 'graphql';
import { ownKeys } from '../../../shared/access/reader-keys.ts';
import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import type { Holidays } from '../../../shared/calendar/working-day.ts';
import { constantCase } from '../../../shared/codes/constant-case.ts';
import { connection } from '../../../shared/paging/connection.ts';
import type { Filter, ListArguments, ListSpec } from '../../../shared/paging/list-spec.ts';
import { readBy } from '../../../shared/paging/visible-rows.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../shared/subgraph/entity-loader.ts';
import { readAtOnce } from '../../../shared/subgraph/read-at-once.ts';
import type { ActDocument, BehaviourModels } from '../model.ts';
import { shownText } from '../redaction.ts';
import { missedBefore, publicationDue } from './due-rules.ts';
import type { TakenStep } from './model.ts';
import { publicationMutations } from './mutations.ts';
import { previewOf } from './preview.ts';
import type { RedactionProfile } from './profiles.ts';
import { type About, publicationOf, stateOf } from './standing.ts';

/** Acts that wait for their publication; whoever is responsible for them sees them. */
const DUE_LIST: ListSpec = {
  readerKeys: ownKeys,
  type: 'DuePublication',
  filters: {},
  orders: { OCCURRED_ON: 'occurredOn' },
  defaultOrder: { field: 'OCCURRED_ON', direction: 'ASC' },
};

interface DueArguments extends Pick<ListArguments, 'first' | 'after'> {
  missedOnly?: boolean | null;
}

/** 公示: how acts come before the public, and which have missed their day (Art. 23). */
export function publicationResolvers(models: BehaviourModels, cursorKey: string, holidays: Holidays) {
  const due = { model: models.acts, spec: DUE_LIST, cursorKey };
  const missed = ({ now }: SubgraphContext) => ({
    awaitsPublication: true,
    occurredOn: { $lt: missedBefore('PENALTY', civilDateOf(now), holidays()) },
  });
  const dueOf = (act: ActDocument) => publicationDue(act, holidays());

  return {
    Query: {
      actPublication: async (_: unknown, { actId }: { actId: string }, context: SubgraphContext) =>
        publicationOf(models, await entityLoader(context, models.acts).load(actId), context),
      dueForPublication: (_: unknown, { missedOnly, ...page }: DueArguments, context: SubgraphContext) => {
        const place = missedOnly ? 'dueForPublication missed' : 'dueForPublication';
        return connection(due, page, context, place, missedOnly ? missed(context) : { awaitsPublication: true });
      },
      missedPublications: async (_: unknown, __: unknown, context: SubgraphContext) =>
        (await missedByDepartment(models, { ...missed(context), ...readBy(ownKeys(context.viewer)) })).map(
          ({ departmentCode, count, oldest }) => ({
            department: { __typename: 'Department', code: departmentCode },
            count,
            oldestDueOn: dueOf({ kind: 'PENALTY', occurredOn: oldest } as ActDocument)?.date,
          }),
        ),
    },
    Mutation: publicationMutations(models, holidays),
    ActPublication: {
      actId: ({ act }: About) => act._id,
      state: stateOf,
      opinion: ({ act, publication }: About) => shownText(act, publication?.opinion),
      profile: ({ act, publication }: About) => publication?.profile ?? act.redaction,
      publicFrom: ({ act }: About) => act.publicDate,
      publicUntil: ({ act, publication }: About) =>
        act.readers.includes('public') ? act.publicEndDate : publication?.publicUntil,
      reason: ({ act, publication }: About) => shownText(act, publication?.reason),
      dueOn: ({ act }: About) => dueOf(act)?.date,
      provisional: ({ act }: About) => dueOf(act)?.provisional,
      steps: ({ publication }: About) => publication?.steps ?? [],
      preview: (
        about: About,
        { profile }: { profile?: RedactionProfile | null },
        context: SubgraphContext,
        { schema }: GraphQLResolveInfo,
      ) => previewOf(models, schema, about, profile, context),
      version: ({ publication }: About) => publication?.version ?? 0,
    },
    PublicationStep: {
      step: ({ step }: TakenStep) => constantCase(step),
      department: ({ department }: TakenStep) => ({ __typename: 'Department', code: department }),
    },
    DuePublication: {
      act: (act: ActDocument) => act,
      dueOn: (act: ActDocument) => dueOf(act)?.date,
      provisional: (act: ActDocument) => dueOf(act)?.provisional,
      missed: (act: ActDocument, _: unknown, { now }: SubgraphContext) => (dueOf(act)?.date ?? '9') < civilDateOf(now),
    },
  };
}

/** How many acts of each department the filter finds, and the day of the oldest; two calls. */
async function missedByDepartment(models: BehaviourModels, filter: Filter) {
  const counts = await readAtOnce<{ _id: string; count: number }>(models.acts, [
    { $match: filter },
    { $group: { _id: '$departmentCode', count: { $sum: 1 } } },
  ]);
  const [first, ...others] = counts.map(({ _id }) => [
    { $match: { ...filter, departmentCode: _id } },
    { $sort: { occurredOn: 1, _id: 1 } },
    { $limit: 1 },
    { $project: { departmentCode: 1, occurredOn: 1 } },
  ]);
  if (!first) return [];
  const unions = others.map((pipeline) => ({ $unionWith: { coll: models.acts.collection.collectionName, pipeline } }));
  const oldest = await readAtOnce<ActDocument>(models.acts, [...first, ...unions]);
  const dayOf = new Map(oldest.map(({ departmentCode, occurredOn }) => [departmentCode, occurredOn]));
  return counts
    .map(({ _id, count }) => ({ departmentCode: _id, count, oldest: dayOf.get(_id) }))
    .sort((a, b) => (a.departmentCode < b.departmentCode ? -1 : 1));
}
