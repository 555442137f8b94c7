import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GATEWAY_VIEWER, PUBLIC_VIEWER, type Viewer } from '../../../../shared/access/viewer.ts';
import { announce } from '../../../../shared/audit/wake.ts';
import { OF_ACCOUNT, OF_SOURCE } from '../../../../subgraphs/personnel/accounts/lock-out.ts';
import { DEMO_ACCOUNTS } from '../../../../subgraphs/personnel/demo-accounts.ts';
import { type City, NOW, openCity, VIEWERS } from '../city.ts';

let city: City;
let passwords: Record<string, { password: string }>;
beforeAll(async () => {
  city = await openCity();
  passwords = await city.personnel.createDemoAccounts();
});
afterAll(() => city.close());

const signIn = (account: string, password = passwords[account]!.password, place: Partial<Viewer> = {}) =>
  city.ask(
    { ...PUBLIC_VIEWER, ...place },
    'mutation ($account: String!, $password: String!) { signIn(account: $account, password: $password) { token expiresAt } }',
    { account, password },
  );
const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

test('the right password gives a token of one hour, to somebody who is not signed in', async () => {
  const { data, errors } = await signIn('market.officer');
  expect(errors).toEqual([]);
  expect(data!['signIn']).toEqual({
    token: expect.stringMatching(/^token \d+$/),
    expiresAt: '2026-11-25T03:00:00.000Z',
  });
});

/** What the gateway is told of the session of the last token. */
const rights = async () => {
  const query = 'query ($s: ID) { _identity(session: $s) { account department region departments scopes } }';
  const { data } = await city.ask(GATEWAY_VIEWER, query, { s: city.claims.at(-1)!.sid });
  return data!['_identity'] as { departments: string[] };
};

test('the token says who and which session, and no rights; those are the department and all below it, the own first', async () => {
  await signIn('market.officer');
  expect(city.claims.at(-1)).toEqual({
    kind: 'person',
    sub: 'market.officer',
    sid: expect.stringMatching(/^[\w-]{22}$/),
  });
  const { departments, ...others } = await rights();
  expect(others).toEqual({
    account: 'market.officer',
    department: '610100-MKT',
    region: '610100',
    scopes: ['supervision'],
  });
  expect(departments[0]).toBe('610100-MKT');
  expect(departments).toHaveLength(14);
  expect(departments.every((code) => code.endsWith('-MKT'))).toBe(true);
});

test('departments that stand above each other end the tree there', async () => {
  const department = { level: 'CITY', nature: 'DEPARTMENT', regionCode: '610100' };
  await city.bring('departments', [
    { ...department, code: '610100-STF', name: '示例编办', parentCode: '610100-RNG' },
    { ...department, code: '610100-RNG', name: '示例局', parentCode: '610100-STF' },
  ]);
  await signIn('staffing.city');
  expect((await rights()).departments).toEqual(['610100-STF', '610100-RNG']);
});

test('every demo account signs in, with its department and scopes', async () => {
  for (const { account, scopes, departmentCode } of DEMO_ACCOUNTS) {
    expect((await signIn(account)).errors).toEqual([]);
    expect(await rights()).toMatchObject({ account, scopes, department: departmentCode });
  }
});

test('a wrong password and an unknown account are the same error', async () => {
  const [wrong, unknown] = [await signIn('analyst.city', 'wrong'), await signIn('nobody.here', 'wrong')];
  expect(wrong.errors).toMatchObject([{ code: 'UNAUTHENTICATED', path: 'signIn' }]);
  expect(unknown).toEqual(wrong);
});

