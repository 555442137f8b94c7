import type { GraphQLSchema } from 'graphql';
import { type AccessTable, type Audience, mayAskWithoutGrant } from '../../shared/access/audience.ts';
import { describeAudience } from '../../shared/access/compare-audiences.ts';
import { PUBLIC_VIEWER, SCOPES, type Viewer } from '../../shared/access/viewer.ts';
import { type SchemaElement, schemaElements } from '../compose/elements.ts';
import { SCOPES_ZH } from '../explain/rule-in-words.ts';
import { articlesOf, OF_THE_AUDIENCE } from './articles.ts';
import { printedFrom, table } from './markdown.ts';

/** With a purpose and a case at hand: what the scope can reach at most. */
const VIEWERS: readonly Viewer[] = SCOPES.map((scope) => ({
  kind: scope === 'exchange' ? 'machine' : 'person',
  account: scope,
  departments: [],
  scopes: [scope],
  purpose: 'any',
  caseNo: 'any',
}));

/**
 * `docs/access.md`: every field of every object and interface type, and every argument, input field and enum value that not everybody may
 * use, who may ask for it, and the articles it rests on. Worked out with the function that the gateway and the subgraphs enforce.
 */
export function accessPage(schema: GraphQLSchema, access: AccessTable): string {
  const listed = schemaElements(schema, access).filter(isListed);
  const byType = [...Map.groupBy(listed, ({ type }) => type)].sort(([one], [other]) => (one < other ? -1 : 1));
  const sections = byType.map(([type, elements]) => {
    const { description } = schema.getType(type) ?? {};
    const rows = elements.map((element) => row(element, schema));
    return `## ${type}\n\n${description ? `${description}\n\n` : ''}${table(HEAD, rows)}`;
  });
  return `${printedFrom("the audiences in the subgraphs' schemas")}

# Who may see what 字段权限

Every field has one audience, declared beside it in its subgraph's \`schema.graphql\`. What filters or sorts has that of the field it names. An
argument, input field or enum value that is narrowed on top stands here by itself. The columns say who may ask for it:

- ● may ask (可查)
- ○ may ask; the row decides (按记录判断): \`department\`: rows of one's own department, those below it, or those one oversees;
  \`personal\`: personal data, with a purpose (\`Supervision-Purpose\`; inspection organs also \`Supervision-Case\`); \`secret\`: business
  secrets, the department that handles the object or an inspection with a case
- empty: null with the error \`UNAUTHORIZED_FIELD_OR_TYPE\`; in the public graph the field does not exist

A denied field is null with its code; a hidden row looks absent. Field of an interface: what all of its types allow. An article with ${OF_THE_AUDIENCE} is
the one that the audience rests on, where no description names a nearer one.

What every demo account and the public get for the same documents stands side by side in [audiences.md](audiences.md).
同一查询由各类用户提交的实际结果对照见 [audiences.md](audiences.md)。

${sections.join('\n\n')}
`;
}

const HEAD = [
  'Element',
  'Audience',
  '公众 public',
  ...SCOPES.map((scope) => `${SCOPES_ZH[scope]} ${scope}`),
  'Article',
];

/** An input without an audience of its own is as free as what takes it; of filters of everybody's fields there is nothing to tell. */
function isListed({ kind, audience, isDeclared }: SchemaElement): boolean {
  if (kind === 'field') return true;
  return isDeclared || (kind !== 'argument' && audience !== undefined && !audience.public);
}

function row(element: SchemaElement, schema: GraphQLSchema): string[] {
  const { name, audience } = element;
  if (!audience) throw new TypeError(`${element.coordinate} has no audience.`);
  return [
    `\`${name}\``,
    describeAudience(audience),
    mark(PUBLIC_VIEWER, audience),
    ...VIEWERS.map((viewer) => mark(viewer, audience)),
    articlesOf(element, schema),
  ];
}

function mark(viewer: Viewer, audience: Audience): string {
  if (!mayAskWithoutGrant(viewer, audience)) return '';
  return audience.policies.length > 0 ? '○' : '●';
}
