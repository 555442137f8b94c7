import type { PersonRoles } from '../../shared/subgraph/personal-data.ts';
import type { OfficerDocument } from './model.ts';

/** What of an officer is not the office's (Art. 23 makes the rest public). */
export const OFFICER_PERSONS: PersonRoles = {
  officer: {
    fields: ['idNumber', 'gender', 'birthDate', 'politicalStatus', 'ethnicity', 'phone'],
    document: ({ idNumber }: Partial<OfficerDocument>) => ({ number: idNumber }),
  },
};
