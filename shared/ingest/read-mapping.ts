import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { digestOf } from '../audit/digest.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { datePattern, FEN_OF_UNIT, type MoneyUnit, type NumberFormat } from './formats.ts';
import { type FieldRule, type Join, type Mapping, type Quirk, sourcesOf } from './mapping.ts';
import { type Keys, MappingKeys } from './mapping-keys.ts';
import type { Format } from './read-rows.ts';

/**
 * Reads and checks a mapping file (YAML or JSON).
 * @param joinFiles other paths for the joined files, by the name of the join
 * @throws ReportedError INGEST_INVALID naming the key
 */
export async function readMapping(file: string, joinFiles: ReadonlyMap<string, string> = new Map()): Promise<Mapping> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const message = `The mapping ${file} cannot be read: ${(cause as Error).message}.`;
    throw Object.assign(new ReportedError('INGEST_INVALID', message, {}, `映射文件 ${file} 无法读取。`), { cause });
  }
  return mappingOf(text, dirname(resolve(file)), joinFiles);
}

/** @param folder against which the paths of joined files are read */
export function mappingOf(text: string, folder: string, joinFiles: ReadonlyMap<string, string> = new Map()): Mapping {
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    const message = `The mapping is neither YAML nor JSON: ${(cause as Error).message.split('\n')[0]}`;
    throw Object.assign(new ReportedError('INGEST_INVALID', message, {}, '映射文件不是有效的 YAML 或 JSON。'), {
      cause,
    });
  }
  const root = MappingKeys.of(document, '');
  const mapping: Mapping = {
    dataset: root.text('dataset'),
    ...rowsFormat(root),
    sourceSystem: root.optionalText('sourceSystem'),
    occurrence: root.texts('occurrence') ?? [],
    joins: root.children('joins').map(([name, keys]) => join(name, keys, folder, joinFiles)),
    quirks: root.children('quirks').map(([code, keys]) => quirk(code, keys)),
    fields: new Map(root.children('fields').map(([name, keys]) => [name, fieldRule(keys)])),
    copies: root.choice('copies', ['keep', 'once']) ?? 'keep',
    digest: digestOf(document),
  };
  root.end();
  if (mapping.fields?.size === 0) root.refuse('fields', 'names no field', '未列出任何字段');
  checkSources(mapping, root);
  return mapping;
}

function checkSources({ fields, joins, occurrence }: Mapping, root: Keys): void {
  for (const [field, rule] of fields ?? [])
    for (const source of sourcesOf(rule)) {
      const [, joined] = /^@([^.]+)\../.exec(source) ?? [];
      if (source.startsWith('@') && !joins.some(({ name }) => name === joined))
        root.refuse(`fields.${field}`, `reads "${source}", but there is no such join`, `引用了不存在的关联“${source}”`);
      if (source.startsWith('$') && source !== '$row' && source !== '$occurrence')
        root.refuse(`fields.${field}`, `reads "${source}"; there are $row and $occurrence`, `不存在“${source}”`);
      if (source === '$occurrence' && occurrence.length === 0)
        root.refuse('occurrence', `is needed, since fields.${field} reads $occurrence`, '使用 $occurrence 时必须给出');
    }
}

function rowsFormat(keys: Keys): { format?: Format; encoding: string; delimiter: string } {
  const encoding = keys.optionalText('encoding') ?? 'utf-8';
  const delimiter = keys.optionalText('delimiter') ?? ',';
  try {
    new TextDecoder(encoding);
  } catch {
    keys.refuse('encoding', `"${encoding}" is not a known encoding`, '编码名称无效');
  }
  if (![',', ';', '\t', '|'].includes(delimiter))
    keys.refuse('delimiter', 'must be one of , ; | and tab', '分隔符无效');
  return { format: keys.choice('format', ['csv', 'ndjson']), encoding, delimiter };
}

function join(name: string, keys: Keys, folder: string, files: ReadonlyMap<string, string>): Join {
  const written = keys.optionalText('file');
  const file = files.get(name) ?? (written && resolve(folder, written));
  if (!file) keys.refuse('file', `is not given, here or as --join ${name}=<path>`, '未给出');
  const read: Join = { name, file: file!, key: keys.text('key'), on: keys.text('on'), ...rowsFormat(keys) };
  keys.end();
  return read;
}

function quirk(code: string, keys: Keys): Quirk {
  const read: Quirk = {
    code,
    column: keys.text('column'),
    matches: keys.pattern('matches'),
    unless: keys.pattern('unless'),
    message: keys.text('message'),
    messageZh: keys.text('messageZh'),
  };
  if ((read.matches === undefined) === (read.unless === undefined))
    keys.refuse('matches', 'or "unless" must be given, not both', '与 unless 须择一');
  keys.end();
  return read;
}

function fieldRule(keys: Keys): FieldRule {
  const codes = keys.optionalMap('codes');
  const rule: FieldRule = {
    from: keys.optionalText('from'),
    const: keys.value('const'),
    compose: keys.parts('compose')?.map((part) => (typeof part === 'string' ? part : fieldRule(part))),
    squeeze: keys.flag('squeeze'),
    omitWhen: keys.texts('omitWhen'),
    keepWhen: keys.pattern('keepWhen'),
    codes: codes && new Map(Object.entries(codes)),
    date: dateFormat(keys, 'date'),
    datetime: dateFormat(keys, 'datetime'),
    zone: keys.optionalText('zone') ?? '+08:00',
    number: numberFormat(keys),
    unit: keys.choice('unit', Object.keys(FEN_OF_UNIT) as MoneyUnit[]),
    list: keys.optionalText('list'),
    prefix: keys.optionalText('prefix'),
    default: keys.value('default'),
  };
  keys.end();
  if ([rule.from, rule.const, rule.compose].filter((given) => given !== undefined).length !== 1)
    keys.refuse('from', 'or "const" or "compose" must be given, and only one of them', '、const、compose 须择一');
  if (!/^([+-]([01]\d|2[0-3]):[0-5]\d|Z)$/.test(rule.zone))
    keys.refuse('zone', 'must be an offset such as +08:00', '时区无效');
  const conversions = [rule.date, rule.datetime, rule.number ?? rule.unit, rule.list].filter(
    (given) => given !== undefined,
  );
  if (conversions.length > 1)
    keys.refuse('date', 'one of date, datetime, number or unit, list at most', '格式只能择一');
  return rule;
}

function dateFormat(keys: Keys, key: 'date' | 'datetime'): RegExp | undefined {
  const format = keys.optionalText(key);
  if (format === undefined) return undefined;
  const pattern = datePattern(format);
  if (!pattern)
    keys.refuse(key, `"${format}" must name year, month and day once each, as in yyyy-MM-dd`, '日期格式无效');
  return pattern;
}

function numberFormat(keys: Keys): NumberFormat | undefined {
  const given = keys.value('number');
  if (given === undefined) return undefined;
  if (given === 'plain') return {};
  const inner = MappingKeys.of(given, keys.pathOf('number'));
  const format = { group: inner.optionalText('group'), decimal: inner.optionalText('decimal') };
  inner.end();
  return format;
}
