import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { GATEWAY_VIEWER, type Viewer } from '../../../../shared/access/viewer.ts';
import { type City, NOW, openCity, VIEWERS } from '../city.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
  await city.personnel.createDemoAccounts();
});
afterAll(() => city.close());

const HEALTH_ADMIN: Viewer = {
  ...VIEWERS.healthOfficer,
  account: 'health.admin',
  scopes: ['administration'],
};
const INPUT = {
  type: 'PenaltyAct',
  fields: ['illegalFact'],
  receiver: '610100-HEA',
  purpose: '联合检查',
  until: '2026-12-31',
};
const GRANT = `mutation ($input: GrantDataInput!) { grantData(input: $input) {
  id state fields from until grantedBy version provider { code } receiver { code } provenance { provider } } }`;
const REVOKE = `mutation ($id: ID!, $version: Int!) {
  revokeGrant(id: $id, reason: "检查结束", expectedVersion: $version) { id state version revokedBy revokeReason } }`;
const IDENTITY = '{ _identity(account: "health.officer") { grants { id provider type fields purpose } } }';

async function give(input: object = {}, viewer: Viewer = VIEWERS.marketAdmin) {
  const { data, errors } = await city.ask(viewer, GRANT, { input: { ...INPUT, ...input } });
  return { grant: data?.['grantData'] as { id: string; version: number } | null, errors };
}

async function inForce() {
  const { data } = await city.ask(GATEWAY_VIEWER, IDENTITY);
  return (data!['_identity'] as { grants: { id: string }[] }).grants;
}

test('an admin grants rows of the own department; the receiver has it from the next request on', async () => {
  const { grant, errors } = await give();
  expect(errors).toEqual([]);
  expect(grant).toMatchObject({
    state: 'IN_FORCE',
    from: '2026-11-25',
    grantedBy: 'market.admin',
    version: 1,
    provider: { code: '610100-MKT' },
    receiver: { code: '610100-HEA' },
    provenance: { provider: '610100-MKT' },
  });
  expect(await inForce()).toContainEqual({
    id: grant!.id,
    provider: '610100-MKT',
    type: 'PenaltyAct',
    fields: ['illegalFact'],
    purpose: '联合检查',
  });
});

test('a revoked grant is out of force at the next request, and its former version is kept', async () => {
  const { grant } = await give();
  const { data } = await city.ask(VIEWERS.marketAdmin, REVOKE, { id: grant!.id, version: 1 });
  expect(data!['revokeGrant']).toMatchObject({ state: 'REVOKED', version: 2, revokedBy: 'market.admin' });
  expect((await inForce()).map(({ id }) => id)).not.toContain(grant!.id);
  const former = await city.connection.collection('grants_versions').findOne({ _id: `${grant!.id}@1` as never });
  expect(former).toMatchObject({ version: 1, purpose: '联合检查' });
  const changes = await city.connection.collection('changes').find({ record: grant!.id }).toArray();
  expect(changes.map(({ by, operation }) => [by, operation]).toSorted()).toEqual([
    ['market.admin', 'create'],
    ['market.admin', 'update'],
  ]);
});

test('a grant is in force from the first day of its term to the last, by the clock of each request', async () => {
  const { grant } = await give({ from: '2026-11-27', until: '2026-11-28' });
  const states: [string, boolean][] = [];
  const days = ['2026-11-26T23:59:59', '2026-11-27T00:00:00', '2026-11-28T23:59:59', '2026-11-29T00:00:00'];
  for (const day of days) {
    city.clock.now = new Date(`${day}+08:00`);
    const { data } = await city.ask(VIEWERS.marketAdmin, `{ grant(id: "${grant!.id}") { state } }`);
    states.push([(data!['grant'] as { state: string }).state, (await inForce()).some(({ id }) => id === grant!.id)]);
  }
  city.clock.now = NOW;
  expect(states).toEqual([
    ['PENDING', false],
    ['IN_FORCE', true],
    ['IN_FORCE', true],
    ['EXPIRED', false],
  ]);
});

test.each([
  ['the department itself', { receiver: '610100-MKT' }, 'BAD_USER_INPUT'],
  ['a department that is none', { receiver: '610100-XXX' }, 'BAD_USER_INPUT'],
  ['a personal field', { fields: ['counterpartIdNumber'] }, 'BAD_USER_INPUT'],
])('%s is refused', async (_, input, code) => {
  expect((await give(input)).errors.map((error) => error.code)).toEqual([code]);
});

test.each(['marketOfficer', 'beilinOffice', 'analyst', 'inspector', 'healthOfficer'] as const)(
  'the %s grants and revokes nothing',
  async (name) => {
    const { grant } = await give();
    expect((await give({}, VIEWERS[name])).errors.map(({ code }) => code)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
    const { errors } = await city.ask(VIEWERS[name], REVOKE, { id: grant!.id, version: 1 });
    expect(errors.map(({ code }) => code)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
  },
);

test('a grant of another department cannot be revoked; one that is hidden is answered as one that is not there', async () => {
  const { grant } = await give();
  const revoke = async (viewer: Viewer, id: string) =>
    (await city.ask(viewer, REVOKE, { id, version: 1 })).errors.map(({ code, extensions }) => [
      code,
      JSON.stringify(extensions).replaceAll(id, 'id'),
    ]);
  expect((await revoke(HEALTH_ADMIN, grant!.id)).map(([code]) => code)).toEqual(['WRONG_DEPARTMENT']);
  const stranger = { ...HEALTH_ADMIN, department: '610100-DRC', departments: ['610100-DRC'] };
  expect(await revoke(stranger, grant!.id)).toEqual(await revoke(stranger, 'SQ-absent'));
});

test('a step on another version, or on a grant that is over, is refused by name', async () => {
  const { grant } = await give();
  const codes = async (version: number) =>
    (await city.ask(VIEWERS.marketAdmin, REVOKE, { id: grant!.id, version })).errors.map(({ code }) => code);
  expect(await codes(7)).toEqual(['STALE']);
  expect(await codes(1)).toEqual([]);
  expect(await codes(2)).toEqual(['ILLEGAL_TRANSITION']);
});

test('the same request with the same key gives one grant; another request with it is a conflict', async () => {
  const first = await give({ idempotencyKey: 'k-1' });
  const again = await give({ idempotencyKey: 'k-1' });
  expect(again.grant!.id).toBe(first.grant!.id);
  const other = await give({ idempotencyKey: 'k-1', purpose: '另一目的' });
  expect(other.errors.map(({ code }) => code)).toEqual(['CONFLICT']);
});

test.each([
  ['marketOfficer', true],
  ['healthOfficer', true],
  ['inspector', true],
  ['beilinOffice', false],
  ['analyst', false],
] as const)('the %s sees grants between two city departments: %s', async (name, seen) => {
  const { grant } = await give();
  const query = `{ grant(id: "${grant!.id}") { id } grants(where: { type: { eq: "PenaltyAct" } }) { totalCount } }`;
  const { data, errors } = await city.ask(VIEWERS[name], query);
  expect(errors).toEqual([]);
  expect(data!['grant'] !== null).toBe(seen);
  expect((data!['grants'] as { totalCount: number }).totalCount > 0).toBe(seen);
});
