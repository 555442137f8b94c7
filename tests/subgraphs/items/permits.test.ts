import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Desk, ITEM, ITEM_CODE, openDesk } from './desk.ts';

const PERMIT = {
  ...{ permitCode: 'P-1', name: '食品经营许可', departmentCode: 'XA-MARKET', regionCode: '610100', status: 'IN_USE' },
  legalBasisCodes: ['LAW-FOOD'],
};

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await desk.bring('permits', 'XA-OFFICE', [PERMIT]);
});
afterEach(() => desk.close());

const link = (permitCodes: string[], expectedVersion = 1) => ({ itemCode: ITEM_CODE, expectedVersion, permitCodes });
const differences = async () => {
  const { data, errors } = await desk.ask(
    'officeCity',
    `{ item(itemCode: "${ITEM_CODE}") { permits { name } permitDifferences { permitCode code field itemValue permitValue } } }`,
  );
  if (errors) throw errors[0]!;
  return data!['item'] as { permits: object[]; permitDifferences: Record<string, unknown>[] };
};

test('an item that agrees with its permit has no difference, and the link is a version of the item', async () => {
  expect(await desk.did('market', 'linkPermits', link(['P-1']), 'linkedPermitCodes version versionDate')).toEqual({
    ...{ linkedPermitCodes: ['P-1'], version: 2, versionDate: '2026-11-24' },
  });
  expect(await differences()).toEqual({ permits: [{ name: '食品经营许可' }], permitDifferences: [] });
});

test('each difference between an item and its permit is named with both values', async () => {
  await desk.did('market', 'linkPermits', link(['P-1']), 'version');
  const moved = { departmentCode: 'XA-HEALTH', status: 'CANCELLED', legalBasisCodes: ['LAW-OTHER'] };
  await desk.bring('permits', 'XA-OFFICE', [{ ...PERMIT, ...moved }]);
  const found = (await differences()).permitDifferences;
  expect(found.map(({ code, itemValue, permitValue }) => [code, itemValue, permitValue])).toEqual([
    ['STATUS_DIFFERS', 'IN_USE', 'CANCELLED'],
    ['DEPARTMENT_DIFFERS', 'XA-MARKET', 'XA-HEALTH'],
    ['BASIS_DIFFERS', 'LAW-FOOD', 'LAW-OTHER'],
  ]);
});

test('a link that came by file to a permit that is not there is named as such', async () => {
  await desk.bring('items', 'XA-MARKET', [{ ...ITEM, linkedPermitCodes: ['P-9'] }]);
  expect((await differences()).permitDifferences).toMatchObject([{ permitCode: 'P-9', code: 'PERMIT_UNKNOWN' }]);
});

test('permits are linked by the department of the item, on the version it has read, and exist', async () => {
  expect(await desk.refused('health', 'linkPermits', link(['P-1']))).toMatchObject({ code: 'WRONG_DEPARTMENT' });
  expect(await desk.refused('market', 'linkPermits', link(['P-1'], 2))).toMatchObject({ code: 'STALE' });
  expect(await desk.refused('market', 'linkPermits', link(['P-9']))).toMatchObject({ argument: 'input.permitCodes' });
});
