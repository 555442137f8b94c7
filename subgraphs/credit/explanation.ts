import DataLoader from 'dataloader';
import type { Model } from 'mongoose';
import type { Viewer } from '../../shared/access/viewer.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import type { RecordEnvelope } from '../../shared/subgraph/record-schema.ts';
import { seesCredit } from './access.ts';
import type { CreditModels, PublicSpan, RatingDocument } from './model.ts';
import type { ExplainedRule } from './rating-rules.ts';

/** Which records of other subgraphs a viewer sees. */
export interface SeenServices {
  /** Those of the keys of one kind of record, a GraphQL object type. */
  seenBy(viewer: Viewer, kind: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/**
 * How a score came about, rule by rule. Each record that counted is named to those who may read it; to others it shows in the count of its
 * kind alone.
 */
export async function explanationOf(
  models: CreditModels,
  services: SeenServices,
  { explanation }: RatingDocument,
  context: SubgraphContext,
) {
  const rules = explanation as readonly ExplainedRule[] | undefined;
  if (!rules) return null;
  return Promise.all(
    rules.map(async ({ records, ...rule }) => {
      const seen = await Promise.all(records.map((record) => isSeen(models, services, record, context)));
      const counts = [...Map.groupBy(records, ({ kind }) => kind)].map(([kind, { length: count }]) => ({
        kind,
        count,
      }));
      return { ...rule, counts, records: records.filter((_, place) => seen[place]) };
    }),
  );
}

async function isSeen(
  models: CreditModels,
  services: SeenServices,
  { kind, id }: { kind: string; id: string },
  context: SubgraphContext,
): Promise<boolean> {
  const own: Readonly<Record<string, Model<RecordEnvelope & PublicSpan>>> = {
    CreditListing: models.listings as unknown as Model<RecordEnvelope & PublicSpan>,
    JointMeasure: models.sanctions as unknown as Model<RecordEnvelope & PublicSpan>,
    CreditRepair: models.repairs as unknown as Model<RecordEnvelope & PublicSpan>,
  };
  const model = own[kind];
  if (model) {
    const record = await entityLoader(context, model).load(id);
    return record !== null && seesCredit(context.viewer, record, context.now);
  }
  return context.once(`seen ${kind}`, () => seenLoader(services, kind, context.viewer)).load(id);
}

function seenLoader({ seenBy }: SeenServices, kind: string, viewer: Viewer): DataLoader<string, boolean> {
  return new DataLoader<string, boolean>(async (ids) => {
    const seen = await seenBy(viewer, kind, ids);
    return ids.map((id) => seen.has(id));
  });
}
