import type { Model } from 'mongoose';
import type { FieldsToGrant } from '../../../shared/access/fields-to-grant.ts';
import { GRANTABLE_TYPES, isGrantable } from '../../../shared/access/grantable.ts';
import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import { connection } from '../../../shared/paging/connection.ts';
import type { ListArguments } from '../../../shared/paging/list-spec.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { entityLoader } from '../../../shared/subgraph/entity-loader.ts';
import { present } from '../../../shared/subgraph/mutation.ts';
import { provenance } from '../../../shared/subgraph/provenance.ts';
import type { DepartmentDocument } from '../model.ts';
import type { GrantDocument } from './model.ts';
import { type GrantRequest, grantState } from './rules.ts';
import { GRANT_LIST } from './store.ts';
import { type GrantServices, grantData, revokeGrant } from './write-grants.ts';

interface GrantModels {
  grants: Model<GrantDocument>;
  departments: Model<DepartmentDocument>;
}

/** 数据授权 (Art. 24): the side of personnel; what a grant opens is decided where the rows are. */
export function grantResolvers({ grants, departments }: GrantModels, cursorKey: string, fieldsToGrant: FieldsToGrant) {
  const lists = { model: grants, spec: GRANT_LIST, cursorKey };
  const department = (code: string | undefined, context: SubgraphContext) =>
    code ? entityLoader(context, departments).load(code) : null;
  const services = (context: SubgraphContext): GrantServices => ({
    grants,
    fieldsToGrant,
    department: (code) => entityLoader(context, departments).load(code),
  });

  return {
    Query: {
      grant: (_: unknown, { id }: { id: string }, context: SubgraphContext) => entityLoader(context, grants).load(id),
      grants: (_: unknown, args: ListArguments, context: SubgraphContext) => connection(lists, args, context, 'grants'),
      grantableData: () =>
        [...fieldsToGrant].map(([type, fields]) => ({
          type,
          nameZh: GRANTABLE_TYPES[type]?.zh,
          fields: [...fields].flatMap(([field, audience]) => (isGrantable(audience) ? [field] : [])).sort(),
        })),
    },
    Mutation: {
      grantData: async (_: unknown, { input }: { input: GrantRequest }, context: SubgraphContext) =>
        present(grants, await grantData(services(context), input, context.viewer, context.now), context),
      revokeGrant: async (
        _: unknown,
        { id, ...step }: { id: string; reason: string; expectedVersion: number },
        context: SubgraphContext,
      ) => {
        const grant = await present(grants, id, context);
        if (!grant) throw new ReportedError('NOT_FOUND', `There is no grant ${id}.`, { id }, `授权 ${id} 不存在。`);
        await revokeGrant(services(context), grant, step, context.viewer, context.now);
        return present(grants, id, context);
      },
    },
    DataGrant: {
      id: ({ _id }: GrantDocument) => _id,
      provider: ({ providerCode }: GrantDocument, _: unknown, context: SubgraphContext) =>
        department(providerCode, context),
      receiver: ({ receiverCode }: GrantDocument, _: unknown, context: SubgraphContext) =>
        department(receiverCode, context),
      state: (grant: GrantDocument, _: unknown, { now }: SubgraphContext) => grantState(grant, civilDateOf(now)),
      provenance,
    },
  };
}
