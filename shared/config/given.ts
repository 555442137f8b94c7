import { readFileSync } from 'node:fs';
import { ReportedError } from '../errors/reported-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the environment gives for a setting, without blanks around it; undefined: nothing. A secret may also stand in the file that
 * `<NAME>_FILE` names, as container platforms mount them, so that it is in no list of processes and no inspection of a container.
 * @throws ReportedError CONFIG_INVALID when both are given, or the file cannot be read or is empty
 */
export function given(environment: Environment, name: string, secret: boolean): string | undefined {
  const value = environment[name]?.trim() || undefined;
  const path = secret ? environment[`${name}_FILE`]?.trim() : undefined;
  if (!path) return value;
  if (value !== undefined)
    throw invalid(name, `${name} and ${name}_FILE are both set: unset one.`, `${name} 与 ${name}_FILE 只能设置一个。`);
  const text = readText(path);
  if (text) return text;
  throw invalid(
    name,
    `${name}_FILE names ${path}, which ${text === undefined ? 'cannot be read' : 'is empty'}.`,
    `${name}_FILE 指定的文件 ${path} ${text === undefined ? '无法读取' : '为空'}。`,
  );
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function invalid(setting: string, message: string, messageZh: string): ReportedError {
  return new ReportedError('CONFIG_INVALID', message, { setting }, messageZh);
}
