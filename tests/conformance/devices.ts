import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { newDevice } from '../support/device.ts';
import type { GraphClient } from '../support/graph-client.ts';
import { at, refused, served } from './expectations.ts';
import { must } from './requirement.ts';

const WHO = '{ viewer { account } }';
const ACCOUNT = 'staffing.city';

/** A session of this account that is bound to a new device. */
async function boundSession({ url, signIn }: GraphClient) {
  const endpoint = new URL('/graphql', url).href;
  // the server's clock, which need not be that of this machine
  const { iat = 0 } = decodeJwt(await signIn(ACCOUNT, {}));
  const device = await newDevice(new Date(iat * 1000));
  const token = await signIn(ACCOUNT, { dpop: await device.prove({ url: endpoint }) });
  return { token, proof: () => device.prove({ url: endpoint, token }) };
}

/** From where and with what one may come: Art. 32 (devices), programs (Art. 21), keys. */
export const DEVICES = [
  must('art32.device', 'serve a session that is bound to a device to a proof of its key', async (graph) => {
    const { token, proof } = await boundSession(graph);
    const answer = await graph.ask('portal', WHO, {
      headers: { authorization: `DPoP ${token}`, dpop: await proof() },
    });
    strictEqual(at(served(answer), 'viewer.account'), ACCOUNT);
  }),
  must('art32.device-only', 'refuse the token of a bound session to who has not its device', async (graph) => {
    const { token } = await boundSession(graph);
    const refusedTo = async (headers: Record<string, string>) =>
      refused(await graph.ask('portal', WHO, { headers }), 401, 'DEVICE_PROOF_INVALID');
    await refusedTo({ authorization: `Bearer ${token}` });
    await refusedTo({ authorization: `DPoP ${token}` });
  }),
  must('art21.unknown-client', 'refuse a program that it does not know, in the form of RFC 6749', async ({ send }) => {
    const answer = await send('/oauth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials&client_id=nobody&client_secret=nothing',
    });
    strictEqual(answer.status, 401, answer.text);
    strictEqual(at(answer.body, 'error'), 'invalid_client');
  }),
  must(
    'art26.public-keys',
    'publish the keys that verify tokens, and of them the public half alone',
    async ({ send }) => {
      const answer = await send('/.well-known/jwks.json', {});
      const keys = at(answer.body, 'keys') as Record<string, unknown>[];
      ok(keys.length > 0);
      for (const key of keys) deepStrictEqual(Object.keys(key).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    },
  ),
];
