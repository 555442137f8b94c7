import type { ClientSession } from 'mongoose';
import type { Viewer } from '../../../shared/access/viewer.ts';
import { civilDateOf } from '../../../shared/calendar/civil-date.ts';
import { batchNumber } from '../../../shared/codes/batch-number.ts';
import { ReportedError } from '../../../shared/errors/reported-error.ts';
import type { Batch, CanonicalRow, Dataset, Problem } from '../../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import type { RecordReferences } from '../../../shared/subgraph/services.ts';
import type { ActKind, BehaviourModels } from '../model.ts';

/** What acts are entered with: the datasets through which files and the API come in as well (Art. 15). */
export interface OnlineServices {
  models: BehaviourModels;
  references: RecordReferences;
  datasets: Readonly<Record<ActKind, Dataset>>;
}

/** The department in whose name an act is written, as the register of departments has it. */
export interface OwnDepartment {
  code: string;
  name: string;
  regionCode: string;
  creditCode?: string;
}

/** @throws ReportedError WRONG_DEPARTMENT for an account without a registered department */
export async function ownDepartment({ references }: OnlineServices, { department }: Viewer): Promise<OwnDepartment> {
  const code = department ?? '';
  const found = await references.read('Department', 'code', code ? [code] : [], 'name regionCode creditCode');
  const { name, regionCode, creditCode } = (found.get(code) ?? {}) as Partial<OwnDepartment>;
  if (name && regionCode) return { code, name, regionCode, ...(creditCode && { creditCode }) };
  throw new ReportedError(
    'WRONG_DEPARTMENT',
    'Acts are entered by accounts in post at a registered department.',
    {},
    '监管行为由已登记部门的在岗账号录入。',
  );
}

/** What is written on line comes in a batch of its own: serial 0 of the day is of no file. */
export function onlineBatch({ code, name, regionCode }: OwnDepartment, { viewer, now }: SubgraphContext): Batch {
  return {
    department: { code, name, regionCode },
    sourceSystem: 'online',
    batchNo: batchNumber(civilDateOf(now), 0),
    receivedAt: now,
    by: viewer.account ?? '',
  };
}

/**
 * Brings one act through the validation of its dataset. What a feeding system's act would be kept with as irregular is refused here.
 * @param tolerated codes and fields of what is irregular already about the record: a correction need not mend everything, and adds nothing
 * @returns the act's id
 * @throws ReportedError ACT_IRREGULAR, or BAD_USER_INPUT for a value that is none, naming every reason; nothing is written then
 */
export async function enterAct(
  dataset: Dataset,
  row: CanonicalRow,
  batch: Batch,
  session: ClientSession,
  tolerated: readonly Problem[] = [],
): Promise<string> {
  const [outcome] = await dataset.accept([row], batch, session);
  if (outcome!.kind === 'held') throw refusal('BAD_USER_INPUT', outcome!.problems);
  const known = new Set(tolerated.map(reasonOf));
  const reasons = outcome!.irregularities.filter((problem) => !known.has(reasonOf(problem)));
  if (reasons.length > 0) throw refusal('ACT_IRREGULAR', reasons);
  return outcome!.id;
}

function refusal(code: 'BAD_USER_INPUT' | 'ACT_IRREGULAR', problems: readonly Problem[]): ReportedError {
  const told = (text: (problem: Problem) => string) => problems.map((one) => `${one.field ?? ''}: ${text(one)}`);
  return new ReportedError(
    code,
    told(({ message }) => message).join(' '),
    { argument: `input.${problems[0]?.field ?? ''}`, reasons: problems.map(reasonOf) },
    told(({ messageZh }) => messageZh).join(''),
  );
}

function reasonOf({ code, field }: Problem): string {
  return field ? `${code} ${field}` : code;
}
