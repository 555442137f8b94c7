import type { ClientSession } from 'mongoose';
import { readersOfPart } from '../../../shared/access/reader-keys.ts';
import { unsealed } from '../../../shared/audit/sealed-values.ts';
import { type Draft, type WriteOrigin, writeRecords } from '../../../shared/audit/write-records.ts';
import type { Dataset } from '../../../shared/ingest/dataset.ts';
import { FINDING_FIELDS } from '../fields/finding-fields.ts';
import type { ActDocument, BehaviourModels, FindingDocument } from '../model.ts';

/**
 * The dataset of inspections, after each call of which the findings of inspections that changed have the inspections' readers again:
 * one that is published or withdrawn takes its findings along. A finding is only reached through its inspection, so until then none is seen
 * that should not be.
 */
export function withFindingsFollowing(inspections: Dataset, models: BehaviourModels): Dataset {
  return {
    ...inspections,
    accept: async (rows, batch, within) => {
      const outcomes = await inspections.accept(rows, batch, within);
      const changed = outcomes.flatMap((outcome) => (outcome.kind === 'changed' ? [outcome.id] : []));
      if (changed.length > 0)
        await followActs(models, [...new Set(changed)], { ...batch, provider: batch.department.code }, within);
      return outcomes;
    },
  };
}

/** Gives the findings of acts their acts' readers. */
export async function followActs(
  models: BehaviourModels,
  actIds: readonly string[],
  origin: WriteOrigin,
  session?: ClientSession,
): Promise<void> {
  // one after the other: a session carries one command at a time
  const acts = await models.acts
    .aggregate<Pick<ActDocument, '_id' | 'readers'>>([
      { $match: { _id: { $in: actIds } } },
      { $project: { readers: 1 } },
    ])
    .session(session ?? null);
  const found = await models.findings
    .aggregate<FindingDocument>([{ $match: { actId: { $in: actIds } } }])
    .session(session ?? null);
  const findings = await unsealed(models.findings, found, session);
  const readersOfAct = new Map(acts.map(({ _id, readers }) => [_id, readers]));
  const drafts = findings.map((finding) => draftWith(readersOfAct.get(finding.actId!)!, finding));
  await writeRecords(models.findings, drafts, origin, session);
}

/** The finding as it is, for other readers; where they are the same, nothing is written. */
function draftWith(readersOfAct: readonly string[], finding: FindingDocument): Draft {
  const readers = readersOfPart(readersOfAct, finding.provider, 'Finding');
  const fields = [...Object.keys(FINDING_FIELDS), 'actId', 'personKey'] as (keyof FindingDocument)[];
  const content = Object.fromEntries(
    fields.flatMap((field) => (finding[field] === undefined ? [] : [[field, finding[field]]])),
  );
  return { _id: finding._id, content, readers, irregularities: finding.irregularities };
}
