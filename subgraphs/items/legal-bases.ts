import { readersOf } from '../../shared/access/reader-keys.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { type CivilDate, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { nameGrams } from '../../shared/codes/name-grams.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { checkedInput } from '../../shared/ingest/checked-input.ts';
import type { CanonicalRow, Dataset } from '../../shared/ingest/dataset.ts';
import { departmentOf, found, type Work } from '../../shared/subgraph/mutation.ts';
import { contentOf, originOf } from '../../shared/subgraph/write-online.ts';
import { LEGAL_BASIS_FIELDS } from './legal-basis-fields.ts';
import { type BasisChange, checkChange } from './legal-basis-rules.ts';
import type { ItemsModels } from './model.ts';
import { batchOf, enter } from './publish-item.ts';
import { raiseReviews } from './reviews.ts';
import type { ItemsServices } from './work-services.ts';

/** Enters a legal basis in the register, through the validation of its dataset. */
export function registerLegalBasis(models: ItemsModels, dataset: Dataset, services: ItemsServices): Work<CanonicalRow> {
  return async (input, context, session) => {
    const { basisCode } = checkedInput(LEGAL_BASIS_FIELDS, input);
    if (await models.bases.exists({ _id: basisCode }).session(session))
      throw new ReportedError('CONFLICT', `The basis ${basisCode} is registered.`, {}, `依据 ${basisCode} 已登记。`);
    await enter(dataset, [{ ...input }], await batchOf(services, context), session);
    return basisCode!;
  };
}

export interface ChangeBasisInput {
  basisCode: string;
  expectedVersion: number;
  changedOn: CivilDate;
  note: string;
}

/** Repeals or amends a basis; every item resting on it is flagged in the same transaction (Art. 12). */
export function changeLegalBasis(models: ItemsModels, ground: BasisChange['ground']): Work<ChangeBasisInput> {
  return async ({ basisCode, expectedVersion, changedOn, note }, context, session) => {
    const { viewer, now } = context;
    departmentOf(viewer);
    const basis = await found(models.bases, basisCode, context, '设定依据');
    checkChange(basis, { ground, changedOn }, 'input.changedOn');
    const { changeNote } = checkedInput({ changeNote: LEGAL_BASIS_FIELDS.changeNote }, { changeNote: note });
    const changed = ground === 'REPEALED' ? { repealedOn: changedOn } : { amendedOn: changedOn };
    const content = contentOf(LEGAL_BASIS_FIELDS, basis, { ...changed, changeNote });
    const derived = { nameGrams: nameGrams(basis.title ?? '') };
    const draft = { _id: basisCode, content, derived, readers: basis.readers, expectedVersion };
    const origin = originOf(viewer, now);
    await writeRecords(models.bases, [draft], origin, session);
    await raiseReviews(models, { ...basis, ...changed }, origin, session);
    return basisCode;
  };
}

/** The viewer's department goes by a basis from today on. A second time changes nothing. */
export function adoptLegalBasis(models: ItemsModels): Work<{ basisCode: string }> {
  return async ({ basisCode }, context, session) => {
    const { viewer, now } = context;
    const departmentCode = departmentOf(viewer);
    const basis = await found(models.bases, basisCode, context, '设定依据');
    const today = civilDateOf(now);
    if (basis.repealedOn && basis.repealedOn <= today)
      throw new ReportedError(
        'ILLEGAL_TRANSITION',
        `The basis ${basisCode} is repealed.`,
        { basisCode },
        '该依据已废止，不能采用。',
      );
    const key = `${basisCode}@${departmentCode}`;
    if (await models.adoptions.exists({ _id: key }).session(session)) return basisCode;
    const content = { basisCode, departmentCode, adoptedOn: today };
    const readers = readersOf({ provider: departmentCode, regions: [], published: true });
    await writeRecords(models.adoptions, [{ _id: key, content, readers }], originOf(viewer, now), session);
    return basisCode;
  };
}
