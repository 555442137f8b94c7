import type { ClientSession } from 'mongoose';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import type { CanonicalRow } from '../../../shared/ingest/dataset.ts';
import type { Work } from '../../../shared/subgraph/mutation.ts';
import type { ActKind, BehaviourModels } from '../model.ts';
import { enterAct, type OnlineServices, type OwnDepartment, onlineBatch, ownDepartment } from './enter-act.ts';

type ActInput = CanonicalRow & { officers?: readonly string[] | null };

/**
 * An officer enters an act of their department (Art. 15). Department, body, reporter and day of report are the server's to write, and who the
 * officers are the register's; until it is published nobody else sees it.
 */
export function recordAct(services: OnlineServices, kind: ActKind): Work<ActInput> {
  const dataset = services.datasets[kind];
  return async (input, context, session) => {
    const department = await ownDepartment(services, context.viewer);
    const batch = onlineBatch(department, context);
    const row = {
      ...input,
      ...bodyOf(department),
      ...(input.officers && { officers: await namedOfficers(services, input.officers) }),
      publicStatus: 'UNPUBLISHED',
      reportedAt: context.now,
      reporter: context.viewer.account,
    };
    await refuseKnown(services.models, dataset.identify?.(row, batch), session);
    return enterAct(dataset, row, batch, session);
  };
}

function bodyOf({ code, name, creditCode }: OwnDepartment): CanonicalRow {
  return {
    departmentCode: code,
    implementingBody: name,
    ...(creditCode && { implementingBodyCode: creditCode }),
  };
}

/** By their certificates alone, each with the name that the register has; who is not in it stays a number, and is found out. */
export async function namedOfficers({ references }: OnlineServices, certificates: readonly string[]) {
  const found = await references.read('EnforcementOfficer', 'certificateNo', certificates, 'name');
  return certificates.map((certificateNo) => {
    const name = found.get(certificateNo)?.['name'];
    return typeof name === 'string' ? { certificateNo, name } : { certificateNo };
  });
}

async function refuseKnown(models: BehaviourModels, id: string | undefined, session: ClientSession): Promise<void> {
  const known = id === undefined ? null : await models.acts.findById(id, { _id: 1 }, { session }).lean();
  if (!known) return;
  throw new ReportedError(
    'CONFLICT',
    'The department has an act of this kind and number already; what is wrong with it is mended with correctAct.',
    { id: id! },
    '本部门已有该编号的同类行为；如需更正，请使用 correctAct。',
  );
}
