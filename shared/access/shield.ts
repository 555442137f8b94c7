import { createRequire } from 'node:module';
import type { GraphQLSchema } from 'graphql';
import type * as Middleware from 'graphql-middleware';
import type * as Shield from 'graphql-shield';
import type { Place } from '../audit/read-recorder.ts';
import { ReportedError } from '../errors/reported-error.ts';
import type { AccessTable, Audience } from './audience.ts';
import { grantableType } from './grantable.ts';
import { ROW_RULES, type RowRules, type RuledRecord, rowPasses, rowPassesWithGrants } from './row-rules.ts';
import type { Viewer } from './viewer.ts';

/** Told of each guarded value that passes or is refused, so that none is read unlogged. */
export interface ReadWitness {
  passed(kind: string, field: string, record: unknown, place: Place): void;
  denied(kind: string, field: string, record: unknown): void;
}

// graphql-shield's ES module imports util.isUndefined, which Node 26 no longer has; its CommonJS build reads it only in `chain` and
// `race`, unused here. graphql-middleware comes the same way: the two must share one class.
const require = createRequire(import.meta.url);
const { shield, rule, allow } = require('graphql-shield') as typeof Shield;
const { applyMiddleware } = require('graphql-middleware') as typeof Middleware;

type RulesByType = Readonly<Record<string, RowRules>>;
type Verdict = (record: RuledRecord, context: GuardedContext) => boolean;

/** What a rule reads of the request. */
interface GuardedContext {
  viewer: Viewer;
  now: Date;
  reads: ReadWitness;
}

/** Policies whose values are logged when they are read. */
const LOGGED: ReadonlySet<string> = new Set(['personal', 'secret']);

/**
 * Guards every field whose policy reads the row, and only those (pruned: a rule over every field costs eight times as much).
 * Each value of a person or a secret that a guard lets pass, and each that it refuses, is told to the request's witness.
 * What is not declared was refused when the schema was composed, and static audiences were checked before execution.
 * For viewers without grants.
 *
 * @param rules by type name; a type without rules of its own has `ROW_RULES`
 */
export function guardRows(schema: GraphQLSchema, table: AccessTable, rules: RulesByType): GraphQLSchema {
  return guarded(schema, table, (coordinate, audience) => {
    if (audience.policies.length === 0) return undefined;
    const ofType = rules[typeOf(coordinate)] ?? ROW_RULES;
    return (record, { viewer }) => rowPasses(ofType, audience.policies, viewer, record);
  });
}

/** The same for viewers with grants: of what can be granted, every field is guarded, since a row may be theirs by a grant alone. */
export function guardGrantedRows(schema: GraphQLSchema, table: AccessTable, rules: RulesByType): GraphQLSchema {
  return guarded(schema, table, (coordinate, audience) => {
    const type = typeOf(coordinate);
    if (audience.policies.length === 0 && !grantableType(type)) return undefined;
    const ofType = rules[type] ?? ROW_RULES;
    return (record, { viewer, now }) => rowPassesWithGrants(ofType, { coordinate, audience }, viewer, record, now);
  });
}

function guarded(
  schema: GraphQLSchema,
  table: AccessTable,
  verdictOn: (coordinate: string, audience: Audience) => Verdict | undefined,
): GraphQLSchema {
  const ruleTree: Record<string, Record<string, ReturnType<ReturnType<typeof rule>>>> = {};
  for (const [coordinate, audience] of table) {
    const passes = verdictOn(coordinate, audience);
    if (!passes) continue;
    const [type, field] = coordinate.split('.') as [string, string];
    const isLogged = audience.policies.some((set) => set.some((policy) => LOGGED.has(policy)));
    const decide = (record: RuledRecord, _args: unknown, context: GuardedContext, { path }: { path: Place }) => {
      if (!passes(record ?? {}, context)) {
        context.reads.denied(type, field, record);
        return denied(coordinate);
      }
      if (isLogged) context.reads.passed(type, field, record, path);
      return true;
    };
    // no_cache: shield's other caches reuse one row's verdict for the next. Its `resolve` is two asynchronous steps around what is decided
    // at once; without them a list costs less.
    const guard = Object.assign(rule(`row of ${coordinate}`, { cache: 'no_cache' })(decide), { resolve: decide });
    ruleTree[type] = { ...ruleTree[type], [field]: guard };
  }
  if (Object.keys(ruleTree).length === 0) return schema;
  return applyMiddleware(
    schema,
    pruned(shield(ruleTree, { allowExternalErrors: true, fallbackRule: allow }), schema, ruleTree),
  );
}

/** Shield puts its fallback rule around every other field of the schema, each an asynchronous step that decides nothing: only ours stay. */
function pruned(
  generator: ReturnType<typeof shield>,
  schema: GraphQLSchema,
  ruleTree: Readonly<Record<string, object>>,
): Middleware.IMiddleware {
  const generated = generator.generate(schema) as Record<string, Record<string, Middleware.IMiddlewareFunction>>;
  return Object.fromEntries(
    Object.entries(ruleTree).map(([type, rules]) => [
      type,
      Object.fromEntries(Object.keys(rules).map((field) => [field, generated[type]![field]!])),
    ]),
  );
}

function typeOf(coordinate: string): string {
  return coordinate.slice(0, coordinate.indexOf('.'));
}

/** The refusal of one field: null with this error at its path, and the rest of the answer stands. */
export function denied(coordinate: string): ReportedError<'UNAUTHORIZED_FIELD_OR_TYPE'> {
  return new ReportedError('UNAUTHORIZED_FIELD_OR_TYPE', `${coordinate} is not for this caller.`, { coordinate });
}
