import type { ClientSession } from 'mongoose';
import { holds, type Viewer } from '../../shared/access/viewer.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { civilDateOf } from '../../shared/calendar/civil-date.ts';
import { batchNumber } from '../../shared/codes/batch-number.ts';
import { nameGrams } from '../../shared/codes/name-grams.ts';
import { regionAncestors } from '../../shared/codes/region.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow, Dataset } from '../../shared/ingest/dataset.ts';
import type { SubgraphContext } from '../../shared/subgraph/context.ts';
import type { DepartmentFacts } from '../../shared/subgraph/services.ts';
import { contentOf, originOf } from '../../shared/subgraph/write-online.ts';
import { takeStep } from '../../shared/workflow/steps.ts';
import { type CoordinationModels, SOURCE_FIELDS, type SourceDocument } from './model.ts';
import { SOURCE_WORKFLOW, type SourceState } from './source-rules.ts';

type FindDepartment = (code: string) => Promise<DepartmentFacts | undefined>;

const { expectedHours } = SOURCE_FIELDS;
const REGISTERED_FIELDS = {
  sourceId: SOURCE_FIELDS.sourceId,
  name: { ...SOURCE_FIELDS.name, identifying: true },
  kind: { ...SOURCE_FIELDS.kind, identifying: true },
  departmentCode: SOURCE_FIELDS.departmentCode,
  expectedHours,
} as const;

/**
 * Registers a source (Art. 13, 15–17) in the name of the viewer's department, through the checks of the dataset `sources`.
 * @returns its id
 * @throws ReportedError WRONG_DEPARTMENT, CONFLICT (the id is registered), BAD_USER_INPUT
 */
export async function registerSource(
  { models, dataset, department }: { models: CoordinationModels; dataset: Dataset; department: FindDepartment },
  input: CanonicalRow,
  { viewer, now }: SubgraphContext,
  session: ClientSession,
): Promise<string> {
  const values = checkedInput(REGISTERED_FIELDS, input);
  const own = viewer.department === undefined ? undefined : await department(viewer.department);
  if (!own)
    throw new ReportedError('WRONG_DEPARTMENT', 'Sources are registered by accounts in post at a department.', {});
  const keeper = values.departmentCode ?? own.code;
  const answering = keeper === own.code ? own : await department(keeper);
  if (!answering) throw badInput('input.departmentCode', 'is not known', '不存在');
  if (!mayKeep(viewer, answering)) throw notTheirs();
  if (await models.sources.exists({ _id: values.sourceId! }).session(session))
    throw new ReportedError(
      'CONFLICT',
      `A source ${values.sourceId} is registered already.`,
      {},
      `数据源 ${values.sourceId} 已登记。`,
    );
  const row = { ...values, departmentCode: keeper, state: 'ACTIVE', registeredAt: now };
  const batchNo = batchNumber(civilDateOf(now), 0);
  const batch = { department: own, sourceSystem: 'online', batchNo, receivedAt: now, by: viewer.account ?? '' };
  const [outcome] = await dataset.accept([row], batch, session);
  if (outcome?.kind === 'held') {
    const [problem] = outcome.problems;
    throw badInput(`input.${problem!.field ?? 'sourceId'}`, problem!.message, problem!.messageZh);
  }
  return values.sourceId!;
}

export interface SourceStepInput {
  sourceId: string;
  expectedVersion: number;
  retired?: boolean | null;
  expectedHours?: number | null;
}

/**
 * Retires a source or takes it into use again, and says how often it is to be heard of.
 * @throws ReportedError see `takeStep`; BAD_USER_INPUT
 */
export async function setSourceState(
  { models, department }: { models: CoordinationModels; department: FindDepartment },
  source: SourceDocument,
  { expectedVersion, retired, expectedHours: hours }: SourceStepInput,
  { viewer, now }: SubgraphContext,
  session: ClientSession,
): Promise<void> {
  const answering = await department(source.departmentCode ?? source.provider);
  const is = () => answering !== undefined && mayKeep(viewer, answering);
  if (!is()) throw notTheirs();
  const standing = { id: source._id, state: source.state as SourceState, version: source.version };
  const step = retired ? 'retire' : 'resume';
  const taken = typeof retired === 'boolean';
  const next = taken ? takeStep(SOURCE_WORKFLOW, standing, step, { is, expectedVersion }) : source.state;
  const changed = checkedInput({ expectedHours }, hours === undefined ? {} : { expectedHours: hours });
  if (changed.expectedHours !== undefined && changed.expectedHours < 1)
    throw badInput('input.expectedHours', 'is at least 1', '至少为1');
  const content = contentOf(SOURCE_FIELDS, source, {
    state: next,
    ...(hours !== undefined && { expectedHours: changed.expectedHours }),
  });
  const { _id, name, readers } = source;
  const origin = { ...originOf(viewer, now), provider: source.provider };
  const draft = { _id, content, derived: { nameGrams: nameGrams(name ?? '') }, readers, expectedVersion };
  await writeRecords(models.sources, [draft], origin, session);
}

/** An administrator keeps the sources of the own department and those below it; an office those of its level and below. */
function mayKeep(viewer: Viewer, { code, regionCode }: DepartmentFacts): boolean {
  if (holds(viewer, 'administration') && viewer.departments.includes(code)) return true;
  return (
    holds(viewer, 'oversight') && viewer.region !== undefined && regionAncestors(regionCode).includes(viewer.region)
  );
}

function notTheirs(): ReportedError<'WRONG_DEPARTMENT'> {
  return new ReportedError(
    'WRONG_DEPARTMENT',
    'A source is registered and kept by the administrator of its department, or by an office of its level or above.',
    {},
    '数据源由主管部门管理员或本级以上政府办公厅（室）登记和管理。',
  );
}
