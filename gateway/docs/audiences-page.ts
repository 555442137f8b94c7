import { type Asker, type Cell, documentOf } from './audience-answers.ts';
import type { AudienceQuestion } from './audience-questions.ts';
import { table } from './markdown.ts';

/** A question with what each asker got for each of its fields, in the order of the askers. */
export interface AnsweredQuestion {
  question: AudienceQuestion;
  cells: readonly (readonly Cell[])[];
}

/** `docs/audiences.md`: the same documents asked by everybody, side by side. */
export function audiencesPage(askers: readonly Asker[], answered: readonly AnsweredQuestion[]): string {
  const head = ['Field', '字段', ...askers.map(heading)];
  const sections = answered.map(({ question, cells }) => {
    const rows = question.fields.map(({ path, labelZh }, row) => [
      `\`${path}\``,
      labelZh,
      ...cells.map((ofAsker) => textOf(ofAsker[row]!)),
    ]);
    return `## ${question.title}

${question.note}
${question.noteZh}

${table(head, rows)}

<details><summary>Document 查询</summary>

\`\`\`graphql
${documentOf(question)}
\`\`\`

</details>`;
  });
  return `<!-- Printed from a run of the demo city by "npm run docs:audiences". -->

# The same question, everybody's answer 同一查询，各类用户的结果

Each document below was put, word for word, to a running gateway over the made-up demo city by the public and by every demo account; the tables are
what came back. Names, numbers and telephones are invented. \`npm run docs:audiences -- --check\` asks again and compares; the
rules behind the answers stand in [access.md](access.md).

以下每个查询由公众和每个演示账号原样提交给运行中的网关（虚构的演示城市），表中为实际结果；姓名、号码均为虚构。规则见 [access.md](access.md)。

- **⊘** null, with the error \`UNAUTHORIZED_FIELD_OR_TYPE\` on that field; the rest is answered. What nobody of the asker's scope, purpose and case may
  read is refused before any row is looked for, so that it tells nothing of the row. 无权读取该字段
- **—** no row: answered as what does not exist, without an error. 无此记录（与不存在相同）
- **✕** the public graph has no such name: the document is refused, with \`Cannot query field\`. 公众图中无此字段
- *null*: it may be read, and has no value. 可读，无值

**+ purpose** 附用途: with the header \`Supervision-Purpose\`; **+ purpose, case** 附用途与案号: with \`Supervision-Case\` besides. Each such reading is
kept in the read log, under purpose and case. Long values are cut (…).

${sections.join('\n\n')}
`;
}

function heading({ account, labelZh, purpose, caseNo }: Asker): string {
  const stated = purpose ? `<br>+ purpose${caseNo ? ', case' : ''}` : '';
  return `${account ?? 'public'}<br>${labelZh}${stated}`;
}

/** Characters of a value that are shown. */
const SHOWN = 20;

function textOf(cell: Cell): string {
  if (cell.kind === 'denied') return '⊘';
  if (cell.kind === 'no row') return '—';
  if (cell.kind === 'unknown name') return '✕';
  if (cell.value === null) return '*null*';
  const text = [cell.value].flat().join('、');
  const characters = [...text];
  return (characters.length > SHOWN ? `${characters.slice(0, SHOWN).join('')}…` : text).replaceAll('*', '\\*');
}
