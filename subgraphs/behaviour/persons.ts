import type { PersonRoles } from '../../shared/subgraph/personal-data.ts';
import type { ActDocument, FindingDocument, ObjectDocument } from './model.ts';
import { isPersonCounterpart, isPersonObject } from './redaction.ts';
import { isNaturalPerson } from './rules/object-rules.ts';

/** Whose values a supervised object has: its own where it is a natural person, else those of who stands for it. */
export const OBJECT_PERSONS: PersonRoles = {
  object: {
    fields: [
      'name',
      'idType',
      'idNumber',
      'registeredAddress',
      'businessAddress',
      'legalRepresentative',
      'contactPhone',
    ],
    when: (object: Partial<ObjectDocument>) => isNaturalPerson(object),
    document: ({ idType, idNumber }: Partial<ObjectDocument>) => ({ type: idType, number: idNumber }),
  },
  representative: {
    fields: ['legalRepresentative', 'idType', 'idNumber', 'contactPhone'],
    document: ({ idType, idNumber }: Partial<ObjectDocument>) => ({ type: idType, number: idNumber }),
  },
  businessSecret: { fields: ['annualRevenue', 'taxAmount', 'employeeCount'], ofProvider: true },
};

/** Texts of an act in which the person it is about may be named or described. */
const ACT_TEXTS = [
  'actName',
  'illegalFact',
  'evidence',
  'legalReviewOpinion',
  'groupConclusion',
  'penaltyResult',
  'violationType',
  'revokedLicence',
  'closureResult',
  'otherHandling',
  'cancelReason',
  'result',
  'measure',
  'closing',
  'correctionReason',
  'extensionReason',
];

/** Whose values an act has: those of the counterpart who is a natural person, and of the object where that is another one. */
export const ACT_PERSONS: PersonRoles = {
  /** The person the act is directed at, who mostly is the object as well. */
  counterpart: {
    fields: ['counterpartName', 'counterpartIdNumber', 'registeredAddress', 'businessAddress', ...ACT_TEXTS],
    when: (act: Partial<ActDocument>) => isPersonCounterpart(act),
    document: ({ counterpartIdType, counterpartIdNumber }: Partial<ActDocument>) => ({
      type: counterpartIdType,
      number: counterpartIdNumber,
    }),
  },
  object: {
    fields: ['objectName', ...ACT_TEXTS],
    when: (act: Partial<ActDocument>) => isPersonObject(act),
    document: (act: Partial<ActDocument>) =>
      act.objectName === act.counterpartName
        ? { type: act.counterpartIdType, number: act.counterpartIdNumber }
        : { number: undefined },
  },
  /** A number that no rule could tell for a credit code is kept like a person's. */
  undetermined: { fields: ['counterpartIdNumber'] },
};

/** A finding may tell of the person who was inspected: it goes with that person's key, which its inspection names. */
export const FINDING_PERSONS: PersonRoles = {
  inspected: {
    fields: ['description'],
    when: ({ personKey }: Partial<FindingDocument>) => personKey !== undefined,
    keyedAs: ({ personKey }: Partial<FindingDocument>) => personKey,
  },
};

/** Which key an act's person has, the counterpart before the object; undefined for an act about organisations. */
export function personKeyOf({ sealed = [] }: Pick<ActDocument, 'sealed'>): string | undefined {
  const ofRole = (wanted: string) => sealed.find(({ role }) => role === wanted)?.person;
  return ofRole('counterpart') ?? ofRole('object');
}
