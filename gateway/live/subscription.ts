import { type FieldNode, type GraphQLFormattedError, type GraphQLSchema, getArgumentValues, Kind } from 'graphql';
import type { Viewer } from '../../shared/access/viewer.ts';
import type { ChangeKey } from '../../shared/audit/change-keys.ts';
import { admitSubscription, type GraphRequest } from '../admit/admit.ts';
import { Refusal } from '../refusal.ts';
import { type EventQuery, eventQuery } from './event-query.ts';
import type { RecordKind } from './record-kinds.ts';
import { type Fragments, responseKey, subscribedFields } from './subscribed-fields.ts';

/** What comes of an event: an answer in the form of GraphQL. */
export interface LiveResult {
  data?: Record<string, unknown> | null;
  errors?: GraphQLFormattedError[];
}

/** The part of an answer that an event is made of. */
type Answered = { data?: Record<string, unknown> | null; errors?: GraphQLFormattedError[] };

/** A subscription that was let in. */
export interface Subscription {
  kind: RecordKind;
  /** Changes after this sequence number come first. */
  after?: number;
  matches(change: ChangeKey): boolean;
  query: EventQuery;
  /** The event as the subscription asks for it; undefined when it is not for this viewer. */
  event(change: ChangeKey, answer: Answered, viewer: Viewer): LiveResult | undefined;
}

/** By field of Subscription: the kind of its records, and what tells that one is of the viewer's department. */
const OF_A_DEPARTMENT: Readonly<Record<string, { kind: string; facts: string }>> = {
  taskChanged: { kind: 'Task', facts: '{ issuedBy { code } assignedTo { code } }' },
  complaintChanged: { kind: 'Complaint', facts: '{ department { code } }' },
};

/** Reads a subscription. @throws Refusal as a query that is not let in, and BAD_REQUEST when all of it is skipped */
export function readSubscription(
  schema: GraphQLSchema,
  kinds: readonly RecordKind[],
  request: GraphRequest,
): Subscription {
  const { document, operation, variables, coerced } = admitSubscription(schema, request);
  const fragments: Fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const [root] = subscribedFields(operation.selectionSet, fragments, coerced);
  const definition = root && schema.getSubscriptionType()!.getFields()[root.name.value];
  if (!root?.selectionSet || !definition)
    throw new Refusal('BAD_REQUEST', 'Subscribe to one field of Subscription, without leaving it out.');
  const given = getArgumentValues(definition, root, { ...coerced });
  const ours = OF_A_DEPARTMENT[root.name.value];
  const kind = kinds.find(({ name }) => name === (ours?.kind ?? given['kind']))!;
  const fields = subscribedFields(root.selectionSet, fragments, coerced);
  const facts = ours?.facts ?? `{ ${KEY_OF_ITSELF} }`;
  const query = eventQuery(kind, fields.filter(bearsRecord(kind)), facts, { operation, fragments, variables });
  const record = given['id'] as string | undefined;
  return {
    kind,
    after: (given['after'] as number | null | undefined) ?? undefined,
    matches: (change) => change.kind === kind.model && (record === undefined || change.record === record),
    query,
    event: (change, answer, viewer) => {
      const subject = answer.data?.[query.subject] as Subject | null | undefined;
      if (!subject || (ours && !isOfDepartment(subject, viewer.department))) return undefined;
      return eventOf(responseKey(root), { kind, fields, subject: query.subject }, change, answer);
    },
  };
}

/** Costs no call of its own once the record is read. */
const KEY_OF_ITSELF = '__typename';

const bearsRecord =
  ({ root }: RecordKind) =>
  ({ name }: FieldNode) =>
    name.value === root.name;

type Subject = Readonly<Record<string, { code?: string } | null | undefined>>;

function isOfDepartment(subject: Subject, department: string | undefined): boolean {
  return department !== undefined && Object.values(subject).some((one) => one?.code === department);
}

function eventOf(
  name: string,
  { kind, fields, subject }: { kind: RecordKind; fields: readonly FieldNode[]; subject: string },
  { sequence, record }: ChangeKey,
  { data, errors = [] }: Answered,
): LiveResult {
  const own: Readonly<Record<string, unknown>> = { __typename: 'RecordChange', sequence, kind: kind.name, id: record };
  const change = fields.map((field) => {
    const key = responseKey(field);
    return [key, bearsRecord(kind)(field) ? data?.[key] : (own[field.name.value] ?? null)];
  });
  const seen = errors.filter(({ path }) => path?.[0] !== subject);
  return {
    data: { [name]: Object.fromEntries(change) },
    ...(seen.length > 0 && { errors: seen.map((error) => ({ ...error, path: [name, ...(error.path ?? [])] })) }),
  };
}
