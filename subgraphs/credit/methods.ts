import { readersOf } from '../../shared/access/reader-keys.ts';
import { type Draft, writeRecords } from '../../shared/audit/write-records.ts';
import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { regionAncestors } from '../../shared/codes/region.ts';
import { badInput, ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow } from '../../shared/ingest/dataset.ts';
import { contentOf, originOf } from '../../shared/subgraph/write-online.ts';
import { takeStep } from '../../shared/workflow/steps.ts';
import { METHOD_FIELDS, METHOD_INPUT_FIELDS, METHOD_WORKFLOW, type MethodDocument } from './method-fields.ts';
import { checkMethod, gradesOf, type MethodContent, methodInForce, rulesOf } from './method-rules.ts';
import type { CreditModels } from './model.ts';
import { type Acting, type Departments, ownBatch, type Work } from './online.ts';
import { recordId } from './repairs.ts';

/** A version of a scheme's method is one of its department. */
export function methodNoOf(department: string, scheme: string, version: number): string {
  return recordId(department, `${scheme}/${version}`);
}

/** Draws a version of a method up, or changes the draft (拟订). @throws ReportedError BAD_USER_INPUT; ILLEGAL_TRANSITION once it is published */
export function draftMethod(
  models: CreditModels,
  departments: Departments,
): Work<CanonicalRow & { expectedVersion?: number | null }> {
  return async ({ expectedVersion, ...input }, acting) => {
    const { department } = await ownBatch(departments, acting);
    const values = checkedInput(METHOD_INPUT_FIELDS, input);
    const content = { ...values, rules: rulesOf(values.rules!), grades: gradesOf(values.grades!) };
    checkMethod(content as MethodContent);
    if (content.effectiveOn! < civilDateOf(acting.now))
      throw badInput('input.effectiveOn', 'lies before today', '施行日期早于今日');
    const methodNo = methodNoOf(department.code, content.scheme!, content.methodVersion!);
    const before = await methodOf(models, methodNo, acting);
    if (before) takeMethodStep(before, 'amend', expectedVersion ?? 0, acting);
    const draft: Draft = {
      _id: methodNo,
      content: {
        ...content,
        ...{ methodNo, departmentCode: department.code, regionCode: department.regionCode, state: 'DRAFT' },
      },
      readers: readersOf({
        provider: department.code,
        regions: regionAncestors(department.regionCode),
        published: false,
      }),
      facts: { kind: 'RATING_METHOD', scheme: content.scheme!, state: 'DRAFT' },
    };
    await writeRecords(models.methods, [draft], originOf(acting.viewer, acting.now), acting.session);
    return methodNo;
  };
}

/**
 * Publishes a version (发布): in force from its day on, when it replaces the version before. It is never changed again.
 * @throws ReportedError BAD_USER_INPUT when its day has passed or is not after the one before; see `takeStep`
 */
export function publishMethod(models: CreditModels): Work<{ methodNo: string; expectedVersion: number }> {
  return async ({ methodNo, expectedVersion }, acting) => {
    const { viewer, now, session } = acting;
    const method = await methodOf(models, methodNo, acting);
    const isOwn = method !== null && method.provider === viewer.department;
    // a draft is its department's alone: to others it is not there
    if (!method || (!isOwn && method.state === 'DRAFT'))
      throw new ReportedError(
        'NOT_FOUND',
        `There is no rating method ${methodNo}.`,
        { methodNo },
        `评价方法 ${methodNo} 不存在。`,
      );
    takeMethodStep(method, 'publish', expectedVersion, acting);
    const day = method.effectiveOn!;
    if (day < civilDateOf(now))
      throw badInput('effectiveOn', 'has passed: amend the draft', '施行日期已过，请修改草案');
    const former = await latestOf(models, method, session);
    if (former && former.effectiveOn! >= day)
      throw badInput(
        'effectiveOn',
        `must lie after ${former.effectiveOn}, the day of version ${former.methodVersion}`,
        `应晚于第${former.methodVersion}版的施行日期${former.effectiveOn}`,
      );
    const published = method.public ? ['public'] : [];
    const drafts = [
      draftOf(method, { state: 'PUBLISHED', publishedAt: now, publishedBy: viewer.account }, published),
      ...(former ? [draftOf(former, { state: 'REPLACED', replacedOn: day }, [])] : []),
    ];
    await writeRecords(models.methods, drafts, originOf(viewer, now), session);
    return methodNo;
  };
}

/** The method by which a department rates on a day. @throws ReportedError METHOD_NOT_IN_FORCE */
export async function methodFor(
  models: CreditModels,
  { department, scheme, version }: { department: string; scheme: string; version?: number | null },
  day: CivilDate,
  session?: Acting['session'],
): Promise<MethodDocument> {
  const methods = await models.methods
    .find({ provider: department, scheme }, null, { session })
    .lean<MethodDocument[]>();
  const found = methodInForce(methods, day);
  if (found && (version === undefined || version === null || version === found.methodVersion)) return found;
  const present = found?.methodVersion ?? null;
  throw new ReportedError(
    'METHOD_NOT_IN_FORCE',
    present === null
      ? `Your department has no method of ${scheme} in force today.`
      : `Version ${version} of ${scheme} is not in force; version ${present} is.`,
    { scheme, inForce: present },
    present === null
      ? `本部门今日没有施行中的 ${scheme} 评价方法。`
      : `${scheme} 第${version}版未在施行，施行中的是第${present}版。`,
  );
}

function methodOf({ methods }: CreditModels, methodNo: string, { session }: Acting): Promise<MethodDocument | null> {
  return methods.findById(methodNo, null, { session }).lean<MethodDocument>();
}

/** The published version that the next one replaces. */
async function latestOf(
  { methods }: CreditModels,
  { provider, scheme }: MethodDocument,
  session: Acting['session'],
): Promise<MethodDocument | null> {
  return methods.findOne({ provider, scheme, state: 'PUBLISHED' }, null, { session }).lean<MethodDocument>();
}

function takeMethodStep(
  { _id, state, version, provider }: MethodDocument,
  step: 'amend' | 'publish',
  expectedVersion: number,
  { viewer }: Acting,
): void {
  const is = () => viewer.department === provider;
  takeStep(METHOD_WORKFLOW, { id: _id, state, version }, step, { is, expectedVersion });
}

function draftOf(method: MethodDocument, changes: Partial<MethodDocument>, more: readonly string[]): Draft {
  const content = contentOf(METHOD_FIELDS, { ...method }, changes);
  const { _id, readers, version, scheme } = method;
  const facts = { kind: 'RATING_METHOD', scheme: scheme!, state: changes.state ?? method.state };
  return { _id, content, readers: [...readers, ...more], facts, expectedVersion: version };
}
