import type { Holidays } from '../../shared/calendar/working-day.ts';
import { nameGrams } from '../../shared/codes/name-grams.ts';
import { problemOf } from '../../shared/ingest/check-row.ts';
import type { Dataset } from '../../shared/ingest/dataset.ts';
import { defineDataset } from '../../shared/ingest/define-dataset.ts';
import { type CoordinationModels, SOURCE_FIELDS } from './model.ts';
import { sourceFaults } from './rules.ts';
import { sourceProviders } from './store.ts';

const TAKEN = problemOf(
  'SOURCE_TAKEN',
  'sourceId',
  'Another department has registered a source of this id.',
  '该数据源编号已由其他部门登记。',
);

/** What can be brought in: 数据源. Tasks arise in the graph alone. */
export function coordinationDatasets(models: CoordinationModels, holidays: Holidays): Dataset[] {
  return [
    defineDataset({
      name: 'sources',
      title: '数据源',
      fields: SOURCE_FIELDS,
      model: models.sources,
      holidays,
      byOperator: true,
      key: (source) => source.sourceId!,
      rules: (source, batch) => ({ held: sourceFaults(source, batch.receivedAt) }),
      link: async (rows, batch) => {
        const providers = await sourceProviders(
          models,
          rows.map((row) => row.sourceId!),
        );
        return rows.map(({ sourceId }) =>
          [undefined, batch.department.code].includes(providers.get(sourceId!)) ? {} : { held: [TAKEN] },
        );
      },
      derived: (source) => ({ nameGrams: nameGrams(source.name ?? '') }),
      // Every field is for the staff; the row is open to all of them.
      audience: () => ({ published: true }),
    }),
  ];
}
