import type { CanonicalRow } from '../../../../shared/ingest/dataset.ts';
import { connection } from '../../../../shared/paging/connection.ts';
import type { ListArguments } from '../../../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../../shared/subgraph/entity-loader.ts';
import { type AdministrationServices, administeredRecord } from '../administered.ts';
import { type ClientStep, createClient, endClient, rotateClientSecret } from '../clients.ts';
import type { NewSecret } from '../create-account.ts';
import { CLIENT_LIST } from '../lists.ts';
import type { ClientDocument } from '../model.ts';

export function clientFields(services: AdministrationServices, cursorKey: string) {
  const { models } = services;
  const clients = { model: models.clients, spec: CLIENT_LIST, cursorKey };
  return {
    Query: {
      machineClient: (_: unknown, { clientId }: { clientId: string }, context: SubgraphContext) =>
        administeredRecord(models.clients, clientId, context),
      machineClients: (_: unknown, args: ListArguments, context: SubgraphContext) =>
        connection(clients, args, context, 'machineClients'),
    },
    Mutation: {
      createClient: async (_: unknown, { input }: { input: CanonicalRow }, context: SubgraphContext) =>
        withSecret(await createClient(services, input, context)),
      rotateClientSecret: async (_: unknown, { input }: { input: ClientStep }, context: SubgraphContext) =>
        withSecret(await rotateClientSecret(services, input, context)),
      endClient: (_: unknown, { input }: { input: ClientStep }, context: SubgraphContext) =>
        endClient(services, input, context),
    },
    MachineClient: {
      department: ({ departmentCode }: ClientDocument, _: unknown, context: SubgraphContext) =>
        departmentCode ? entityLoader(context, models.departments).load(departmentCode) : null,
    },
  };
}

function withSecret({ record, secret }: NewSecret<ClientDocument>) {
  return { client: record, secret };
}
