import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { GATEWAY_VIEWER, type Viewer } from '../../../../shared/access/viewer.ts';
import { PASSWORD_POLICY } from '../../../../subgraphs/personnel/accounts/password-rules.ts';
import { NOW, VIEWERS } from '../city.ts';
import {
  ADMINISTRATORS,
  CHANGE_PASSWORD,
  CREATE,
  CREATE_CLIENT,
  type Desk,
  END_CLIENT,
  type Made,
  openDesk,
  ROTATE,
} from './desk.ts';

/** A hash as it is stored, at a cost that tests can pay. */
function cheapHash(password: string): string {
  const key = scryptSync(password, 'salt', 32, { N: 2 ** 4, r: 1, p: 1 });
  return `$scrypt$ln=4,r=1,p=1$${Buffer.from('salt').toString('base64url')}$${key.toString('base64url')}`;
}

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());
beforeEach(() => {
  desk.clock.now = NOW;
});

const { marketAdmin, healthAdmin, cityOffice } = ADMINISTRATORS;
const HOUR = 3_600_000;
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);

/** Signs an account in; the viewer that the gateway makes of it. */
async function enter(viewer: Viewer, place: Partial<Viewer> = {}): Promise<Viewer> {
  const { errors } = await desk.signIn(viewer.account!, desk.passwords[viewer.account!]!.password, place);
  expect(errors).toEqual([]);
  return { ...viewer, ...place, session: desk.lastSession() };
}

describe('sessions', () => {
  const LIST = '{ viewer { sessions { sessionId source device startedAt lastSeenAt current stands } } }';
  const END = 'mutation ($input: ID!) { endSession(sessionId: $input) { stands endedAt } }';

  test('are listed for their holder with source, device, beginning and last use', async () => {
    const home = await enter(VIEWERS.healthOfficer, { source: '10.1.1.1', device: 'key-1' });
    desk.clock.now = later(600_000);
    await desk.identity(home.session!);
    const { sessions } = await desk.done<{ sessions: unknown[] }>(home, LIST);
    expect(sessions).toEqual([
      {
        sessionId: home.session,
        source: '10.1.1.1',
        device: 'key-1',
        startedAt: NOW.toISOString(),
        lastSeenAt: later(600_000).toISOString(),
        current: true,
        stands: true,
      },
    ]);
  });

  test('are ended by their holder at once, and by nobody else', async () => {
    const one = await enter(VIEWERS.analyst);
    const other = await enter(VIEWERS.analyst);
    for (const viewer of [VIEWERS.marketOfficer, cityOffice, { ...one, kind: 'machine' } as Viewer])
      expect(await desk.refusal(viewer, END, other.session)).toBe('NOT_FOUND');
    expect(await desk.refusal(one, END, 'no-such-session')).toBe('NOT_FOUND');
    expect(await desk.done(one, END, other.session)).toMatchObject({ stands: false });
    expect(await desk.identity(other.session!)).toBeNull();
    expect(await desk.identity(one.session!)).not.toBeNull();
  });

  test('are seen by who administers the account, and ended all at once', async () => {
    const officer = await enter(VIEWERS.marketOfficer);
    const list = '{ sessions(where: { account: { eq: "market.officer" } }) { nodes { sessionId } } }';
    const seen = async (viewer: Viewer) => (await desk.done<{ nodes: unknown[] }>(viewer, list)).nodes;
    expect(await seen(marketAdmin)).toContainEqual({ sessionId: officer.session });
    expect(await seen(cityOffice)).toContainEqual({ sessionId: officer.session });
    for (const viewer of [healthAdmin, VIEWERS.healthOfficer, VIEWERS.inspector, VIEWERS.analyst])
      expect(await seen(viewer)).toEqual([]);
    const ended = await desk.done<number>(marketAdmin, 'mutation { endSessions(account: "market.officer") }');
    expect(ended).toBeGreaterThan(0);
    expect(await desk.identity(officer.session!)).toBeNull();
  });

  test('last longer by renewal, until ten hours after the sign-in', async () => {
    const home = await enter(VIEWERS.inspector);
    const renew = () => desk.ask(home, 'mutation { renewSession { token expiresAt } }');
    for (let hours = 0.9; hours < 9.9; hours += 0.9) {
      desk.clock.now = later(hours * HOUR);
      const { data, errors } = await renew();
      expect(errors).toEqual([]);
      const until = Math.min(hours + 1, 10) * HOUR;
      expect((data!['renewSession'] as { expiresAt: string }).expiresAt).toBe(later(until).toISOString());
      expect(desk.claims.at(-1)).toMatchObject({ sub: 'inspector.city', sid: home.session });
    }
    desk.clock.now = later(10 * HOUR);
    expect((await renew()).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    expect(await desk.identity(home.session!)).toBeNull();
  });

  test('that are over, or of somebody else, are not renewed', async () => {
    const home = await enter(VIEWERS.analyst);
    const renew = 'mutation { renewSession { token } }';
    expect(await desk.refusal({ ...VIEWERS.inspector, session: home.session }, renew)).toBe('UNAUTHENTICATED');
    expect(await desk.refusal(VIEWERS.analyst, renew)).toBe('UNAUTHENTICATED');
    desk.clock.now = later(HOUR);
    expect(await desk.refusal(home, renew)).toBe('UNAUTHENTICATED');
  });
});

test('Art. 32: a device is free for another person when its holder or administrator releases it, and its sessions end', async () => {
  const RELEASE = 'mutation ($input: ID!) { releaseDevice(thumbprint: $input) { releasedAt } }';
  const device = { source: '10.1.1.2', device: 'key-2' };
  const officer = await enter(VIEWERS.marketOfficer, device);
  const refused = await desk.signIn('market.admin', desk.passwords['market.admin']!.password, device);
  expect(refused.errors).toMatchObject([{ code: 'DEVICE_OF_ANOTHER' }]);
  for (const viewer of [healthAdmin, VIEWERS.healthOfficer, VIEWERS.inspector]) {
    const hidden = await desk.ask(viewer, RELEASE, { input: 'key-2' });
    expect(hidden.errors).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await desk.ask(viewer, RELEASE, { input: 'no-such-key' })).toEqual(hidden);
  }
  await desk.done(marketAdmin, RELEASE, 'key-2');
  expect(await desk.identity(officer.session!)).toBeNull();
  await enter(marketAdmin, device);
  await desk.done(marketAdmin, RELEASE, 'key-2');
});

