import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { verifyDeviceProof } from '../../../gateway/identify/device-proof.ts';
import { endpointUrls } from '../../../gateway/identify/endpoint-urls.ts';
import { Replays } from '../../../gateway/identify/replays.ts';
import { type Device, newDevice } from '../../support/device.ts';
import { NOW } from '../fixtures/gateway.ts';

const URL_ = 'https://graph.example/graphql';
const TOKEN = 'a.b.c';
const seconds = NOW.getTime() / 1000;

let device: Device;
let replays: Replays;
beforeAll(async () => {
  device = await newDevice(NOW);
});
beforeEach(() => {
  replays = new Replays();
});

const check = async (
  proof: string,
  { method = 'POST', now = NOW, ...rest }: { token?: string | undefined; method?: string; now?: Date } = {},
) =>
  verifyDeviceProof({
    request: { headers: { dpop: proof }, rawHeaders: ['DPoP', proof], method },
    urls: [URL_],
    token: 'token' in rest ? rest.token : TOKEN,
    replays,
    now,
  });
const proof = (...changed: Parameters<Device['prove']> extends [unknown, ...infer Rest] ? Rest : never) =>
  device.prove({ url: URL_, token: TOKEN }, ...changed);

test.each(['ES256', 'EdDSA'] as const)('a proof with a key for %s tells its thumbprint', async (algorithm) => {
  const other = await newDevice(NOW, algorithm);
  expect(await check(await other.prove({ url: URL_, token: TOKEN }))).toBe(other.thumbprint);
});

test('query and fragment of the address do not count', async () => {
  expect(await check(await proof({ htu: `${URL_}?a=1#b` }))).toBe(device.thumbprint);
});

test('before there is a token, none need be named', async () => {
  expect(await check(await device.prove({ url: URL_ }), { token: undefined })).toBe(device.thumbprint);
});

test.each([-30, 30])('a proof made %i seconds from now is good', async (offset) => {
  expect(await check(await proof({ iat: seconds + offset }))).toBe(device.thumbprint);
});

test.each<[string, () => Promise<string>]>([
  ['older than half a minute', () => proof({ iat: seconds - 31 })],
  ['from later than half a minute from now', () => proof({ iat: seconds + 31 })],
  ['for another method', () => proof({ htm: 'GET' })],
  ['for another address', () => proof({ htu: 'https://evil.example/graphql' })],
  ['for another path', () => proof({ htu: 'https://graph.example/public/graphql' })],
  ['for the same host without TLS', () => proof({ htu: 'http://graph.example/graphql' })],
  ['for no address', () => proof({ htu: 'graphql' })],
  ['for another token', () => device.prove({ url: URL_, token: 'x.y.z' })],
  ['for no token', () => device.prove({ url: URL_ })],
  ['without an id', () => proof({ jti: undefined })],
  ['with an id of 200 characters', () => proof({ jti: 'x'.repeat(200) })],
  ['without a time', () => proof({ iat: undefined })],
  ['without an address', () => proof({ htu: undefined })],
  ['without a method', () => proof({ htm: undefined })],
  ['of another type', () => proof({}, { typ: 'JWT' })],
  ['without its key', () => proof({}, { jwk: undefined })],
  [
    'with the key of another',
    async () => proof({}, { jwk: await exportJWK((await generateKeyPair('ES256')).publicKey) }),
  ],
  [
    'with its private key in it',
    async () => {
      const { privateKey } = await generateKeyPair('ES256', { extractable: true });
      return proof({}, { jwk: await exportJWK(privateKey) });
    },
  ],
  ['by an algorithm that is not taken', async () => (await newDevice(NOW, 'ES384')).prove({ url: URL_, token: TOKEN })],
  ['that is no JWT', async () => 'garbage'],
  ['of 5 kB', () => proof({ padding: 'x'.repeat(5_000) })],
])('a proof %s is refused', async (_, make) => {
  await expect(check(await make())).rejects.toMatchObject({ code: 'DEVICE_PROOF_INVALID', status: 401 });
});

test('a proof given twice in one request is none', async () => {
  const one = await proof();
  const request = { headers: { dpop: one }, rawHeaders: ['DPoP', one, 'dpop', one], method: 'POST' };
  await expect(verifyDeviceProof({ request, urls: [URL_], token: TOKEN, replays, now: NOW })).rejects.toHaveProperty(
    'code',
    'DEVICE_PROOF_INVALID',
  );
});

test('a proof is good once, until it is too old to be good at all', async () => {
  const one = await proof();
  await check(one);
  await expect(check(one)).rejects.toHaveProperty('code', 'DEVICE_PROOF_INVALID');
  const at = (offset: number) => new Date(NOW.getTime() + offset);
  await check(await proof({ iat: seconds + 30 }), { now: at(29_000) });
  await expect(check(one, { now: at(30_000) })).rejects.toHaveProperty('code', 'DEVICE_PROOF_INVALID');
});

describe('the memory of proofs', () => {
  test('forgets those that are too old', () => {
    const memory = new Replays(1);
    expect(memory.first('a', 100, 0)).toBe(true);
    expect(memory.first('b', 200, 101)).toBe(true);
  });

  test('that is full refuses new ones rather than forget one in use', () => {
    const memory = new Replays(1);
    memory.first('a', 60_000, 0);
    expect(() => memory.first('b', 60_000, 0)).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
    expect(memory.first('a', 60_000, 0)).toBe(false);
  });
});

describe('the addresses of an endpoint', () => {
  test('are that of the setting, whatever port a request came in at', () => {
    expect(endpointUrls('/graphql', 4000, { host: '0.0.0.0', publicUrl: 'https://graph.example/' })).toEqual([URL_]);
  });

  test('are those of this machine without one', () => {
    expect(endpointUrls('/graphql', 4000, { host: '127.0.0.1' })).toEqual([
      'http://127.0.0.1:4000/graphql',
      'http://localhost:4000/graphql',
      'http://[::1]:4000/graphql',
    ]);
  });
});
