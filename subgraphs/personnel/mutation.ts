import type { GraphQLResolveInfo } from 'graphql';
import type { ClientSession, Model } from 'mongoose';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import { mutate } from '../../shared/subgraph/mutate.ts';
import type { RecordEnvelope } from '../../shared/subgraph/record-schema.ts';

/** What a mutation does within its transaction. @returns key of the record it answers with */
export type Work<Input> = (input: Input, context: SubgraphContext, session: ClientSession) => Promise<string>;

/** A mutation that ends with a record of the model: whole, and once under its key. */
export function mutation<Doc extends RecordEnvelope, Input>(model: Model<Doc>, work: Work<Input>) {
  return async (
    _: unknown,
    { input: sent }: { input: Input & { idempotencyKey?: string | null } },
    context: SubgraphContext,
    info: GraphQLResolveInfo,
  ): Promise<Doc | null> => {
    const { idempotencyKey: key, ...input } = sent;
    const { viewer, now } = context;
    const asked = { mutation: info.fieldName, answerName: String(info.path.key), sent: input, key, viewer, now };
    const id = await mutate(model.db, asked, (session) => work(input as Input, context, session));
    return present(model, id, context);
  };
}

/** The record as it stands now: an earlier mutation of the same request may have changed it. */
function present<Doc extends RecordEnvelope>(model: Model<Doc>, id: string, context: SubgraphContext) {
  return entityLoader(context, model).clear(id).load(id);
}

/** The same, of a record that the viewer must see. @throws ReportedError NOT_FOUND */
export async function found<Doc extends RecordEnvelope>(
  model: Model<Doc>,
  id: string,
  context: SubgraphContext,
  zh: string,
): Promise<Doc> {
  const record = await present(model, id, context);
  if (record) return record;
  throw new ReportedError('NOT_FOUND', `There is no ${model.modelName} ${id}.`, { id }, `${zh} ${id} 不存在。`);
}