describe('Art. 31: a password', () => {
  const change = (viewer: Viewer, oldPassword: string, newPassword: string) =>
    desk.ask(viewer, CHANGE_PASSWORD, { input: { oldPassword, newPassword } });
  let people = 0;
  async function somebody(): Promise<{ viewer: Viewer; password: string }> {
    people += 1;
    const input = {
      account: `changer.${people}`,
      displayName: '示例',
      staffNo: `P-${people}`,
      scopes: ['supervision'],
    };
    const { oneTimePassword, account } = await desk.done<Made>(marketAdmin, CREATE, input);
    await desk.signIn(account.account, oneTimePassword!);
    const viewer = { ...VIEWERS.marketOfficer, account: account.account, session: desk.lastSession() };
    return { viewer, password: oneTimePassword! };
  }

  test('that was changed is asked for from then on; other sessions end, this one goes on with full rights', async () => {
    const { viewer, password } = await somebody();
    await desk.signIn(viewer.account!, password);
    const other = desk.lastSession();
    expect(await desk.identity(viewer.session!)).toMatchObject({ passwordMustChange: true });
    expect((await change(viewer, password, 'Keelung-harbour-7')).errors).toEqual([]);
    expect(await desk.identity(viewer.session!)).toMatchObject({ passwordMustChange: false });
    expect(await desk.identity(other)).toBeNull();
    expect((await desk.signIn(viewer.account!, password)).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    expect((await desk.signIn(viewer.account!, 'Keelung-harbour-7')).errors).toEqual([]);
  });

  test('is none of the last five', async () => {
    const { viewer } = await somebody();
    const used = ['amber', 'birch', 'cedar', 'delta', 'ember'].map((word) => `Keelung-${word}-70`);
    const [hash, ...former] = used.map(cheapHash);
    const credentials = desk.connection.collection<{ _id: string }>('credentials');
    await credentials.updateOne({ _id: viewer.account! }, { $set: { hash, former } });
    for (const one of used)
      expect((await change(viewer, used[0]!, one)).errors).toMatchObject([{ code: 'PASSWORD_TOO_WEAK' }]);
    expect((await change(viewer, used[0]!, 'Keelung-fjord-70')).errors).toEqual([]);
    // the oldest has made room
    expect(await credentials.findOne({ _id: viewer.account! })).toMatchObject({
      former: [hash, ...former.slice(0, 3)],
    });
  });

  test('that is old must be changed, and works until then', async () => {
    const { viewer, password } = await somebody();
    await change(viewer, password, 'Keelung-harbour-7');
    desk.clock.now = later(PASSWORD_POLICY.maxAgeDays * 24 * HOUR);
    expect((await desk.signIn(viewer.account!, 'Keelung-harbour-7')).errors).toEqual([]);
    expect(await desk.identity(desk.lastSession())).toMatchObject({ passwordMustChange: true });
  });

  test('told once is good for three days', async () => {
    const { viewer, password } = await somebody();
    desk.clock.now = later(PASSWORD_POLICY.oneTimeHours * HOUR);
    expect((await desk.signIn(viewer.account!, password)).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
  });

  test('is not guessed in an open session faster than at the door', async () => {
    const { viewer } = await somebody();
    for (let guess = 0; guess < 5; guess += 1)
      expect((await change(viewer, 'wrong', 'Keelung-harbour-7')).errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
    expect((await change(viewer, 'wrong', 'Keelung-harbour-7')).errors).toMatchObject([{ code: 'RATE_LIMITED' }]);
  });

  test.each(['change %', 'change\n%', ' change  % ', 'change\u2028%', 'change\u0085%'])(
    'is changed by its holder whatever was guessed at the door under the name %j',
    async (name) => {
      const { viewer, password } = await somebody();
      const elsewhere = { source: '203.0.113.9' };
      for (let guess = 0; guess < 7; guess += 1)
        await desk.signIn(name.replace('%', viewer.account!), `wrong ${guess}`, elsewhere);
      expect((await change(viewer, password, 'Keelung-harbour-7')).errors).toEqual([]);
    },
  );

  test('is of persons: a program has none', async () => {
    const program: Viewer = { ...VIEWERS.marketOfficer, kind: 'machine', account: 'market.officer' };
    expect((await change(program, 'x', 'Keelung-harbour-7')).errors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});

describe('a program', () => {
  const TOKEN = `mutation ($c: ID!, $s: String!, $w: [String!]) { _clientToken(clientId: $c, secret: $s, scopes: $w) { token } }`;
  const token = (clientId: string, secret: string, scopes?: string[]) =>
    desk.ask(GATEWAY_VIEWER, TOKEN, { c: clientId, s: secret, w: scopes });
  const create = (more: object = {}) =>
    desk.done<{ secret: string; client: { clientId: string; scopes: string[] } }>(marketAdmin, CREATE_CLIENT, {
      name: '示例接口',
      validUntil: '2026-12-31',
      ...more,
    });

  test('of a department has its rights by token, or fewer where it asks for fewer', async () => {
    const { client, secret } = await create({ scopes: ['supervision'], networks: ['10.0.0.0/8'] });
    expect(client.scopes).toEqual(['exchange', 'supervision']);
    expect((await token(client.clientId, secret)).errors).toEqual([]);
    expect(await desk.identity(desk.lastSession())).toMatchObject({
      account: client.clientId,
      department: '610100-MKT',
      scopes: ['exchange', 'supervision'],
      networks: ['10.0.0.0/8'],
    });
    await token(client.clientId, secret, ['exchange']);
    expect(await desk.identity(desk.lastSession())).toMatchObject({ scopes: ['exchange'] });
    expect((await token(client.clientId, secret, ['oversight'])).errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  });

  test('gets none with a wrong secret, after its day, or when it was ended', async () => {
    const { client, secret } = await create({ validUntil: '2026-11-25' });
    expect((await token(client.clientId, `${secret}x`)).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    await token(client.clientId, secret);
    const session = desk.lastSession();
    desk.clock.now = new Date('2026-11-26T00:00:00+08:00');
    expect(await desk.identity(session)).toBeNull();
    expect((await token(client.clientId, secret)).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    desk.clock.now = NOW;
    const step = { clientId: client.clientId, expectedVersion: 1 };
    await desk.done(marketAdmin, END_CLIENT, step);
    expect((await token(client.clientId, secret)).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    expect(await desk.identity(session)).toBeNull();
    expect(await desk.refusal(marketAdmin, ROTATE, { ...step, expectedVersion: 2 })).toBe('ILLEGAL_TRANSITION');
  });

  test('has another secret after a rotation, and its tokens end with the one before', async () => {
    const { client, secret } = await create();
    await token(client.clientId, secret);
    const session = desk.lastSession();
    const step = { clientId: client.clientId, expectedVersion: 1 };
    expect(await desk.refusal(healthAdmin, ROTATE, step)).toBe('NOT_FOUND');
    const rotated = await desk.done<{ secret: string }>(marketAdmin, ROTATE, step);
    expect(await desk.identity(session)).toBeNull();
    expect((await token(client.clientId, secret)).errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
    expect((await token(client.clientId, rotated.secret)).errors).toEqual([]);
    const stored = JSON.stringify(await desk.connection.collection('client_secrets').find({}).toArray());
    expect(stored).not.toContain(rotated.secret);
  });

  test.each([
    ["a scope that is no program's", { scopes: ['oversight'] }],
    ['a day in the past', { validUntil: '2026-11-24' }],
    ['a day too far', { validUntil: '2028-01-01' }],
    ['no name', { name: ' ' }],
  ])('with %s is refused', async (_, more) => {
    const input = { name: 'x', validUntil: '2026-12-31', ...more };
    expect(await desk.refusal(marketAdmin, CREATE_CLIENT, input)).toBe('BAD_USER_INPUT');
  });
});
