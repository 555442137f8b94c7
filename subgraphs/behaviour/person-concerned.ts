import type { ClientSession } from 'mongoose';
import type { ActDocument, BehaviourModels } from './model.ts';
import { personKeyOf } from './persons.ts';

/** Key of the person whom an act is about, under which what is kept beside the act is sealed; undefined where it is about none. */
export async function personConcerned(models: BehaviourModels, actId: string, session: ClientSession) {
  const [act] = await models.acts
    .aggregate<Pick<ActDocument, 'sealed'>>([
      { $match: { _id: actId } },
      { $project: { 'sealed.role': 1, 'sealed.person': 1 } },
    ])
    .session(session);
  return act && personKeyOf(act);
}
