import { placeId } from '../../shared/audit/person-id.ts';
import type { PersonRoles } from '../../shared/subgraph/personal-data.ts';
import type { RecordValues } from './draft.ts';
import type { ComplaintValues } from './rules.ts';

/** Whose values a complaint has. Its texts are the complainant's: they tell who it is even where no name stands in them. */
export const COMPLAINT_PERSONS: PersonRoles = {
  complainant: {
    fields: [
      'complainantName',
      'phone',
      'address',
      'idNumber',
      'complaintType',
      'serviceType',
      'serviceName',
      'detail',
      'demand',
      'mediationResult',
      'result',
      'resultPublic',
      'transferReason',
      'additions',
    ],
    document: ({ idNumber }: ComplaintValues) => ({ number: idNumber }),
    // the other part of a split complaint is the same person's: erased with the first
    keyedAs: ({ splitFrom, idNumber }: RecordValues) =>
      splitFrom && !idNumber ? placeId({ kind: 'Complaint', record: splitFrom, role: 'complainant' }) : undefined,
  },
  agent: { fields: ['agent'] },
  /** Whoever has no credit code may be a natural person. */
  object: { fields: ['objectName'], when: ({ objectCreditCode }: ComplaintValues) => !objectCreditCode },
};
