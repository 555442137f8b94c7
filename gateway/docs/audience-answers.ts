import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { AskedField, AudienceQuestion } from './audience-questions.ts';

/** Who asks: an account, or the public where there is none. */
export interface Asker {
  account?: string;
  labelZh: string;
  /** `Supervision-Purpose`, and `Supervision-Case`. */
  purpose?: string;
  caseNo?: string;
}

export interface GraphAnswer {
  data?: Record<string, unknown> | null;
  errors?: readonly {
    path?: readonly (string | number)[];
    extensions: { code: string };
    locations?: readonly { line: number }[];
  }[];
}

/** Asks a document: the public at the public graph, others at the portal. */
export type Ask = (document: string, asker: Asker) => Promise<GraphAnswer>;

/** What became of a field: its value, or why there is none. */
export type Cell =
  | { kind: 'value'; value: unknown }
  | { kind: 'denied' }
  /** The row that it stands on, or leads to, is not there for the asker. */
  | { kind: 'no row' }
  /** The graph of the asker has no such name. */
  | { kind: 'unknown name' };

const DENIED = 'UNAUTHORIZED_FIELD_OR_TYPE';
const NO_SUCH_NAME = 'GRAPHQL_VALIDATION_FAILED';

/** The document of a question, a field on each line: the first stands on line 2. */
export function documentOf({ root, fields }: AudienceQuestion): string {
  const lines = fields.map((field) => `  ${root ? '  ' : ''}${selectionOf(field)}`);
  return ['{', ...(root ? [`  ${root} {`] : []), ...lines, ...(root ? ['  }'] : []), '}'].join('\n');
}

function selectionOf({ path, selection }: AskedField): string {
  const keys = path.split('.');
  return selection ?? `${keys.join(' { ')}${' }'.repeat(keys.length - 1)}`;
}

/**
 * What one asker gets for each field. A document with a name that its graph has not is refused as a whole: it is asked again without.
 * @throws ReportedError INTERNAL when an answer has an error that is no matter of access
 */
export async function cellsOf(question: AudienceQuestion, asker: Asker, ask: Ask): Promise<Cell[]> {
  const unknown = new Set<AskedField>();
  for (;;) {
    const known = { ...question, fields: question.fields.filter((field) => !unknown.has(field)) };
    if (known.fields.length === 0) return question.fields.map(() => ({ kind: 'unknown name' }));
    const answer = await ask(documentOf(known), asker);
    const refused = (answer.errors ?? []).filter(({ extensions }) => extensions.code === NO_SUCH_NAME);
    if (refused.length === 0)
      return question.fields.map((field) =>
        unknown.has(field) ? { kind: 'unknown name' } : cellOf(field, question, answer),
      );
    const firstLine = question.root ? 3 : 2;
    for (const line of refused.flatMap(({ locations = [] }) => locations.map((place) => place.line))) {
      const field = known.fields[line - firstLine];
      // the root itself is unknown
      for (const gone of field ? [field] : known.fields) unknown.add(gone);
    }
  }
}

function cellOf(field: AskedField, { root }: AudienceQuestion, { data, errors = [] }: GraphAnswer): Cell {
  const keys = [...(root ? [root.replace(/\(.*/, '')] : []), ...field.path.split('.')];
  const other = errors.find(({ extensions }) => extensions.code !== DENIED);
  if (other)
    throw new ReportedError('INTERNAL', `The demo city answered ${other.extensions.code}.`, {}, '演示城市应答异常。');
  const isDenied = errors.some(({ path = [] }) => {
    // a place in a list, or all of them
    const names = path.filter((key) => typeof key === 'string' && key !== '@');
    return names.every((name, place) => name === keys[place]);
  });
  if (isDenied) return { kind: 'denied' };
  let values: unknown[] = [data];
  for (const key of keys) {
    values = values.flatMap((value) => (value as Record<string, unknown>)[key]).filter((value) => value !== undefined);
    if (key !== keys.at(-1)) values = values.filter((value) => value !== null);
    if (values.length === 0) return { kind: 'no row' };
  }
  return { kind: 'value', value: values.length === 1 ? values[0] : values };
}
