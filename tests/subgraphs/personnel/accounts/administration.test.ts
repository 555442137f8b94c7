import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Viewer } from '../../../../shared/access/viewer.ts';
import { NOW, VIEWERS } from '../city.ts';
import {
  ACKNOWLEDGE,
  ADMINISTRATORS,
  CREATE,
  CREATE_CLIENT,
  type Desk,
  END,
  END_CLIENT,
  FILE,
  type Made,
  openDesk,
  RESET,
  RETURN,
  ROTATE,
  SET_POST,
  SET_SCOPES,
  WITHDRAW,
} from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const { marketAdmin, healthAdmin, cityOffice, beilinOffice, lianhuOffice } = ADMINISTRATORS;
let staff = 0;
/** Input for an account of somebody nobody has seen before. */
const somebody = (more: object = {}) => {
  staff += 1;
  return {
    account: `new.person.${staff}`,
    displayName: '示例新人',
    staffNo: `S-${staff}`,
    scopes: ['supervision'],
    ...more,
  };
};
const create = (viewer: Viewer, more: object = {}) => desk.done<Made>(viewer, CREATE, somebody(more));

test('Art. 26: an administrator makes an account in the own unit, whose holder signs in with the password told once', async () => {
  const { account, oneTimePassword } = await create(marketAdmin, { postFrom: '2026-11-01' });
  expect(account).toMatchObject({ departmentCode: '610100-MKT', scopes: ['supervision'], active: true, inPost: true });
  expect(oneTimePassword).toMatch(/^([a-hj-km-np-z2-9]{4}-){3}[a-hj-km-np-z2-9]{4}$/);
  expect((await desk.signIn(account.account, oneTimePassword!)).errors).toEqual([]);
  expect(await desk.identity(desk.lastSession())).toMatchObject({ passwordMustChange: true, department: '610100-MKT' });
});

test("an officer's account has the name in the officer's row, and there is one for a person", async () => {
  const officer = { certificateNo: 'DEMO-610100-MKT-002', staffNo: undefined, displayName: undefined };
  const { account } = await create(marketAdmin, officer);
  expect(account.displayName).toBe('示例李建华');
  const again = await desk.ask(marketAdmin, CREATE, { input: somebody(officer) });
  expect(again.errors).toMatchObject([{ code: 'CONFLICT', extensions: { argument: 'input.certificateNo' } }]);
  await desk.done(marketAdmin, END, { account: account.account, expectedVersion: account.version });
  await create(marketAdmin, officer);
});

test.each([
  ['the certificate of another department', { certificateNo: 'DEMO-610100-HEA-001', staffNo: undefined }],
  ['a certificate nobody has', { certificateNo: 'NOBODY', staffNo: undefined }],
  ["another name than the officer's", { certificateNo: 'DEMO-610100-MKT-002', staffNo: undefined }],
  ['neither certificate nor staff record', { staffNo: undefined }],
  ['both', { certificateNo: 'DEMO-610100-MKT-002' }],
  ['no name', { displayName: undefined }],
  ['a name with capitals', { account: 'Somebody' }],
  ['a name of two characters', { account: 'ab' }],
  ['a name that climbs', { account: '../etc' }],
  ['the name of the gateway', { account: 'gateway' }],
  ['the name of a command', { account: 'bootstrap' }],
  ['the name of a program', { account: 'client-135812ef1f057fec73' }],
  ['a network that is none', { networks: ['10.0.0.0/33'] }],
  ['a post that ends before it begins', { postFrom: '2026-11-02', postUntil: '2026-11-01' }],
  ['an idempotency key without a character', { idempotencyKey: '' }],
])('an account with %s is refused', async (_, more) => {
  expect(await desk.refusal(marketAdmin, CREATE, somebody(more))).toBe('BAD_USER_INPUT');
});

test('a taken name is refused, and the account that has it stays as it is', async () => {
  expect(await desk.refusal(healthAdmin, CREATE, somebody({ account: 'market.officer' }))).toBe('CONFLICT');
  const query = '{ account(account: "market.officer") { departmentCode version } }';
  expect(await desk.done(marketAdmin, query)).toEqual({ departmentCode: '610100-MKT', version: 1 });
});

test('the same request sent again makes one account and tells the password once', async () => {
  const input = somebody({ idempotencyKey: 'k-1' });
  const [one, other] = await Promise.all([
    desk.done<Made>(marketAdmin, CREATE, input),
    desk.done<Made>(marketAdmin, CREATE, input),
  ]);
  expect(one.account).toEqual(other.account);
  expect([one, other].filter(({ oneTimePassword }) => oneTimePassword)).toHaveLength(1);
  expect(await desk.refusal(marketAdmin, CREATE, { ...input, scopes: [] })).toBe('CONFLICT');
});

