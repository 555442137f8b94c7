import { readersOf } from '../../../shared/access/reader-keys.ts';
import { writeRecords } from '../../../shared/audit/write-records.ts';
import { badInput, ReportedError } from '../../../shared/errors/reported-error.ts';
import { checkedInput } from '../../../shared/ingest/checked-input.ts';
import type { CanonicalRow } from '../../../shared/ingest/dataset.ts';
import type { Work } from '../../../shared/subgraph/mutation.ts';
import { originOf } from '../../../shared/subgraph/write-online.ts';
import { INTEREST_FIELDS } from '../fields/draw-fields.ts';
import { type PlanServices, takePlanStep } from '../plans.ts';
import { opaqueId } from '../rules/act-content.ts';

const { planId, objectId, reason } = INTEREST_FIELDS;
const DECLARATION_FIELDS = { planId, objectId, reason };

/**
 * An officer of a department that takes part says, before the draw is committed to, that they have an interest in an object (回避); they are
 * then not drawn for it. What it is stays sealed, and that they declared one is published for drawn objects alone.
 * @throws ReportedError ILLEGAL_TRANSITION once the draw is committed to; WRONG_DEPARTMENT, NOT_FOUND, BAD_USER_INPUT, CONFLICT
 */
export function declareInterest({ models }: Pick<PlanServices, 'models'>): Work<CanonicalRow> {
  return async (input, context, session) => {
    const { viewer, now } = context;
    const values = checkedInput(DECLARATION_FIELDS, input);
    const plan = await takePlanStep(models, { planId: values.planId! }, 'declareInterest', context);
    const known = await models.objects.countDocuments({ _id: values.objectId! });
    if (known === 0) throw badInput('input.objectId', 'is not known', '不存在');
    const certificateNo = viewer.certificateNo!;
    const _id = opaqueId([plan._id, values.objectId!, certificateNo]);
    if ((await models.interests.countDocuments({ _id })) > 0)
      throw new ReportedError(
        'CONFLICT',
        'You have declared an interest in this object for this plan.',
        {},
        '已申报过该对象。',
      );
    const content = { ...values, certificateNo, declaredAt: now };
    const readers = readersOf({ provider: viewer.department!, regions: [], published: false });
    await writeRecords(models.interests, [{ _id, content, readers }], originOf(viewer, now), session);
    return _id;
  };
}
