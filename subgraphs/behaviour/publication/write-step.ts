import type { ClientSession } from 'mongoose';
import { unsealed } from '../../../shared/audit/sealed-values.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import { contentOf, onlineOrigin } from '../../../shared/subgraph/write-online.ts';
import type { ActDocument, BehaviourModels } from '../model.ts';
import { personConcerned } from '../person-concerned.ts';
import { PUBLICATION_FIELDS, type PublicationDocument } from './model.ts';
import { PUBLICATION_WORKFLOW, type PublicationStep } from './workflow-rules.ts';

export type PublicationContent = Partial<Pick<PublicationDocument, keyof typeof PUBLICATION_FIELDS>>;

export interface StepOwner {
  /** Account, or what does it by the clock. */
  by: string;
  department: string;
  now: Date;
  session: ClientSession;
}

/**
 * Writes a step of a publication that was found to be possible, with its owner.
 * @param brings what the step adds, such as the opinion
 */
export async function writeStep(
  models: BehaviourModels,
  act: ActDocument,
  step: PublicationStep,
  { by, department, now, session }: StepOwner,
  brings: PublicationContent = {},
): Promise<void> {
  const former = await storedPublication(models, act._id, session);
  const content = contentOf(
    PUBLICATION_FIELDS,
    (former ?? {}) as never,
    {
      ...brings,
      actId: act._id,
      state: PUBLICATION_WORKFLOW.steps[step].to,
      steps: [...(former?.steps ?? []), { step, at: now, by, department }],
      personKey: await personConcerned(models, act._id, session),
    } as never,
  );
  // whose own the act is, and no more: what a grant opens of an act is not how it came to be published
  const readers = act.readers.filter((key) => key !== 'public' && !key.startsWith('provider:'));
  const draft = { _id: act._id, content, readers, ...(former && { expectedVersion: former.version }) };
  await writeRecords(models.publications, [draft], onlineOrigin(act.provider, by, now), session);
}

async function storedPublication(models: BehaviourModels, actId: string, session: ClientSession) {
  const found = await models.publications.aggregate<PublicationDocument>([{ $match: { _id: actId } }]).session(session);
  const [publication] = await unsealed(models.publications, found, session);
  return publication;
}
