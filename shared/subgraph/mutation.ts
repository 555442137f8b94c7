import type { GraphQLResolveInfo } from 'graphql';
import type { ClientSession, Connection, Model } from 'mongoose';
import type { Viewer } from '../access/viewer.ts';
import { ReportedError } from '../errors/reported-error.ts';
import type { SubgraphContext } from './context.ts';
import { entityLoader } from './entity-loader.ts';
import { mutate } from './mutate.ts';
import type { RecordEnvelope } from './record-schema.ts';

/** What a mutation does within its transaction. @returns key of the record it answers with */
export type Work<Input> = (input: Input, context: SubgraphContext, session: ClientSession) => Promise<string>;

interface Arguments<Input> {
  input: Input & { idempotencyKey?: string | null };
}

/** Carries work out whole, and once under its key, of the input or of the header. @returns what `work` gives */
export function once<Input>(connection: Connection, work: Work<Input>) {
  return (
    { input: sent }: Arguments<Input>,
    context: SubgraphContext,
    { fieldName, path }: GraphQLResolveInfo,
  ): Promise<string> => {
    const { idempotencyKey: key, ...input } = sent;
    const { viewer, now } = context;
    const asked = { mutation: fieldName, answerName: String(path.key), sent: input, key, viewer, now };
    return mutate(connection, asked, (session) => work(input as Input, context, session));
  };
}

/** A mutation that ends with a record of the model: whole, and once under its key. @param after what follows once it stands */
export function mutation<Doc extends RecordEnvelope, Input>(
  model: Model<Doc>,
  work: Work<Input>,
  after?: (context: SubgraphContext, key: string) => Promise<void>,
) {
  const run = once(model.db, work);
  return async (_: unknown, args: Arguments<Input>, context: SubgraphContext, info: GraphQLResolveInfo) => {
    const key = await run(args, context, info);
    await after?.(context, key);
    return present(model, key, context);
  };
}

/** The record as it stands now: an earlier mutation of the same request may have changed it. */
export function present<Doc extends RecordEnvelope>(
  model: Model<Doc>,
  key: string,
  context: SubgraphContext,
): Promise<Doc | null> {
  return entityLoader(context, model).clear(key).load(key);
}

/** The same, of a record that the viewer must see. @throws ReportedError NOT_FOUND */
export async function found<Doc extends RecordEnvelope>(
  model: Model<Doc>,
  key: string,
  context: SubgraphContext,
  zh: string,
): Promise<Doc> {
  const record = await present(model, key, context);
  if (record) return record;
  throw new ReportedError('NOT_FOUND', `There is no ${model.modelName} ${key}.`, { key }, `${zh} ${key} 不存在。`);
}

/** The department in whose name the viewer acts. @throws ReportedError WRONG_DEPARTMENT */
export function departmentOf({ department }: Viewer): string {
  if (department !== undefined) return department;
  throw new ReportedError(
    'WRONG_DEPARTMENT',
    'This is for accounts in post at a department.',
    {},
    '该操作须由在岗账号办理。',
  );
}
