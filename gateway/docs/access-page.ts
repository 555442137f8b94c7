import { type GraphQLField, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import { type AccessTable, type Audience, mayAskWithoutGrant } from '../../shared/access/audience.ts';
import { describeAudience } from '../../shared/access/compare-audiences.ts';
import { type AccountScope, PUBLIC_VIEWER, SCOPES, type Viewer } from '../../shared/access/viewer.ts';
import { printedFrom, table } from './markdown.ts';

const SCOPES_ZH: Readonly<Record<AccountScope, string>> = {
  supervision: '监管',
  administration: '部门管理',
  oversight: '主管',
  decision: '决策',
  inspection: '监察',
  staffing: '编制',
  exchange: '交换',
};

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
 * `docs/access.md`: every field of every object and interface type, who may ask for it, and the article that its description, or that of its
 * type, names. Worked out with the function that the gateway and the subgraphs enforce.
 */
export function accessPage(schema: GraphQLSchema, access: AccessTable): string {
  const types = Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) || isInterfaceType(type))
    .filter((type) => !type.name.startsWith('__'))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const sections = types.map((type) => {
    const rows = Object.values(type.getFields()).map((field) => row(type.name, type.description, field, access));
    return `## ${type.name}\n\n${type.description ? `${type.description}\n\n` : ''}${table(HEAD, rows)}`;
  });
  return `${printedFrom("the audiences in the subgraphs' schemas")}

# Who may see what 字段权限

Every field has one audience, declared beside it in its subgraph's \`schema.graphql\`. The columns say who may ask for it:

- ● may ask (可查)
- ○ may ask; the row decides (按记录判断): \`department\`: rows of one's own department, those below it, or those one oversees;
  \`personal\`: personal data, with a purpose (\`Supervision-Purpose\`; inspection organs also \`Supervision-Case\`); \`secret\`: business
  secrets, the department that handles the object or an inspection with a case
- empty: null with the error \`UNAUTHORIZED_FIELD_OR_TYPE\`; in the public graph the field does not exist

A denied field is null with its code; a hidden row looks absent. Field of an interface: what all of its types allow.

${sections.join('\n\n')}
`;
}

const HEAD = ['Field', 'Audience', '公众 public', ...SCOPES.map((scope) => `${SCOPES_ZH[scope]} ${scope}`), 'Article'];

function row(
  typeName: string,
  typeDescription: string | undefined | null,
  field: GraphQLField<unknown, unknown>,
  audiences: AccessTable,
): string[] {
  const coordinate = `${typeName}.${field.name}`;
  const audience = audiences.get(coordinate);
  if (!audience) throw new TypeError(`${coordinate} is not in the access table.`);
  const marks = VIEWERS.map((viewer) => mark(viewer, audience));
  return [
    `\`${field.name}\``,
    describeAudience(audience),
    mark(PUBLIC_VIEWER, audience),
    ...marks,
    articles(field.description) || articles(typeDescription),
  ];
}

function mark(viewer: Viewer, audience: Audience): string {
  if (!mayAskWithoutGrant(viewer, audience)) return '';
  return audience.policies.length > 0 ? '○' : '●';
}

/** The articles of the Measures that a description names: `Art. 14, 23`. */
export function articles(description: string | undefined | null): string {
  const found = [...(description ?? '').matchAll(/Art\. ([\d, –-]*\d)/g)].map(([, numbers]) => numbers!);
  return found.length > 0 ? `Art. ${found.join(', ')}` : '';
}
