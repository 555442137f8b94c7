import type { Model } from 'mongoose';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { present } from '../../shared/subgraph/mutation.ts';
import type { RecordEnvelope } from '../../shared/subgraph/record-schema.ts';

/** A record that the viewer must see; the error names it by `id`. @throws ReportedError NOT_FOUND */
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
