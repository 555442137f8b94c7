import { extendSchema, type GraphQLSchema, isObjectType, parse } from 'graphql';
import type { AccessTable, Audience } from '../../shared/access/audience.ts';
import { recordKinds } from './record-kinds.ts';

/** What the portal graph has besides what is composed. */
export interface LiveSchema {
  schema: GraphQLSchema;
  /** With the audiences of what was added. */
  table: AccessTable;
}

const SIGNED_IN: Audience = { public: false, scopes: [], policies: [] };

/**
 * The portal graph with its subscriptions, which the gateway answers itself: each event is a query of the composed graph. What a change
 * bears of a record has the audience of the query for it; nothing of it is in the public graph.
 */
export function withSubscriptions(apiSchema: GraphQLSchema, table: AccessTable): LiveSchema {
  const kinds = recordKinds(apiSchema);
  if (kinds.length === 0) return { schema: apiSchema, table };
  const names = new Set(kinds.map(({ name }) => name));
  const roots = new Map(kinds.map(({ root }) => [root.name, root]));
  const schema = extendSchema(apiSchema, parse(subscriptionsSdl(names, [...roots.values()])));
  const added = new Map<string, Audience>();
  for (const type of [schema.getSubscriptionType(), schema.getType('RecordChange')])
    if (isObjectType(type))
      for (const field of Object.keys(type.getFields())) added.set(`${type.name}.${field}`, SIGNED_IN);
  for (const name of roots.keys()) {
    const audience = table.get(`Query.${name}`);
    if (audience && !audience.public) added.set(`RecordChange.${name}`, audience);
  }
  return { schema, table: new Map([...table, ...added]) };
}

function subscriptionsSdl(names: ReadonlySet<string>, roots: readonly { name: string; type: unknown }[]): string {
  const after = '"Sequence number of the last change that was received: those that followed come first" after: Int';
  const ofTasks = names.has('Task')
    ? `"Tasks that the viewer's department issued or was given. 本部门任务变更 (Art. 28)"
  taskChanged(${after}): RecordChange`
    : '';
  const ofComplaints = names.has('Complaint')
    ? `"Complaints of the viewer's department. 本部门投诉举报变更 (Art. 28)"
  complaintChanged(${after}): RecordChange`
    : '';
  return `
extend schema {
  subscription: Subscription
}

"""
Changes as they happen, over WebSocket (graphql-transport-ws) at this path, or as an event stream (Accept: text/event-stream). Each is read
with the rights that the viewer has at that moment: what they may not read then is not told. 实时订阅
"""
type Subscription {
  ${ofTasks}
  ${ofComplaints}
  "One record. id: the number by which it is named; an act's global id. 单条记录变更 (Art. 28)"
  recordChanged(kind: RecordKind!, id: String!, ${after}): RecordChange
}

"That a record changed, and the record as the viewer may read it now. 记录变更"
type RecordChange {
  "Place in the change log, to resume after. 序号"
  sequence: Int
  kind: RecordKind
  "The number by which the record is named"
  id: String
  ${roots.map(({ name, type }) => `"Null where the change is of another kind"\n  ${name}: ${type}`).join('\n  ')}
}

enum RecordKind {
  ${[...names].join('\n  ')}
}
`;
}
