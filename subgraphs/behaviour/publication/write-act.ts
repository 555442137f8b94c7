import type { ClientSession } from 'mongoose';
import { type Draft, writeRecords } from '../../../shared/audit/write-records.ts';
import { ENVELOPE_FIELDS } from '../../../shared/subgraph/record-schema.ts';
import { followActs } from '../datasets/follow-inspections.ts';
import type { ActDocument, BehaviourModels } from '../model.ts';
import { irregularityMarks } from '../rules/act-content.ts';
import { awaitsPublication } from './due-rules.ts';

/** What follows from an act's content, and is not part of it. */
const DERIVED = [
  'kind',
  'occurredOn',
  'aggregatedOn',
  'timely',
  'handlers',
  'sourceOrder',
  'irregular',
  'irregularityCodes',
];

export interface PublicationChange {
  values?: Partial<Pick<ActDocument, 'publicStatus' | 'publicDate' | 'publicEndDate' | 'redaction'>>;
  isPublic: boolean;
  irregularities?: ActDocument['irregularities'];
}

/**
 * Writes an act again as it is but for its publication, and gives its findings its readers. It stays its provider's and of its source.
 * @param by account, or what does it by the clock
 * @throws ReportedError STALE when the act was written since it was read
 */
export async function writePublication(
  models: BehaviourModels,
  act: ActDocument,
  { values = {}, isPublic, irregularities = act.irregularities }: PublicationChange,
  { by, now, session }: { by: string; now: Date; session: ClientSession },
): Promise<void> {
  const changed = { ...act, ...values } as ActDocument & { facts?: Draft['facts'] };
  const readers = act.readers.filter((key) => key !== 'public');
  const fields = Object.entries(changed).filter(([, value]) => value !== undefined);
  const isContent = (field: string) =>
    !ENVELOPE_FIELDS.includes(field) && !DERIVED.includes(field) && field !== 'awaitsPublication';
  const draft: Draft = {
    _id: act._id,
    content: Object.fromEntries(fields.filter(([field]) => isContent(field))),
    derived: {
      ...Object.fromEntries(fields.filter(([field]) => DERIVED.includes(field))),
      ...irregularityMarks(irregularities),
      ...(awaitsPublication(changed, isPublic) && { awaitsPublication: true }),
    },
    readers: isPublic ? [...readers, 'public'] : readers,
    irregularities,
    facts: changed.facts,
    expectedVersion: act.version,
  };
  const { provider, sourceSystem, batchNo } = act;
  const origin = { provider, sourceSystem, batchNo, receivedAt: now, by };
  await writeRecords(models.acts, [draft], origin, session);
  await followActs(models, [act._id], origin, session);
}
