import type { ClientSession } from 'mongoose';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import type { CanonicalRow, FieldSpecs } from '../../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { found } from '../../../shared/subgraph/mutation.ts';
import { COMPULSION_FIELDS, INSPECTION_FIELDS, OTHER_ACT_FIELDS, PENALTY_FIELDS } from '../fields/kind-fields.ts';
import type { ActDocument, ActKind } from '../model.ts';
import { enterAct, type OnlineServices, onlineBatch, ownDepartment } from './enter-act.ts';

const FIELDS_OF_KIND: Readonly<Record<ActKind, FieldSpecs>> = {
  INSPECTION: INSPECTION_FIELDS,
  PENALTY: PENALTY_FIELDS,
  COMPULSION: COMPULSION_FIELDS,
  OTHER: OTHER_ACT_FIELDS,
};

/** What a change of an act brings: the id, and the version that was read. */
export interface ChangeInput {
  id: string;
  expectedVersion: number;
}

/** The act that a viewer changes. @throws ReportedError NOT_FOUND, also for one that they may not see */
export function actToChange({ models }: OnlineServices, id: string, context: SubgraphContext): Promise<ActDocument> {
  return found(models.acts, id, context, '监管行为');
}

/** Who provided an act answers for it (Art. 19) and changes it, nobody else. */
export function isProvider({ viewer }: SubgraphContext, { provider }: ActDocument): boolean {
  return viewer.department !== undefined && viewer.department === provider;
}

/**
 * Writes an act anew with what changes, through the whole validation again: what was irregular before may stay so, nothing is added to it.
 * @param changes by field; null or undefined takes the value out
 * @throws ReportedError ACT_IRREGULAR, BAD_USER_INPUT; STALE when somebody else was quicker
 */
export async function changeAct(
  services: OnlineServices,
  act: ActDocument,
  changes: CanonicalRow,
  context: SubgraphContext,
  session: ClientSession,
): Promise<string> {
  const batch = onlineBatch(await ownDepartment(services, context.viewer), context);
  const { _id: id, kind, irregularities, version } = act;
  const row = {
    ...rowOf(act),
    correctionReason: undefined,
    ...changes,
    reportedAt: context.now,
    reporter: context.viewer.account,
  };
  await enterAct(services.datasets[kind!], row, batch, session, irregularities);
  const written = await services.models.acts.findById(id, { version: 1 }, { session }).lean<ActDocument>();
  if (written?.version === version + 1) return id;
  throw new ReportedError('STALE', `Version ${version} is not the present one.`, { id });
}

/** The act as a row of its dataset would bring it; a row has one field for a credit code and an identity document. */
function rowOf(act: ActDocument): CanonicalRow {
  const fields = Object.keys(FIELDS_OF_KIND[act.kind!]) as (keyof ActDocument)[];
  const row = Object.fromEntries(fields.map((field) => [field, act[field]]));
  return { ...row, counterpartCode: act.counterpartCode ?? act.counterpartIdNumber };
}
