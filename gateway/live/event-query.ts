import { type DocumentNode, type FieldNode, Kind, type OperationDefinitionNode, parse, print, visit } from 'graphql';
import type { GraphRequest } from '../admit/admit.ts';
import { numberType, type RecordKind } from './record-kinds.ts';
import { type Fragments, responseKey, type Variables } from './subscribed-fields.ts';

export interface EventQuery {
  /** Response key of what the gateway itself asks of the record. */
  subject: string;
  /** The query of an event of the record with this number. */
  of(record: string): GraphRequest;
}

/**
 * Makes the query by which an event is read: the fields that the subscription selects of the record, and what the gateway asks of it beside
 * them, to know whether the viewer may read it and whose it is. It goes the way of any query of theirs.
 *
 * @param fields those of the subscription that select the record, by their response keys
 * @param facts selection of the record that tells whose it is
 */
export function eventQuery(
  kind: RecordKind,
  fields: readonly FieldNode[],
  facts: string,
  {
    operation,
    fragments,
    variables,
  }: { operation: OperationDefinitionNode; fragments: Fragments; variables: Variables },
): EventQuery {
  const declared = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  const subject = freeName('subject', new Set(fields.map(responseKey)));
  const number = freeName('record', new Set(declared));
  const call = `${kind.root.name}(${kind.argument}: $${number})`;
  const frame = parse(`query ($${number}: ${numberType(kind)}) { ${subject}: ${call} ${facts} asked: ${call} }`, {
    noLocation: true,
  }).definitions[0] as OperationDefinitionNode;
  const [own, pattern] = frame.selectionSet.selections as [FieldNode, FieldNode];
  const asked = fields.map((field) => ({
    ...pattern,
    alias: { kind: Kind.NAME, value: responseKey(field) } as const,
    selectionSet: field.selectionSet,
  }));
  const selections = { ...frame, selectionSet: { ...frame.selectionSet, selections: [own, ...asked] } };
  const spread = spreadFragments(selections, fragments);
  const used = new Set([selections, ...spread].flatMap(variablesIn));
  const definitions = operation.variableDefinitions?.filter(({ variable }) => used.has(variable.name.value)) ?? [];
  const query = { ...selections, variableDefinitions: [...(frame.variableDefinitions ?? []), ...definitions] };
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [query, ...spread] };
  const text = print(document);
  const given = Object.fromEntries(Object.entries(variables).filter(([name]) => used.has(name)));
  return { subject, of: (record) => ({ query: text, variables: { ...given, [number]: record } }) };
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  return taken.has(wanted) ? freeName(`${wanted}_`, taken) : wanted;
}

type Part = Parameters<typeof visit>[0];

function variablesIn(part: Part): string[] {
  const names: string[] = [];
  visit(part, { Variable: ({ name }) => void names.push(name.value) });
  return names;
}

/** The fragments that a part spreads, and those that these spread. */
function spreadFragments(part: Part, fragments: Fragments) {
  const found = new Set<string>();
  const look = (at: Part) =>
    visit(at, {
      FragmentSpread: ({ name }) => {
        if (found.has(name.value)) return;
        found.add(name.value);
        look(fragments.get(name.value)!);
      },
    });
  look(part);
  return [...found].map((name) => fragments.get(name)!);
}
