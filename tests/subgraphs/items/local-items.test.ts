import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { CHECKLIST, claimed, type Desk, FOOD_LAW, ITEM_CODE, LOCAL_CODE, openDesk } from './desk.ts';

let desk: Desk;
let claimNo: string;
beforeEach(async () => {
  desk = await openDesk();
  await desk.bring('legalBases', 'XA-OFFICE', [FOOD_LAW]);
  claimNo = await claimed(desk);
});
afterEach(() => desk.close());

const derive = () => desk.did('beilin', 'deriveLocalItem', { claimNo, itemCode: LOCAL_CODE }, 'itemCode version');
const step = (expectedVersion: number, more: object = {}) => ({ itemCode: LOCAL_CODE, expectedVersion, ...more });

/** What the item of the superior does not give. */
const OWN = {
  subItems: [
    {
      subItemCode: `${LOCAL_CODE}-1`,
      ...{ name: '食品经营日常检查', superviseObject: '食品经营者', superviseForm: '现场检查', actType: 'INSPECTION' },
      ...{
        legalBasis: '食品安全法',
        legalBasisCodes: ['LAW-FOOD'],
        superviseWay: '日常检查',
        superviseLevel: 'COUNTY',
      },
      ...{ superviseFlow: '检查、记录、处理', superviseResult: '检查结果记录' },
    },
  ],
  checklists: [CHECKLIST],
};

/** Derives, completes and publishes the own item. */
async function published(): Promise<void> {
  await derive();
  await desk.did('beilin', 'amendLocalItem', step(1, OWN), 'version');
  await desk.did('beilin', 'publishItem', step(2), 'itemCode');
}

