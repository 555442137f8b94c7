import { isOwn } from '../../../shared/access/row-rules.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../shared/subgraph/entity-loader.ts';
import type { ActDocument, BehaviourModels } from '../model.ts';
import type { PublicationDocument } from './model.ts';
import type { PublicationState } from './workflow-rules.ts';

/** An act with its publication, where somebody took a step of one. */
export interface About {
  act: ActDocument;
  publication: PublicationDocument | undefined;
}

/** Where the publication of an act stands: without a step on line, what its feeding system says. */
export function stateOf({ act, publication }: About): PublicationState {
  if (publication) return publication.state;
  if (act.readers.includes('public')) return 'PUBLISHED';
  if (act.publicStatus === 'WITHDRAWN') return 'WITHDRAWN';
  return act.publicStatus === 'PUBLISHED' ? 'EXPIRED' : 'UNPROPOSED';
}

/** How the publication of an act stands, for those whose own the act is; null to anybody else, as where there is no act. */
export async function publicationOf(
  models: BehaviourModels,
  act: ActDocument | null,
  context: SubgraphContext,
): Promise<About | null> {
  if (!act || !isOwn(context.viewer, act)) return null;
  return { act, publication: (await entityLoader(context, models.publications).load(act._id)) ?? undefined };
}

/** The same as it stands now: an earlier mutation of the request may have changed it. */
export async function presentPublication(
  models: BehaviourModels,
  actId: string,
  context: SubgraphContext,
): Promise<About | null> {
  entityLoader(context, models.publications).clear(actId);
  return publicationOf(models, await entityLoader(context, models.acts).clear(actId).load(actId), context);
}
