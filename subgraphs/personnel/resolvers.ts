import { findRegion, type Region, regions } from '../../shared/codes/region.ts';
import { maskIdentityNumber, maskPhone } from '../../shared/disclosure/mask.ts';
import { connection } from '../../shared/paging/connection.ts';
import type { ListArguments } from '../../shared/paging/list-spec.ts';
import { childrenLoader } from '../../shared/subgraph/children-loader.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import { entityLoader } from '../../shared/subgraph/entity-loader.ts';
import { provenance } from '../../shared/subgraph/provenance.ts';
import type { DepartmentDocument, OfficerDocument, PersonnelModels } from './model.ts';
import { DEPARTMENT_LIST, OFFICER_LIST } from './store.ts';

export function personnelResolvers(models: PersonnelModels, cursorKey: string) {
  const departments = { model: models.departments, spec: DEPARTMENT_LIST, cursorKey };
  const officers = { model: models.officers, spec: OFFICER_LIST, cursorKey };
  const department = (code: string | undefined, context: SubgraphContext) =>
    code ? entityLoader(context, models.departments).load(code) : null;
  const officer = (certificateNo: string, context: SubgraphContext) =>
    entityLoader(context, models.officers).load(certificateNo);

  return {
    Query: {
      region: (_: unknown, { code }: { code: string }) => findRegion(code),
      regions: (_: unknown, { level }: { level?: string | null }) =>
        regions.filter((region) => !level || levelOf(region) === level).toSorted(byCode),
      department: (_: unknown, { code }: { code: string }, context: SubgraphContext) => department(code, context),
      departments: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(departments, args, context, 'departments'),
      officer: (_: unknown, { certificateNo }: { certificateNo: string }, context: SubgraphContext) =>
        officer(certificateNo, context),
      officers: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(officers, args, context, 'officers'),
    },
    Region: {
      level: levelOf,
      parent: ({ parent }: Region) => parent && findRegion(parent),
    },
    Department: {
      __resolveReference: ({ code }: { code: string }, context: SubgraphContext) => department(code, context),
      region: ({ regionCode }: DepartmentDocument) => regionCode && findRegion(regionCode),
      parent: ({ parentCode }: DepartmentDocument, _: unknown, context: SubgraphContext) =>
        department(parentCode, context),
      children: ({ _id }: DepartmentDocument, _: unknown, context: SubgraphContext) =>
        childrenLoader(context, models.departments, 'parentCode').load(_id),
      officers: ({ _id }: DepartmentDocument, args: ListArguments, context: SubgraphContext) =>
        connection(officers, args, context, 'Department.officers', { departmentCode: _id }),
      provenance,
    },
    EnforcementOfficer: {
      __resolveReference: ({ certificateNo }: { certificateNo: string }, context: SubgraphContext) =>
        officer(certificateNo, context),
      department: ({ departmentCode }: OfficerDocument, _: unknown, context: SubgraphContext) =>
        department(departmentCode, context),
      idNumberMasked: ({ idNumber }: OfficerDocument) => idNumber && maskIdentityNumber(idNumber),
      phoneMasked: ({ phone }: OfficerDocument) => phone && maskPhone(phone),
      provenance,
    },
  };
}

function levelOf({ level }: Region): string {
  return level.toUpperCase();
}

function byCode(a: Region, b: Region): number {
  return a.code < b.code ? -1 : 1;
}
