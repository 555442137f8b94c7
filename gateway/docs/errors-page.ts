import type { ErrorRow } from '../../shared/errors/catalogue.ts';
import { printedFrom, table } from './markdown.ts';

/** `docs/errors.md`: every code that may leave the system, by name. */
export function errorsPage(catalogue: Readonly<Record<string, ErrorRow>>): string {
  const rows = Object.entries(catalogue)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([code, { status, meaning, meaningZh, remedy, source = '' }]) => [
      `\`${code}\``,
      String(status),
      meaning,
      meaningZh,
      remedy,
      source,
    ]);
  return `${printedFrom('shared/errors/catalogue.ts')}

# Error codes 错误码

An error of an answer has its code in \`extensions.code\`, an English \`message\`, the same in Chinese in \`extensions.messageZh\` and the
request's id in \`extensions.requestId\`. The status is that of HTTP when the whole request is refused; an error beside \`data\` comes with 200.

${table(['Code', 'Status', 'Meaning', '含义', 'What to do', 'Source'], rows)}
`;
}
