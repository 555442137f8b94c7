import { expect, test } from '@jest/globals';
import { subgraphDocuments } from '../../gateway/subgraph-schemas.ts';
import { accessTableOf } from '../../shared/access/access-table.ts';
import type { PersonRoles } from '../../shared/subgraph/personal-data.ts';
import { ACT_PERSONS, OBJECT_PERSONS } from '../../subgraphs/behaviour/persons.ts';
import { COMPLAINT_PERSONS } from '../../subgraphs/complaints/persons.ts';
import { CONTACT_PERSONS } from '../../subgraphs/personnel/contacts/model.ts';
import { OFFICER_PERSONS } from '../../subgraphs/personnel/persons.ts';

/** Which fields of the store are sealed, by GraphQL type. */
const SEALED: Readonly<Record<string, readonly string[]>> = {
  Complaint: fieldsOf(COMPLAINT_PERSONS),
  EnforcementOfficer: fieldsOf(OFFICER_PERSONS),
  DepartmentContact: fieldsOf(CONTACT_PERSONS),
  SupervisedObject: fieldsOf(OBJECT_PERSONS),
  InspectionAct: fieldsOf(ACT_PERSONS),
  PenaltyAct: fieldsOf(ACT_PERSONS),
  CompulsoryAct: fieldsOf(ACT_PERSONS),
  OtherAct: fieldsOf(ACT_PERSONS),
  // sealed as a whole: shared/ingest/sealed-row.ts, RowValues
  QuarantinedRow: ['raw', 'row', 'problems'],
};

/** Stored fields from which a resolver makes a field of another name. */
const MADE_FROM: Readonly<Record<string, readonly string[]>> = {
  'Complaint.detailFull': ['detail'],
  'SupervisedObject.personName': ['name'],
  'SupervisedObject.personAddress': ['registeredAddress', 'businessAddress'],
  ...Object.fromEntries(
    ['InspectionAct', 'PenaltyAct', 'CompulsoryAct', 'OtherAct'].flatMap((type) => [
      [`${type}.counterpartPersonName`, ['counterpartName']],
      [`${type}.counterpartPersonAddress`, ['registeredAddress', 'businessAddress']],
    ]),
  ),
};

const guarded = subgraphDocuments().flatMap((document) =>
  [...accessTableOf(document)]
    .filter(([, { policies }]) => policies.flat().some((policy) => policy === 'personal' || policy === 'secret'))
    .map(([coordinate]) => coordinate),
);

function fieldsOf(roles: PersonRoles): string[] {
  return Object.values(roles).flatMap(({ fields }) => fields);
}

/** Coordinates of which something is stored in the open. */
function stored(coordinates: readonly string[], sealed: typeof SEALED): string[] {
  return coordinates.filter((coordinate) => {
    const [type, field] = coordinate.split('.') as [string, string];
    return !(MADE_FROM[coordinate] ?? [field]).every((one) => sealed[type]?.includes(one));
  });
}

test('every field that only a purpose or a case opens is stored encrypted', () => {
  expect(guarded.length).toBeGreaterThan(30);
  expect(stored(guarded, SEALED)).toEqual([]);
});

test('a field that is left out of the persons of its kind is found', () => {
  const without = { ...SEALED, Complaint: SEALED['Complaint']!.filter((field) => field !== 'phone') };
  expect(stored(guarded, without)).toEqual(['Complaint.phone']);
});

test('no derived field is named that the schemas do not have', () => {
  expect(Object.keys(MADE_FROM).filter((coordinate) => !guarded.includes(coordinate))).toEqual([]);
});
