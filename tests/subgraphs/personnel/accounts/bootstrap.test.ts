import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type City, openCity } from '../city.ts';

let city: City;
beforeEach(async () => {
  city = await openCity();
});
afterEach(() => city.close());

const FIRST = { departmentCode: '610100-GOV', account: 'liu.wei', holder: '示例刘伟', staffNo: '0001' };

test('the first account is of the city office, with oversight and administration, and a password to be changed', async () => {
  const { oneTimePassword } = await city.personnel.createFirstAccount(FIRST);
  const query = 'mutation ($a: String!, $p: String!) { signIn(account: $a, password: $p) { token } }';
  const viewer = { kind: 'public', departments: [], scopes: [] } as const;
  expect((await city.ask(viewer, query, { a: 'liu.wei', p: oneTimePassword })).errors).toEqual([]);
  const stored = await city.connection.collection('accounts').findOne({ account: 'liu.wei' });
  expect(stored).toMatchObject({
    scopes: ['administration', 'oversight'],
    departmentCode: '610100-GOV',
    displayName: '示例刘伟',
    passwordOneTime: true,
  });
  expect(await city.connection.collection('changes').findOne({ record: 'liu.wei' })).toMatchObject({ by: 'bootstrap' });
});

test('its department is recorded where it is not there yet, and needs a name then', async () => {
  const other = { ...FIRST, departmentCode: '610100-OFF' };
  await expect(city.personnel.createFirstAccount(other)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  await city.personnel.createFirstAccount({ ...other, departmentName: '示例市政府办公厅' });
  const { data } = await city.ask(
    { kind: 'public', departments: [], scopes: [] },
    '{ department(code: "610100-OFF") { name level nature regionCode } }',
  );
  expect(data!['department']).toEqual({
    name: '示例市政府办公厅',
    level: 'CITY',
    nature: 'GOVERNMENT_OFFICE',
    regionCode: '610100',
  });
});

test('there is one first account, also of two that are made at once', async () => {
  const made = await Promise.allSettled([
    city.personnel.createFirstAccount(FIRST),
    city.personnel.createFirstAccount({ ...FIRST, account: 'li.si', staffNo: '0002' }),
  ]);
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const again = city.personnel.createFirstAccount({ ...FIRST, account: 'wang.wu', staffNo: '0003' });
  await expect(again).rejects.toMatchObject({ code: 'CONFLICT' });
});

test.each([
  ['a department that is no office', { departmentCode: '610100-MKT' }],
  ['the office of a district', { departmentCode: '610103-GOV' }],
  ['a name with blanks', { account: 'liu wei' }],
])('%s is refused', async (_, more) => {
  await expect(city.personnel.createFirstAccount({ ...FIRST, ...more })).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  });
});
