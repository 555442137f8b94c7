import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import type { Holidays } from '../../shared/calendar/working-day.ts';
import { checkCreditCode } from '../../shared/codes/credit-code.ts';
import { normaliseKey } from '../../shared/codes/identity-key.ts';
import { checkIdentityNumber } from '../../shared/codes/identity-number.ts';
import { nameGrams } from '../../shared/codes/name-grams.ts';
import { normaliseRegionCode } from '../../shared/codes/region.ts';
import { problemOf } from '../../shared/ingest/check-row.ts';
import type { Dataset } from '../../shared/ingest/dataset.ts';
import { defineDataset, type Findings } from '../../shared/ingest/define-dataset.ts';
import { DEPARTMENT_FIELDS, OFFICER_FIELDS, type PersonnelModels } from './model.ts';
import { departmentDoubts, departmentFaults, officerDoubts, officerFaults } from './rules.ts';
import { existingDepartments } from './store.ts';

/** What can be brought into personnel: 监管部门, 执法人员. Both are public rows in full (Art. 23). */
export function personnelDatasets(models: PersonnelModels, holidays: Holidays): Dataset[] {
  return [departments(models, holidays), officers(models, holidays)];
}

function departments(models: PersonnelModels, holidays: Holidays): Dataset {
  return defineDataset({
    name: 'departments',
    title: '监管部门',
    fields: DEPARTMENT_FIELDS,
    model: models.departments,
    holidays,
    byOperator: true,
    key: ({ code }) => normaliseKey(code!)!,
    rules: (department) => ({ held: departmentFaults(department), irregularities: departmentDoubts(department) }),
    link: async (rows) => {
      const inBatch = rows.map(({ code }) => normaliseKey(code!)!);
      const known = await existingDepartments(models, parentsOf(rows));
      for (const code of inBatch) known.add(code);
      return rows.map(({ parentCode }) => unknownUnless(known, 'parentCode', parentCode && normaliseKey(parentCode)));
    },
    content: (department) => ({
      ...department,
      code: normaliseKey(department.code!),
      ...(department.parentCode && { parentCode: normaliseKey(department.parentCode) }),
      ...(department.regionCode && { regionCode: normaliseRegionCode(department.regionCode) }),
      ...(department.creditCode && { creditCode: checkCreditCode(department.creditCode).code }),
    }),
    derived: ({ name }) => ({ nameGrams: nameGrams(name ?? '') }),
    audience: ({ regionCode }) => ({ regionCode, published: true }),
  });
}

function officers(models: PersonnelModels, holidays: Holidays): Dataset {
  return defineDataset({
    name: 'officers',
    title: '执法人员',
    fields: OFFICER_FIELDS,
    model: models.officers,
    holidays,
    key: ({ certificateNo }) => normaliseKey(certificateNo!)!,
    rules: (officer, { receivedAt }) => {
      const on = civilDateOf(receivedAt);
      return { held: officerFaults(officer, on), irregularities: officerDoubts(officer, on) };
    },
    link: async (rows) => {
      const known = await existingDepartments(
        models,
        rows.flatMap(({ departmentCode }) => departmentCode ?? []),
      );
      return rows.map(({ departmentCode }) => unknownUnless(known, 'departmentCode', departmentCode));
    },
    content: (officer) => ({
      ...officer,
      certificateNo: normaliseKey(officer.certificateNo!),
      ...(officer.regionCode && { regionCode: normaliseRegionCode(officer.regionCode) }),
      ...(officer.idNumber && { idNumber: checkIdentityNumber(officer.idNumber).number }),
    }),
    derived: ({ name, unitName }) => ({ nameGrams: nameGrams(name ?? ''), unitNameGrams: nameGrams(unitName ?? '') }),
    // Whoever feeds the row (often the authority that issues certificates), it is the officer's unit's own.
    audience: ({ regionCode, departmentCode }) => ({
      regionCode,
      ...(departmentCode && { assigned: [departmentCode] }),
      published: true,
    }),
  });
}

function parentsOf(rows: readonly { parentCode?: string }[]): string[] {
  return rows.flatMap(({ parentCode }) => (parentCode && normaliseKey(parentCode)) ?? []);
}

/** A code that no department has is kept, and said to be unknown. */
function unknownUnless(known: ReadonlySet<string>, field: string, code: string | undefined): Findings {
  if (!code || known.has(code)) return {};
  return {
    irregularities: [
      problemOf('DEPARTMENT_UNKNOWN', field, 'No department has this code.', '部门编码在部门名录中不存在。'),
    ],
  };
}
