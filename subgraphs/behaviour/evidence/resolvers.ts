import { childrenLoader } from '../../../shared/subgraph/children-loader.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../shared/subgraph/entity-loader.ts';
import { mutation } from '../../../shared/subgraph/mutation.ts';
import { provenance } from '../../../shared/subgraph/provenance.ts';
import type { ActDocument, BehaviourModels } from '../model.ts';
import { addEvidencePart, attachEvidence } from './attach-evidence.ts';
import { partsOf } from './content-rules.ts';
import type { EvidenceDocument } from './model.ts';

/** 证据材料: below their act, by their id, and how they come in. @param limit bytes of one document */
export function evidenceResolvers(models: BehaviourModels, limit: number) {
  return {
    Query: {
      evidenceDocument: (_: unknown, { evidenceId }: { evidenceId: string }, context: SubgraphContext) =>
        entityLoader(context, models.evidence).load(evidenceId),
    },
    Mutation: {
      attachEvidence: mutation(models.evidence, attachEvidence(models, limit)),
      addEvidencePart: mutation(models.evidence, addEvidencePart(models)),
    },
    EvidenceDocument: {
      parts: ({ bytes }: EvidenceDocument) => partsOf(bytes!),
      missingParts: ({ _id, bytes, state }: EvidenceDocument) =>
        state === 'COMPLETE' ? [] : missingParts(models, _id, bytes!),
      content: async ({ _id, state }: EvidenceDocument, { part }: { part: number }, context: SubgraphContext) =>
        state === 'COMPLETE'
          ? (await entityLoader(context, models.evidenceParts).load(`${_id}/${part}`))?.content
          : null,
      provenance,
    },
  };
}

/** Documents of acts, one call for all acts of a level. */
export function evidenceOf(models: BehaviourModels) {
  return ({ _id }: ActDocument, _: unknown, context: SubgraphContext) =>
    childrenLoader(context, models.evidence, 'actId').load(_id);
}

async function missingParts(models: BehaviourModels, evidenceId: string, bytes: number): Promise<number[]> {
  const stored = await models.evidenceParts.find({ evidenceId }, { part: 1 }).lean<{ part: number }[]>();
  const known = new Set(stored.map(({ part }) => part));
  return Array.from({ length: partsOf(bytes) }, (_, part) => part).filter((part) => !known.has(part));
}