const FORBIDDEN_TO_ADMIN = ['oversight', 'inspection', 'decision', 'staffing', 'exchange', 'administration', 'gateway'];
test.each(FORBIDDEN_TO_ADMIN)('an administrator gives nobody the scope %s', async (scope) => {
  expect(await desk.refusal(marketAdmin, CREATE, somebody({ scopes: ['supervision', scope] }))).toBe('SCOPE_NOT_YOURS');
  const { account } = await create(marketAdmin);
  const change = { account: account.account, expectedVersion: 1, scopes: [scope] };
  expect(await desk.refusal(marketAdmin, SET_SCOPES, change)).toBe('SCOPE_NOT_YOURS');
});

test.each<[string, Viewer, string, string, boolean]>([
  ['the city office', cityOffice, '610100-DRC', 'decision', true],
  ['the city office', cityOffice, '610100-SUP', 'inspection', true],
  ['the city office', cityOffice, '610100-STF', 'staffing', true],
  ['the city office', cityOffice, '610103-GOV', 'oversight', true],
  ['the city office', cityOffice, '610100-MKT', 'inspection', false],
  ['the city office', cityOffice, '610100-MKT', 'oversight', false],
  ['the city office', cityOffice, '610100-MKT', 'administration', false],
  ['the city office', cityOffice, '610100-MKT', 'exchange', false],
  ['a district office', beilinOffice, '610103-GOV', 'oversight', true],
  ['a district office', beilinOffice, '610103-DRC', 'decision', false],
  ['a district office', beilinOffice, '610103-MKT', 'supervision', true],
])('%2$s%s gives in %s the scope %s: %s', async (_, viewer, departmentCode, scope, may) => {
  const input = somebody({ departmentCode, scopes: [scope] });
  if (may) expect((await desk.done<Made>(viewer, CREATE, input)).account.scopes).toEqual([scope]);
  else expect(await desk.refusal(viewer, CREATE, input)).toBe('SCOPE_NOT_YOURS');
});

describe('what is of another department', () => {
  const target = { account: 'market.officer', expectedVersion: 1 };
  const absent = { account: 'no.such.account', expectedVersion: 1 };
  const STRANGERS: [string, Viewer][] = [
    ['the administrator of another department', healthAdmin],
    ['the office of another district', lianhuOffice],
    [
      'an administrator of the department below',
      { ...marketAdmin, account: 'b', department: '610103-MKT', region: '610103' },
    ],
  ];

  test.each(STRANGERS)('is absent to %s, by every mutation and to the byte', async (_, viewer) => {
    for (const [mutation, more] of [
      [SET_SCOPES, { scopes: [] }],
      [SET_POST, { postUntil: '2026-11-30' }],
      [END, {}],
      [RESET, {}],
    ] as const) {
      const hidden = await desk.ask(viewer, mutation, { input: { ...target, ...more } });
      expect(hidden.errors).toMatchObject([{ code: 'NOT_FOUND' }]);
      expect(await desk.ask(viewer, mutation, { input: { ...absent, ...more } })).toEqual(hidden);
    }
    const end = (account: string) => desk.ask(viewer, `mutation { endSessions(account: "${account}") }`);
    const hidden = await end('market.officer');
    expect(hidden.errors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await end('no.such.account')).toEqual(hidden);
    expect(await desk.done(viewer, '{ account(account: "market.officer") { account } }')).toBeNull();
    const foreign = await desk.ask(viewer, CREATE, { input: somebody({ departmentCode: '610100-MKT' }) });
    expect(foreign.errors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await desk.ask(viewer, CREATE, { input: somebody({ departmentCode: 'NO-SUCH' }) })).toEqual(foreign);
    for (const mutation of [CREATE_CLIENT, FILE])
      expect(
        await desk.refusal(
          viewer,
          mutation,
          mutation === FILE
            ? { departmentCode: '610100-MKT', newAdmin: 'market.officer' }
            : { departmentCode: '610100-MKT', name: 'x', validUntil: '2026-12-31' },
        ),
      ).toBe('NOT_FOUND');
    expect(await desk.done(VIEWERS.marketAdmin, '{ account(account: "market.officer") { version } }')).toEqual({
      version: 1,
    });
  });

  test('stands in no list but that of who administers it', async () => {
    const query = '{ accounts(first: 100) { nodes { account departmentCode } } }';
    const seen = async (viewer: Viewer) =>
      new Set(
        (await desk.done<{ nodes: { departmentCode: string }[] }>(viewer, query)).nodes.map(
          (one) => one.departmentCode,
        ),
      );
    expect(await seen(marketAdmin)).toEqual(new Set(['610100-MKT']));
    expect(await seen(healthAdmin)).toEqual(new Set(['610100-HEA']));
    expect([...(await seen(beilinOffice))].every((code) => code.startsWith('610103-'))).toBe(true);
    expect(await seen(lianhuOffice)).toEqual(new Set());
    expect(await seen(cityOffice)).toEqual(expect.objectContaining({ size: expect.any(Number) }));
    expect((await seen(cityOffice)).has('610103-MKT')).toBe(true);
  });
});