test('a closed account is the same error with its right password', async () => {
  const accounts = city.connection.collection<{ _id: string }>('accounts');
  await accounts.updateOne({ _id: 'office.beilin' }, { $set: { active: false } });
  announce('written', city.connection);
  expect((await signIn('office.beilin')).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  await accounts.updateOne({ _id: 'office.beilin' }, { $set: { active: true } });
  announce('written', city.connection);
  expect((await signIn('office.beilin')).errors).toEqual([]);
});

test.each([
  ['an empty text', ''],
  ['a text that cannot be seen', '\u200b'],
  ['a text of 100,000 characters', 'a'.repeat(100_000)],
  ['a name and half a character', 'market.officer\ud800'],
])('%s is no account', async (_, account) => {
  city.clock.now = new Date(city.clock.now.getTime() + OF_ACCOUNT.forgotten * 1_000);
  expect((await signIn(account, 'x')).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
});

test.each(['market.admin', 'no.such.account'])(
  'after five failures %s waits half a minute, after six a minute, even with the right password',
  async (account) => {
    city.clock.now = later(600);
    const right = passwords[account]?.password ?? 'x';
    for (let failure = 0; failure < 5; failure += 1)
      expect((await signIn(account, 'wrong')).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    const { errors } = await signIn(account, right);
    expect(errors).toMatchObject([{ code: 'RATE_LIMITED', extensions: { retryAfter: 30 } }]);
    city.clock.now = later(600.5);
    expect((await signIn(account, 'wrong')).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    expect((await signIn(account, right)).errors).toMatchObject([{ extensions: { retryAfter: 60 } }]);
    city.clock.now = later(601.5);
    const opened = await signIn(account, right);
    expect(opened.errors.map(({ code }) => code)).toEqual(account === 'market.admin' ? [] : ['UNAUTHENTICATED']);
  },
);

test('a success forgets the failures before it', async () => {
  city.clock.now = later(900);
  for (let failure = 0; failure < OF_ACCOUNT.free - 1; failure += 1) await signIn('inspector.city', 'wrong');
  expect((await signIn('inspector.city')).errors).toEqual([]);
  await signIn('inspector.city', 'wrong');
  expect((await signIn('inspector.city')).errors).toEqual([]);
});

test('twenty guesses sent at once are counted as if sent one after another', async () => {
  city.clock.now = later(1_200);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, guess) => signIn('health.officer', `guess ${guess}`)),
  );
  const codes = answers.map(({ errors }) => errors[0]!.code);
  expect(codes.filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(5);
  expect(codes.filter((code) => code === 'RATE_LIMITED')).toHaveLength(15);
});

test.each<[string, Partial<Viewer>]>([
  ['source', { source: '10.20.0.7' }],
  ['device', { source: '198.51.100.9', device: 'key-of-the-analyst' }],
])('nobody locks the holder out of a %s that the account signed in from', async (kind, home) => {
  city.clock.now = later(kind === 'source' ? 1_800 : 2_400);
  expect((await signIn('analyst.city', undefined, home)).errors).toEqual([]);
  for (let guess = 0; guess < 6; guess += 1) await signIn('analyst.city', 'wrong', { source: '203.0.113.5' });
  expect((await signIn('analyst.city', undefined, { source: '203.0.113.6' })).errors).toMatchObject([
    { code: 'RATE_LIMITED' },
  ]);
  // the device is known wherever it comes from
  const place = kind === 'device' ? { ...home, source: '203.0.113.77' } : home;
  expect((await signIn('analyst.city', undefined, place)).errors).toEqual([]);
});

test('guesses from the own place are held to the same patience there', async () => {
  city.clock.now = later(3_000);
  const home = { source: '10.20.0.8' };
  expect((await signIn('office.city', undefined, home)).errors).toEqual([]);
  for (let guess = 0; guess < 5; guess += 1) await signIn('office.city', 'wrong', home);
  expect((await signIn('office.city', undefined, home)).errors).toMatchObject([{ code: 'RATE_LIMITED' }]);
});

test('one source that fails at many names waits at every name, and others do not', async () => {
  city.clock.now = later(3_600);
  const flood = { source: '203.0.113.200' };
  for (let guess = 0; guess < OF_SOURCE.free; guess += 1) await signIn(`nobody.${guess}`, 'wrong', flood);
  expect((await signIn('staffing.city', undefined, flood)).errors).toMatchObject([
    { code: 'RATE_LIMITED', extensions: { retryAfter: 30 } },
  ]);
  expect((await signIn('staffing.city', undefined, { source: '203.0.113.201' })).errors).toEqual([]);
});

test('Art. 32: a device key that is registered to one person signs in nobody else', async () => {
  city.clock.now = later(4_200);
  const device = { source: '10.20.0.9', device: 'key-of-the-inspector' };
  expect((await signIn('inspector.city', undefined, device)).errors).toEqual([]);
  expect((await signIn('inspector.city', undefined, device)).errors).toEqual([]);
  const before = city.claims.length;
  expect((await signIn('market.officer', undefined, device)).errors).toMatchObject([{ code: 'DEVICE_OF_ANOTHER' }]);
  expect((await signIn('market.officer', 'wrong', device)).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  expect(city.claims).toHaveLength(before);
});

test('the office learns who it is itself from viewer; the public does not ask', async () => {
  const query = '{ viewer { account displayName department { shortName } scopes } }';
  const { data } = await city.ask(VIEWERS.beilinOffice, query);
  expect(data!['viewer']).toEqual({
    account: 'office.beilin',
    displayName: '示例·碑林区政府办',
    department: { shortName: '碑林区人民政府办公室' },
    scopes: ['oversight'],
  });
  expect((await city.ask(PUBLIC_VIEWER, query)).errors[0]).toMatchObject({ code: 'UNAUTHORIZED_FIELD_OR_TYPE' });
});

test('Art. 31: an account is written with a change entry, and no password stands anywhere', async () => {
  const stored = JSON.stringify([
    await city.connection.collection('accounts').find({}).toArray(),
    await city.connection.collection('changes').find({ record: 'market.officer' }).toArray(),
  ]);
  expect(stored).toContain('"by":"bootstrap"');
  for (const { password } of Object.values(passwords)) expect(stored).not.toContain(password);
});
