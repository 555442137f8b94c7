import { type GraphQLSchema, parse } from 'graphql';
import { accessTableOf } from '../../../shared/access/access-table.ts';
import { PUBLIC_VIEWER } from '../../../shared/access/viewer.ts';
import { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { shownVersions } from '../../../shared/subgraph/history-values.ts';
import { schemaText } from '../../../shared/subgraph/schema-text.ts';
import { type BehaviourModels, TYPE_OF_KIND } from '../model.ts';
import { shownFinding } from '../resolvers/act-resolvers.ts';
import { findingsOf } from '../store.ts';
import type { RedactionProfile } from './profiles.ts';
import type { About } from './standing.ts';

const TABLE = accessTableOf(parse(schemaText(new URL('../schema.graphql', import.meta.url)), { noLocation: true }));

/** A field as the public will see it. */
export interface PreviewedField {
  field: string;
  /** JSON. */
  value: string;
}

/**
 * What the public will see of an act that is published with a profile: made by the resolvers and guards that will answer the public. Plain
 * fields that hold something, and the findings.
 */
export async function previewOf(
  models: BehaviourModels,
  schema: GraphQLSchema,
  { act, publication }: About,
  profile: RedactionProfile | null | undefined,
  context: SubgraphContext,
): Promise<PreviewedField[]> {
  const redaction = profile ?? publication?.profile ?? 'STANDARD';
  const readers = act.readers.includes('public') ? act.readers : [...act.readers, 'public'];
  const shown = { ...act, redaction: redaction as RedactionProfile, readers };
  const asPublic = new SubgraphContext(PUBLIC_VIEWER, context.requestId, context.now, context.fields);
  const kind = TYPE_OF_KIND[act.kind!];
  const { values } = await shownVersions(schema, TABLE, { kind, documents: [shown], leaveOut: () => false }, asPublic);
  const findings = act.kind === 'INSPECTION' ? await findingsOf(models, context, act._id) : [];
  const shownFindings = findings.map((finding) => {
    const { code, description, severity, rectifiedOn } = shownFinding(shown, finding, PUBLIC_VIEWER);
    return { code, description, severity, rectifiedOn };
  });
  const fields = { ...values[0], ...(shownFindings.length > 0 && { findings: shownFindings }) };
  return Object.entries(fields).flatMap(([field, value]) =>
    value === null || value === undefined ? [] : [{ field, value: JSON.stringify(value) }],
  );
}
