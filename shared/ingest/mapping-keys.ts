import { ReportedError } from '../errors/reported-error.ts';

/** One level of a mapping file, read key by key; `end` refuses the keys that nobody asked for. */
export interface Keys {
  value(key: string): unknown;
  text(key: string): string;
  optionalText(key: string): string | undefined;
  texts(key: string): string[] | undefined;
  flag(key: string): boolean | undefined;
  pattern(key: string): RegExp | undefined;
  choice<Choice extends string>(key: string, choices: readonly Choice[]): Choice | undefined;
  optionalMap(key: string): Readonly<Record<string, unknown>> | undefined;
  children(key: string): [string, Keys][];
  /** A list of texts and of levels. */
  parts(key: string): (string | Keys)[] | undefined;
  end(): void;
  pathOf(key: string): string;
  refuse(key: string, problem: string, problemZh: string): never;
}

export class MappingKeys implements Keys {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #asked = new Set<string>();

  constructor(values: Readonly<Record<string, unknown>>, path: string) {
    this.#values = values;
    this.#path = path;
  }

  /** @throws ReportedError INGEST_INVALID when the value is not a level of keys */
  static of(value: unknown, path: string): Keys {
    if (!value || typeof value !== 'object' || Array.isArray(value))
      throw invalid(path, 'must be a table of keys', '应为键值表');
    return new MappingKeys(value as Record<string, unknown>, path);
  }

  value(key: string): unknown {
    this.#asked.add(key);
    return Object.hasOwn(this.#values, key) ? (this.#values[key] ?? undefined) : undefined;
  }

  text(key: string): string {
    return this.optionalText(key) ?? this.refuse(key, 'must be given', '必须给出');
  }

  optionalText(key: string): string | undefined {
    const value = this.value(key);
    if (value === undefined || (typeof value === 'string' && value !== '')) return value as string | undefined;
    return this.refuse(key, 'must be a text', '应为文本');
  }

  texts(key: string): string[] | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value;
    return this.refuse(key, 'must be a list of texts', '应为文本列表');
  }

  flag(key: string): boolean | undefined {
    const value = this.value(key);
    if (value === undefined || typeof value === 'boolean') return value;
    return this.refuse(key, 'must be true or false', '应为 true 或 false');
  }

  pattern(key: string): RegExp | undefined {
    const text = this.optionalText(key);
    if (text === undefined) return undefined;
    try {
      return new RegExp(text, 'u');
    } catch {
      return this.refuse(key, 'is not a regular expression', '正则表达式无效');
    }
  }

  choice<Choice extends string>(key: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.value(key);
    if (value === undefined || choices.includes(value as Choice)) return value as Choice | undefined;
    return this.refuse(key, `must be one of ${choices.join(', ')}`, `应为 ${choices.join('、')} 之一`);
  }

  optionalMap(key: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.value(key);
    if (value === undefined || (typeof value === 'object' && !Array.isArray(value)))
      return value as Record<string, unknown> | undefined;
    return this.refuse(key, 'must be a table', '应为对照表');
  }

  children(key: string): [string, Keys][] {
    return Object.entries(this.optionalMap(key) ?? {}).map(([name, value]) => [
      name,
      MappingKeys.of(value, `${this.pathOf(key)}.${name}`),
    ]);
  }

  parts(key: string): (string | Keys)[] | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) return this.refuse(key, 'must be a list', '应为列表');
    return value.map((part, place) =>
      typeof part === 'string' ? part : MappingKeys.of(part, `${this.pathOf(key)}.${place}`),
    );
  }

  end(): void {
    const unknown = Object.keys(this.#values).find((key) => !this.#asked.has(key));
    if (unknown !== undefined) this.refuse(unknown, 'is not a key of a mapping', '不是映射的键');
  }

  pathOf(key: string): string {
    return this.#path ? `${this.#path}.${key}` : key;
  }

  refuse(key: string, problem: string, problemZh: string): never {
    throw invalid(this.pathOf(key), problem, problemZh);
  }
}

function invalid(path: string, problem: string, problemZh: string): ReportedError<'INGEST_INVALID'> {
  const place = path || 'The document';
  return new ReportedError(
    'INGEST_INVALID',
    `Mapping: ${place} ${problem}.`,
    { key: path },
    `映射：${path || '文件'}${problemZh}。`,
  );
}
