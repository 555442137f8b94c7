import type { Model } from 'mongoose';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { FieldSpecs } from '../../shared/ingest/dataset.ts';
import { CHECKLIST_FIELDS, ITEM_FIELDS, SUB_ITEM_FIELDS } from './catalogue-fields.ts';
import type { ItemsModels } from './model.ts';

export type ExportFormat = 'csv' | 'ndjson';
export type ExportedDataset = 'items' | 'subItems' | 'checklists';

/** Fields that are for the department alone. */
const INTERNAL = new Set(['createdBy', 'createdDept']);
const BATCH = 500;

/**
 * The catalogue as text, line by line in the order of the codes, in the fields by which it is brought in (Art. 7): what is exported can be
 * imported. CSV by RFC 4180, lists as JSON in their cell; NDJSON without what is not given.
 * @throws ReportedError BAD_USER_INPUT for another dataset
 */
export async function* exportCatalogue(
  models: ItemsModels,
  dataset: ExportedDataset,
  format: ExportFormat,
): AsyncGenerator<string> {
  const exported = sourceOf(models, dataset);
  const names = Object.keys(exported.fields).filter((name) => !INTERNAL.has(name));
  if (format === 'csv') yield `${names.join(',')}\r\n`;
  for await (const row of exported.model
    .find({}, Object.fromEntries(names.map((name) => [name, 1])))
    .sort({ _id: 1 })
    .lean()
    .cursor({ batchSize: BATCH })) {
    const values = names.map((name) => (row as Readonly<Record<string, unknown>>)[name]);
    yield format === 'csv' ? csvLine(values) : ndjsonLine(names, values);
  }
}

function sourceOf(models: ItemsModels, dataset: ExportedDataset): { model: Model<never>; fields: FieldSpecs } {
  switch (dataset) {
    case 'items':
      return { model: models.items as unknown as Model<never>, fields: ITEM_FIELDS };
    case 'subItems':
      return { model: models.subItems as unknown as Model<never>, fields: SUB_ITEM_FIELDS };
    case 'checklists':
      return { model: models.checklists as unknown as Model<never>, fields: CHECKLIST_FIELDS };
    default:
      throw new ReportedError(
        'BAD_USER_INPUT',
        'The catalogue has the datasets items, subItems and checklists.',
        { argument: 'dataset' },
        '可导出的数据集：items、subItems、checklists。',
      );
  }
}

function ndjsonLine(names: readonly string[], values: readonly unknown[]): string {
  const given = names.flatMap((name, place) => (isGiven(values[place]) ? [[name, values[place]]] : []));
  return `${JSON.stringify(Object.fromEntries(given))}\n`;
}

function csvLine(values: readonly unknown[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

function cell(value: unknown): string {
  if (!isGiven(value)) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