test('an own item takes over what the claimed one says, and not what is bound to its level', async () => {
  await derive();
  const { data, errors } = await desk.ask(
    'beilin',
    `{ localItem(itemCode: "${LOCAL_CODE}") { name parentCode departmentCode regionCode state claim { state } published { itemCode }
      subItems { subItemCode superviseObject superviseLevel legalBasisCodes } checklists { checklistCode } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data?.['localItem']).toEqual({
    ...{ name: '对食品经营者的监管', parentCode: ITEM_CODE, departmentCode: 'XA-BEILIN-MARKET', regionCode: '610103' },
    ...{ state: 'DRAFT', claim: { state: 'CLAIMED' }, published: null, checklists: [] },
    subItems: [
      {
        ...{ subItemCode: `${LOCAL_CODE}-1`, superviseObject: '食品经营者', superviseLevel: null },
        legalBasisCodes: ['LAW-FOOD'],
      },
    ],
  });
});

test('a draft is seen by its department and those above it alone, and the catalogue has nothing of it', async () => {
  await derive();
  const draft = async (who: 'beilin' | 'yanta' | 'officeBeilin' | 'officeCity' | 'analyst') =>
    (await desk.ask(who, `{ localItem(itemCode: "${LOCAL_CODE}") { itemCode } }`)).data?.['localItem'];
  expect(await Promise.all([draft('beilin'), draft('officeBeilin'), draft('officeCity')])).not.toContain(null);
  expect(await Promise.all([draft('yanta'), draft('analyst')])).toEqual([null, null]);
  const { data } = await desk.ask('nobody', `{ item(itemCode: "${LOCAL_CODE}") { itemCode } items { totalCount } }`);
  expect(data).toEqual({ item: null, items: { totalCount: 1 } });
});

test('an incomplete item is refused publication with each missing element named, and nothing is published', async () => {
  await derive();
  expect(await desk.refused('beilin', 'publishItem', step(1))).toMatchObject({
    code: 'ITEM_INCOMPLETE',
    missing: ['subItems[0].superviseLevel', 'subItems[0].checklists'],
    reasons: ['VALUE_MISSING', 'CHECKLIST_MISSING'],
  });
  const { data } = await desk.ask('nobody', '{ items { totalCount } checklists { totalCount } }');
  expect(data).toEqual({ items: { totalCount: 1 }, checklists: { totalCount: 0 } });
});

test('a complete item is published for anybody, with its sub-items and checklists', async () => {
  await published();
  const { data, errors } = await desk.ask(
    'nobody',
    `{ item(itemCode: "${LOCAL_CODE}") { name parentCode departmentCode status versionId versionDate
      subItems { subItemCode checklists { checkContent } } } }`,
  );
  expect(errors).toBeUndefined();
  expect(data?.['item']).toEqual({
    ...{ name: '对食品经营者的监管', parentCode: ITEM_CODE, departmentCode: 'XA-BEILIN-MARKET', status: 'IN_USE' },
    ...{ versionId: '20261124000002', versionDate: '2026-11-24' },
    subItems: [{ subItemCode: `${LOCAL_CODE}-1`, checklists: [{ checkContent: '许可证与进货查验记录' }] }],
  });
});

test('a revision stands on its day of effect, and the version before it until then', async () => {
  await published();
  expect(await desk.did('beilin', 'reviseLocalItem', step(3), 'state version')).toEqual({ state: 'DRAFT', version: 4 });
  await desk.did('beilin', 'amendLocalItem', step(4, { name: '食品经营监督检查' }), 'version');
  await desk.did('beilin', 'publishItem', step(5, { effectiveOn: '2027-01-01' }), 'versionDate');
  const on = async (asOf: string) => {
    const { data } = await desk.ask('nobody', `{ item(itemCode: "${LOCAL_CODE}", asOf: "${asOf}") { name } }`);
    return (data?.['item'] as { name: string } | null)?.name;
  };
  expect(await on('2026-12-31')).toBe('对食品经营者的监管');
  expect(await on('2027-01-01')).toBe('食品经营监督检查');
  expect(await on('2026-11-23')).toBeUndefined();
  await desk.did('beilin', 'reviseLocalItem', step(6), 'state');
  expect(await desk.refused('beilin', 'publishItem', step(7, { effectiveOn: '2026-12-01' }))).toMatchObject({
    argument: 'input.effectiveOn',
  });
});

test('a sub-item that a revision leaves out ends with the day the revision takes effect', async () => {
  await published();
  await desk.did('beilin', 'reviseLocalItem', step(3), 'state');
  const subItems = [{ ...OWN.subItems[0], subItemCode: `${LOCAL_CODE}-2`, actType: 'PENALTY' }];
  await desk.did('beilin', 'amendLocalItem', step(4, { subItems, checklists: [] }), 'version');
  await desk.did('beilin', 'publishItem', step(5, { effectiveOn: '2026-12-01' }), 'itemCode');
  const subItemsOn = async (day: string) => {
    const { data } = await desk.ask(
      'nobody',
      `{ item(itemCode: "${LOCAL_CODE}", asOf: "${day}") { subItems { subItemCode takeEffectDate cancelDate } } }`,
    );
    return (data!['item'] as { subItems: object[] }).subItems;
  };
  expect(await subItemsOn('2026-11-30')).toEqual([
    { subItemCode: `${LOCAL_CODE}-1`, takeEffectDate: '2026-11-24', cancelDate: '2026-12-01' },
  ]);
  expect(await subItemsOn('2026-12-01')).toEqual([
    { subItemCode: `${LOCAL_CODE}-2`, takeEffectDate: '2026-12-01', cancelDate: null },
  ]);
});

test('an item is suspended, resumed and cancelled with a reason, by its department; a cancelled one stays so', async () => {
  await published();
  const answer = 'status statusReason version';
  const adjust = (expectedVersion: number) => ({ itemCode: LOCAL_CODE, expectedVersion, reason: '机构职能调整' });
  expect(await desk.refused('yanta', 'suspendItem', adjust(1))).toMatchObject({ code: 'WRONG_DEPARTMENT' });
  expect(await desk.did('beilin', 'suspendItem', adjust(1), answer)).toEqual({
    ...{ status: 'SUSPENDED', statusReason: '机构职能调整', version: 2 },
  });
  expect(await desk.refused('beilin', 'suspendItem', adjust(2))).toMatchObject({ code: 'ILLEGAL_TRANSITION' });
  expect(await desk.refused('beilin', 'resumeItem', adjust(1))).toMatchObject({ code: 'STALE' });
  expect(await desk.did('beilin', 'resumeItem', adjust(2), answer)).toMatchObject({ status: 'IN_USE', version: 3 });
  expect(await desk.did('beilin', 'cancelItem', adjust(3), answer)).toMatchObject({ status: 'CANCELLED' });
  expect(await desk.refused('beilin', 'resumeItem', adjust(4))).toMatchObject({ code: 'ILLEGAL_TRANSITION' });
  await desk.did('beilin', 'reviseLocalItem', step(3), 'state');
  expect(await desk.refused('beilin', 'publishItem', step(4))).toMatchObject({ code: 'ILLEGAL_TRANSITION' });
});

test('an own item is derived by the department that claimed, from a claimed item, under a code that is free', async () => {
  const input = { claimNo, itemCode: LOCAL_CODE };
  expect(await desk.refused('market', 'deriveLocalItem', input)).toMatchObject({ code: 'WRONG_DEPARTMENT' });
  expect(await desk.refused('yanta', 'deriveLocalItem', input)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await desk.refused('beilin', 'deriveLocalItem', { claimNo, itemCode: '123' })).toMatchObject({
    argument: 'input.itemCode',
  });
  expect(await desk.refused('beilin', 'deriveLocalItem', { claimNo, itemCode: ITEM_CODE })).toMatchObject({
    code: 'CONFLICT',
  });
  await desk.did('market', 'issueItem', { itemCode: ITEM_CODE, departments: ['XA-YANTA-MARKET'] }, 'itemCode');
  const pending = { claimNo: `${ITEM_CODE}:XA-YANTA-MARKET`, itemCode: LOCAL_CODE };
  expect(await desk.refused('yanta', 'deriveLocalItem', pending)).toMatchObject({ code: 'ILLEGAL_TRANSITION' });
});

test('a value that no row may have is refused in the draft already, by its place', async () => {
  await derive();
  const subItems = [{ subItemCode: `${LOCAL_CODE}-1`, superviseObject: '经'.repeat(501) }];
  expect(await desk.refused('beilin', 'amendLocalItem', step(1, { subItems }))).toMatchObject({
    ...{ code: 'BAD_USER_INPUT', argument: 'input.subItems[0].superviseObject' },
  });
});

test('a publication that fails between two of its writes leaves nothing behind, and goes through when sent again', async () => {
  await derive();
  await desk.did('beilin', 'amendLocalItem', step(1, OWN), 'version');
  const checklists = desk.store.connection('items').collection('checklists');
  const fails = jest.spyOn(checklists, 'insertMany').mockRejectedValue(new Error('the store went away'));
  expect(await desk.refused('beilin', 'publishItem', step(2))).toBeDefined();
  expect(fails).toHaveBeenCalled();
  fails.mockRestore();
  const { data } = await desk.ask(
    'beilin',
    `{ item(itemCode: "${LOCAL_CODE}") { itemCode } localItem(itemCode: "${LOCAL_CODE}") { state version } }`,
  );
  expect(data).toEqual({ item: null, localItem: { state: 'DRAFT', version: 2 } });
  expect(await desk.did('beilin', 'publishItem', step(2), 'status')).toEqual({ status: 'IN_USE' });
});
