import type { Connection } from 'mongoose';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { CanonicalRow, Dataset } from '../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { mutation, present } from '../../shared/subgraph/mutation.ts';
import type { DepartmentFacts } from '../../shared/subgraph/services.ts';
import type { CoordinationModels, SourceDocument } from './model.ts';
import { dataQuality, type QualityFilter } from './quality.ts';
import { registerSource, type SourceStepInput, setSourceState } from './register-source.ts';
import { silentSources } from './silent-sources.ts';
import { contactLoader } from './source-contacts.ts';
import { silentSince } from './source-rules.ts';

interface SourceServices {
  dataset: Dataset;
  department(code: string): Promise<DepartmentFacts | undefined>;
}

/** What is done about sources, what is heard of them, and what their rows are worth (Art. 13, 15–20). */
export function sourceResolvers(connection: Connection, models: CoordinationModels, services: SourceServices) {
  const own = { models, ...services };
  const heardOf = (source: SourceDocument, _: unknown, context: SubgraphContext) =>
    contactLoader(connection, context).load(source);
  return {
    Query: {
      silentSources: async (_: unknown, __: unknown, { now }: SubgraphContext) =>
        (await silentSources(connection, models, now)).map(({ source }) => source),
      dataQuality: (_: unknown, { where }: { where?: QualityFilter | null }, context: SubgraphContext) =>
        dataQuality(connection, where ?? {}, context),
    },
    Mutation: {
      registerSource: mutation<SourceDocument, CanonicalRow>(models.sources, (input, context, session) =>
        registerSource(own, input, context, session),
      ),
      setSourceState: mutation<SourceDocument, SourceStepInput>(models.sources, async (input, context, session) => {
        const { sourceId } = input;
        const source = await present(models.sources, sourceId, context);
        if (!source)
          throw new ReportedError('NOT_FOUND', `There is no source ${sourceId}.`, {}, `数据源 ${sourceId} 不存在。`);
        await setSourceState(own, source, input, context, session);
        return sourceId;
      }),
    },
    DataSource: {
      lastContactAt: heardOf,
      silentSince: async (source: SourceDocument, asked: unknown, context: SubgraphContext) => {
        const { state, expectedHours, registeredAt } = source;
        const since = (await heardOf(source, asked, context)) ?? registeredAt;
        return silentSince({ state, expectedHours, since }, context.now) ?? null;
      },
    },
  };
}