test('whoever holds more than an administrator may give is not theirs to take over', async () => {
  const govAdmin: Viewer = {
    ...healthAdmin,
    account: 'gov.admin',
    department: '610100-GOV',
    departments: ['610100-GOV'],
  };
  const step = { account: 'office.city', expectedVersion: 1 };
  for (const [mutation, more] of [
    [RESET, {}],
    [END, {}],
    [SET_POST, {}],
    [SET_SCOPES, { scopes: ['supervision'] }],
  ] as const)
    expect(await desk.refusal(govAdmin, mutation, { ...step, ...more })).toBe('SCOPE_NOT_YOURS');
  // nor another administrator of the own unit
  expect(await desk.refusal(marketAdmin, RESET, { account: 'market.admin', expectedVersion: 1 })).toBe(
    'SCOPE_NOT_YOURS',
  );
});

const WRONG: [string, Viewer][] = [
  ['the public', VIEWERS.public],
  ['an officer', VIEWERS.marketOfficer],
  ['an analyst', VIEWERS.analyst],
  ['an inspector', VIEWERS.inspector],
  [
    'a program',
    { ...VIEWERS.marketOfficer, kind: 'machine', account: 'client-1', scopes: ['exchange', 'supervision'] },
  ],
];
test.each(WRONG)('%s administers nothing', async (_, viewer) => {
  const step = { account: 'market.officer', expectedVersion: 1 };
  const filing = { filingNo: 'x', expectedVersion: 1 };
  const client = { clientId: 'x', expectedVersion: 1 };
  for (const [mutation, input] of [
    [CREATE, somebody()],
    [SET_SCOPES, { ...step, scopes: [] }],
    [SET_POST, step],
    [END, step],
    [RESET, step],
    [FILE, { newAdmin: 'market.officer' }],
    [ACKNOWLEDGE, filing],
    [RETURN, { ...filing, reason: 'x' }],
    [WITHDRAW, filing],
    [CREATE_CLIENT, { name: 'x', validUntil: '2026-12-31' }],
    [ROTATE, client],
    [END_CLIENT, client],
  ] as const) {
    const { data, errors } = await desk.ask(viewer, mutation, { input });
    expect(data).toBeNull();
    expect(errors.map(({ code }) => code)).toContain('UNAUTHORIZED_FIELD_OR_TYPE');
  }
  const lists = '{ accounts { totalCount } adminFilings { totalCount } machineClients { totalCount } }';
  expect((await desk.ask(viewer, lists)).data).toBeNull();
});

test('a machine that claims administration administers nothing either', async () => {
  const machine: Viewer = { ...marketAdmin, kind: 'machine', account: 'client-1' };
  expect(await desk.refusal(machine, CREATE, somebody())).toBe('NOT_FOUND');
});

test('a change rests on the version that was read', async () => {
  const { account } = await create(marketAdmin);
  const change = { account: account.account, expectedVersion: 1, scopes: [] };
  expect(await desk.done(marketAdmin, SET_SCOPES, change)).toMatchObject({ scopes: [], version: 2 });
  expect(await desk.refusal(marketAdmin, SET_SCOPES, change)).toBe('STALE');
});

test('scopes that change show at the next request of a session', async () => {
  const { account, oneTimePassword } = await create(marketAdmin);
  await desk.signIn(account.account, oneTimePassword!);
  const session = desk.lastSession();
  expect(await desk.identity(session)).toMatchObject({ scopes: ['supervision'] });
  await desk.done(marketAdmin, SET_SCOPES, { account: account.account, expectedVersion: 1, scopes: [] });
  expect(await desk.identity(session)).toMatchObject({ scopes: [] });
});

