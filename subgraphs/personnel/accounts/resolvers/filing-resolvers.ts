import type { CanonicalRow } from '../../../../shared/ingest/dataset.ts';
import { connection } from '../../../../shared/paging/connection.ts';
import type { ListArguments } from '../../../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../../shared/subgraph/entity-loader.ts';
import { type AdministrationServices, administeredRecord } from '../administered.ts';
import { acknowledgeFiling, type FilingInput, fileAdminChange, returnFiling, withdrawFiling } from '../filings.ts';
import { FILING_LIST } from '../lists.ts';
import type { FilingDocument } from '../model.ts';

export function filingFields(services: AdministrationServices, cursorKey: string) {
  const { models } = services;
  const filings = { model: models.filings, spec: FILING_LIST, cursorKey };
  return {
    Query: {
      adminFiling: (_: unknown, { filingNo }: { filingNo: string }, context: SubgraphContext) =>
        administeredRecord(models.filings, filingNo, context),
      adminFilings: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(filings, args, context, 'adminFilings'),
    },
    Mutation: {
      fileAdminChange: (_: unknown, { input }: { input: CanonicalRow }, context: SubgraphContext) =>
        fileAdminChange(services, input, context),
      acknowledgeFiling: (_: unknown, { input }: { input: FilingInput }, context: SubgraphContext) =>
        acknowledgeFiling(services, input, context),
      returnFiling: (_: unknown, { input }: { input: FilingInput & { reason: string } }, context: SubgraphContext) =>
        returnFiling(services, input, context),
      withdrawFiling: (_: unknown, { input }: { input: FilingInput }, context: SubgraphContext) =>
        withdrawFiling(services, input, context),
    },
    AdminFiling: {
      department: ({ departmentCode }: FilingDocument, _: unknown, context: SubgraphContext) =>
        departmentCode ? entityLoader(context, models.departments).load(departmentCode) : null,
    },
  };
}
