import { printedFrom, table } from './markdown.ts';

export interface SettingRow {
  name: string;
  meaning: string;
  fallback: string;
  secret?: boolean;
}

/** `docs/config.md`: every setting, in the order of the table that is read at start. */
export function configPage(settings: readonly SettingRow[]): string {
  const rows = settings.map(({ name, meaning, fallback, secret }) => [
    `\`${name}\``,
    meaning,
    fallback ? `\`${fallback}\`` : '',
    secret ? 'yes' : '',
  ]);
  return `${printedFrom('shared/config/settings.ts')}

# Settings 配置项

Read once from the environment at start. A value that cannot be used ends the start with \`CONFIG_INVALID\`, naming the setting.
A secret is never logged; give it through the environment of the process, or name the file that holds it in \`<NAME>_FILE\`, such as
\`METRICS_TOKEN_FILE=/run/secrets/metrics\`.

${table(['Setting', 'Meaning', 'Default', 'Secret'], rows)}
`;
}
