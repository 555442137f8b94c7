import { createRequire } from 'node:module';
import type { GraphQLSchema } from 'graphql';
import type * as Middleware from 'graphql-middleware';
import type * as Shield from 'graphql-shield';
import { ReportedError } from '../errors/reported-error.ts';
import type { AccessTable } from './audience.ts';
import { ROW_RULES, type RowRules, type RuledRecord, rowPasses } from './row-rules.ts';
import type { Viewer } from './viewer.ts';

// graphql-shield's ES module imports util.isUndefined, which Node 26 no longer has; its CommonJS build reads it only in `chain` and
// `race`, unused here. graphql-middleware comes the same way: the two must share one class.
const require = createRequire(import.meta.url);
const { shield, rule, allow } = require('graphql-shield') as typeof Shield;
const { applyMiddleware } = require('graphql-middleware') as typeof Middleware;

/**
 * Guards every field whose policy reads the row, and only those (pruned: a rule over every field costs eight times as much).
 * What is not declared was refused when the schema was composed, and static audiences were checked before execution.
 *
 * @param rules by type name; a type without rules of its own has `ROW_RULES`
 */
export function guardRows(
  schema: GraphQLSchema,
  table: AccessTable,
  rules: Readonly<Record<string, RowRules>>,
): GraphQLSchema {
  const ruleTree: Record<string, Record<string, ReturnType<ReturnType<typeof rule>>>> = {};
  for (const [coordinate, audience] of table) {
    if (audience.policies.length === 0) continue;
    const [type, field] = coordinate.split('.') as [string, string];
    const ofType = rules[type] ?? ROW_RULES;
    // no_cache: shield's other caches reuse one row's verdict for the next.
    const guard = rule(`row of ${coordinate}`, { cache: 'no_cache' })(
      (record: RuledRecord, _args: unknown, context: { viewer: Viewer }) =>
        rowPasses(ofType, audience.policies, context.viewer, record ?? {}) || denied(coordinate),
    );
    ruleTree[type] = { ...ruleTree[type], [field]: guard };
  }
  if (Object.keys(ruleTree).length === 0) return schema;
  return applyMiddleware(schema, shield(ruleTree, { allowExternalErrors: true, fallbackRule: allow }));
}

/** The refusal of one field: null with this error at its path, and the rest of the answer stands. */
export function denied(coordinate: string): ReportedError<'UNAUTHORIZED_FIELD_OR_TYPE'> {
  return new ReportedError('UNAUTHORIZED_FIELD_OR_TYPE', `${coordinate} is not for this caller.`, { coordinate });
}
