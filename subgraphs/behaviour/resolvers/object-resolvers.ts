import { maskIdentityNumber, maskPersonalName, maskPhone } from '../../../shared/disclosure/mask.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../shared/subgraph/entity-loader.ts';
import { provenance } from '../../../shared/subgraph/provenance.ts';
import type { BehaviourModels, ObjectDocument } from '../model.ts';
import { shownAddress, shownName } from '../redaction.ts';
import { isNaturalPerson } from '../rules/object-rules.ts';

/** 监管对象: what of it is personal has a field of its own beside the masked one. */
export function objectFields(models: BehaviourModels) {
  return {
    __resolveReference: ({ objectId }: { objectId: string }, context: SubgraphContext) =>
      entityLoader(context, models.objects).load(objectId),
    name: shownName,
    personName: (object: ObjectDocument) => (isNaturalPerson(object) ? object.name : null),
    idNumberMasked: ({ idNumber }: ObjectDocument) => idNumber && maskIdentityNumber(idNumber),
    registeredAddress: (object: ObjectDocument) => shownAddress(object, object.registeredAddress),
    businessAddress: (object: ObjectDocument) => shownAddress(object, object.businessAddress),
    personAddress: (object: ObjectDocument) =>
      isNaturalPerson(object) ? (object.registeredAddress ?? object.businessAddress) : null,
    legalRepresentativeMasked: ({ legalRepresentative }: ObjectDocument) =>
      legalRepresentative && maskPersonalName(legalRepresentative),
    contactPhoneMasked: ({ contactPhone }: ObjectDocument) => contactPhone && maskPhone(contactPhone),
    provenance,
  };
}
