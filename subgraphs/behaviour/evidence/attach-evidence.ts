import type { ClientSession } from 'mongoose';
import { unsealed } from '../../../shared/audit/sealed-values.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import { checkedInput } from '../../../shared/ingest/checked-input.ts';
import type { SubgraphContext } from '../../../shared/subgraph/context.ts';
import { found, type Work } from '../../../shared/subgraph/mutation.ts';
import { contentOf, originOf } from '../../../shared/subgraph/write-online.ts';
import type { ActDocument, BehaviourModels } from '../model.ts';
import { personConcerned } from '../person-concerned.ts';
import { opaqueId } from '../rules/act-content.ts';
import { checkedPart, checkStated, contentFault, partsOf, type StatedContent } from './content-rules.ts';
import { EVIDENCE_FIELDS, type EvidenceDocument, PART_FIELDS } from './model.ts';

/** Documents of one act. */
const MOST = 50;
const NAME = { name: EVIDENCE_FIELDS.name };

interface AttachInput extends StatedContent {
  actId: string;
  name: string;
}

/** Announces a document of an act; its content follows in parts. The same content is attached to an act once, and attaching goes on where it stopped. */
export function attachEvidence(models: BehaviourModels, limit: number): Work<AttachInput> {
  return async ({ actId, name: given, ...stated }, context, session) => {
    const act = await found(models.acts, actId, context, '监管行为');
    refuseStranger(act, context);
    checkStated(stated, limit);
    const { name } = checkedInput(NAME, { name: given });
    const evidenceId = opaqueId([actId, stated.sha256]);
    if (await models.evidence.exists({ _id: evidenceId }).session(session)) return evidenceId;
    if ((await models.evidence.countDocuments({ actId }).session(session)) >= MOST)
      throw badInput('input.actId', `has ${MOST} documents already`, `已有${MOST}份证据材料`);
    const { now, viewer } = context;
    const personKey = await personConcerned(models, actId, session);
    const content = {
      ...{ evidenceId, actId, name, ...stated, state: 'AWAITING' },
      ...{ attachedAt: now, attachedBy: viewer.account, ...(personKey && { personKey }) },
    };
    // whose own the act is: it is not published, and no grant opens it
    const readers = act.readers.filter((key) => key !== 'public' && !key.startsWith('provider:'));
    await writeRecords(models.evidence, [{ _id: evidenceId, content, readers }], originOf(viewer, now), session);
    return evidenceId;
  };
}

interface PartInput {
  evidenceId: string;
  part: number;
  content: string;
}

/** Takes a part in; with the last one that was missing the whole is held against what was said of it. */
export function addEvidencePart(models: BehaviourModels): Work<PartInput> {
  return async ({ evidenceId, part, content }, context, session) => {
    const evidence = await found(models.evidence, evidenceId, context, '证据材料');
    refuseStranger(await found(models.acts, evidence.actId!, context, '监管行为'), context);
    if (evidence.state === 'COMPLETE')
      throw new ReportedError(
        'ILLEGAL_TRANSITION',
        'The document is complete; another content is another document.',
        { evidenceId, state: 'COMPLETE', step: 'addEvidencePart' },
        '该证据材料已完整；其他内容请另行提交。',
      );
    checkedPart(evidence.bytes!, part, content);
    const { personKey, readers } = evidence;
    const values = { evidenceId, part, content, ...(personKey && { personKey }) };
    const draft = { _id: `${evidenceId}/${part}`, content: contentOf(PART_FIELDS, values), readers };
    const origin = originOf(context.viewer, context.now);
    await writeRecords(models.evidenceParts, [draft], origin, session);
    const all = partsOf(evidence.bytes!);
    if ((await models.evidenceParts.countDocuments({ evidenceId }).session(session)) === all)
      await complete(models, evidence, context, session);
    return evidenceId;
  };
}

async function complete(
  models: BehaviourModels,
  evidence: EvidenceDocument,
  { viewer, now }: SubgraphContext,
  session: ClientSession,
): Promise<void> {
  const { mediaType, bytes, sha256 } = evidence as Required<EvidenceDocument>;
  const fault = contentFault({ mediaType, bytes, sha256 }, await wholeContent(models, evidence._id, session));
  if (fault) throw fault;
  const draft = {
    _id: evidence._id,
    content: contentOf(EVIDENCE_FIELDS, evidence, { state: 'COMPLETE' }),
    readers: evidence.readers,
    expectedVersion: evidence.version,
  };
  await writeRecords(models.evidence, [draft], originOf(viewer, now), session);
}

async function wholeContent(models: BehaviourModels, evidenceId: string, session: ClientSession): Promise<Buffer> {
  const stored = await models.evidenceParts
    .find({ evidenceId }, null, { session })
    .sort({ part: 1 })
    .lean<{ _id: string; content?: string }[]>();
  const parts = await unsealed(models.evidenceParts, stored, session);
  return Buffer.concat(parts.map(({ content }) => Buffer.from(content ?? '', 'base64')));
}

/** @throws ReportedError WRONG_DEPARTMENT */
function refuseStranger({ provider, departmentCode }: ActDocument, { viewer }: SubgraphContext): void {
  const { department } = viewer;
  if (department !== undefined && (department === provider || department === departmentCode)) return;
  throw new ReportedError(
    'WRONG_DEPARTMENT',
    'Evidence is attached by the department whose act it is.',
    {},
    '证据材料由行为所属部门提交。',
  );
}