test('an ended account has no rights from then on, signs in no more and stays ended', async () => {
  const { account, oneTimePassword } = await create(marketAdmin);
  await desk.signIn(account.account, oneTimePassword!);
  const session = desk.lastSession();
  expect(await desk.identity(session)).not.toBeNull();
  await desk.done(marketAdmin, END, { account: account.account, expectedVersion: 1 });
  expect(await desk.identity(session)).toBeNull();
  expect((await desk.signIn(account.account, oneTimePassword!)).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  const again = { account: account.account, expectedVersion: 2 };
  for (const mutation of [END, RESET])
    expect(await desk.refusal(marketAdmin, mutation, again)).toBe('ILLEGAL_TRANSITION');
});

test('a reset password ends the sessions, and the old one is none', async () => {
  const { account, oneTimePassword } = await create(marketAdmin);
  await desk.signIn(account.account, oneTimePassword!);
  const session = desk.lastSession();
  const reset = await desk.done<Made>(marketAdmin, RESET, { account: account.account, expectedVersion: 1 });
  expect(await desk.identity(session)).toBeNull();
  expect((await desk.signIn(account.account, oneTimePassword!)).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  expect((await desk.signIn(account.account, reset.oneTimePassword!)).errors).toEqual([]);
});

describe('Art. 26: an account ends with the post', () => {
  const day = (text: string) => new Date(`${text}T12:00:00+08:00`);

  test('rights begin with the first day and end after the last, whatever the session says', async () => {
    const { account, oneTimePassword } = await create(marketAdmin, { postFrom: '2026-11-25', postUntil: '2026-11-25' });
    await desk.signIn(account.account, oneTimePassword!);
    const session = desk.lastSession();
    const until = async (text: string) => {
      desk.clock.now = new Date(text);
      return desk.identity(session);
    };
    expect(await until('2026-11-25T10:30:00+08:00')).not.toBeNull();
    desk.clock.now = day('2026-11-26');
    expect((await desk.signIn(account.account, oneTimePassword!)).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    desk.clock.now = NOW;
    await desk.done(marketAdmin, SET_POST, { account: account.account, expectedVersion: 1, postUntil: '2026-11-24' });
    expect(await desk.identity(session)).toBeNull();
    await desk.done(marketAdmin, SET_POST, { account: account.account, expectedVersion: 2, postFrom: '2026-11-26' });
    expect(await desk.identity(session)).toBeNull();
    await desk.done(marketAdmin, SET_POST, { account: account.account, expectedVersion: 3 });
    expect(await desk.identity(session)).not.toBeNull();
  });

  test('an officer whose row says another department has no rights from the next request on', async () => {
    const name = 'market.beilin.officer';
    await desk.signIn(name, desk.passwords[name]!.password);
    const session = desk.lastSession();
    expect(await desk.identity(session)).not.toBeNull();
    const row = { certificateNo: 'DEMO-610103-MKT-001', name: '示例王国强', certificateExpiry: '2028-12-31' };
    await desk.bring('officers', [{ ...row, departmentCode: '610104-MKT', regionCode: '610104' }]);
    expect(await desk.identity(session)).toBeNull();
    const own = `{ account(account: "${name}") { inPost active } }`;
    expect(await desk.done(beilinOffice, own)).toEqual({ inPost: false, active: true });
    expect((await desk.signIn(name, desk.passwords[name]!.password)).errors).toMatchObject([
      { code: 'UNAUTHENTICATED' },
    ]);
    await desk.bring('officers', [{ ...row, departmentCode: '610103-MKT', regionCode: '610103' }]);
    expect(await desk.identity(session)).not.toBeNull();
  });
});

test('Art. 31: every change says who made it, and no secret stands in a record, a version or an entry', async () => {
  const { account, oneTimePassword } = await create(marketAdmin);
  const reset = await desk.done<Made>(cityOffice, RESET, { account: account.account, expectedVersion: 1 });
  const find = (name: string, filter: object) => desk.connection.collection(name).find(filter).toArray();
  const entries = await find('changes', { record: account.account });
  expect(entries).toMatchObject(
    [
      { by: 'market.admin', department: '610100-MKT', operation: 'create' },
      {
        by: 'office.city',
        department: '610100-GOV',
        operation: 'update',
        fields: ['passwordSetAt', 'passwordOneTime'],
      },
    ]
      .map((entry) => ({ ...entry, fields: entry.fields ?? [] }))
      .map(({ fields, ...entry }) => (fields.length ? entry : entry)),
  );
  const stored = JSON.stringify([
    entries,
    await find('accounts', {}),
    await find('accounts_versions', {}),
    await find('credentials', {}),
  ]);
  for (const secret of [oneTimePassword!, reset.oneTimePassword!]) expect(stored).not.toContain(secret);
  expect(JSON.stringify([await find('accounts', {}), await find('accounts_versions', {})])).not.toContain('$scrypt$');
});
