import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { type City, openCity } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await openCity({ size: 50 });
}, 120_000);
afterAll(() => city?.close());

const ME = '{ viewer { account scopes } }';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const ask = (token: string, query: string, variables?: Record<string, unknown>) =>
  city.ask('portal', query, { variables, headers: bearer(token) });
const outcome = async (answer: ReturnType<City['ask']>) => {
  const { status, body } = await answer;
  return [status, body.errors?.[0]?.extensions.code];
};
const dataOf = async <T>(answer: ReturnType<City['ask']>) => {
  const { body, text } = await answer;
  if (body.errors) throw new Error(text);
  return body.data as T;
};
const versionOf = async (account: string) =>
  (
    await dataOf<{ account: { version: number } }>(
      city.ask('portal', `{ account(account: "${account}") { version } }`, { account: 'market.admin' }),
    )
  ).account.version;

test('a session that its holder ends is refused at the next request, their others go on', async () => {
  const [one, other] = [await city.signIn('health.officer', {}), await city.signIn('health.officer', {})];
  const sessionId = decodeJwt(one)['sid'];
  await dataOf(ask(one, 'mutation ($id: ID!) { endSession(sessionId: $id) { sessionId } }', { id: sessionId }));
  expect(await outcome(ask(one, ME))).toEqual([401, 'UNAUTHENTICATED']);
  expect(await outcome(ask(other, ME))).toEqual([200, undefined]);
});

test('a scope that an administrator takes is gone at the next request of a session that goes on, and back when given', async () => {
  const token = await city.signIn('market.officer', {});
  const set = 'mutation ($input: SetAccountScopesInput!) { setAccountScopes(input: $input) { version } }';
  const give = async (scopes: string[]) => {
    const input = { account: 'market.officer', scopes, expectedVersion: await versionOf('market.officer') };
    await dataOf(city.ask('portal', set, { account: 'market.admin', variables: { input } }));
  };
  await give([]);
  expect(await dataOf(ask(token, ME))).toEqual({ viewer: { account: 'market.officer', scopes: [] } });
  await give(['supervision']);
  expect(await dataOf(ask(token, ME))).toEqual({ viewer: { account: 'market.officer', scopes: ['supervision'] } });
});

test('a program gets a token with its secret, and is nobody once it is ended', async () => {
  const create =
    'mutation ($input: CreateClientInput!) { createClient(input: $input) { secret client { clientId version } } }';
  const input = { name: 'feeder', scopes: ['exchange'], validUntil: '2026-12-31' };
  const { createClient } = await dataOf<{
    createClient: { secret: string; client: { clientId: string; version: number } };
  }>(city.ask('portal', create, { account: 'market.admin', variables: { input } }));
  const { clientId, version } = createClient.client;
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: createClient.secret };
  const answer = await city.send('/oauth/token', { method: 'POST', body: new URLSearchParams(form) });
  const { access_token: token } = answer.body as unknown as { access_token: string };
  expect(answer.status).toBe(200);
  expect(await outcome(ask(token, '{ items(first: 1) { totalCount } }'))).toEqual([200, undefined]);
  const end = 'mutation ($input: ClientStepInput!) { endClient(input: $input) { active } }';
  await dataOf(
    city.ask('portal', end, { account: 'market.admin', variables: { input: { clientId, expectedVersion: version } } }),
  );
  expect(await outcome(ask(token, '{ items(first: 1) { totalCount } }'))).toEqual([401, 'UNAUTHENTICATED']);
  expect((await city.send('/oauth/token', { method: 'POST', body: new URLSearchParams(form) })).status).toBe(401);
});

test('a one-time password opens nothing but the change of it', async () => {
  const reset = 'mutation ($input: AccountStepInput!) { resetPassword(input: $input) { oneTimePassword } }';
  const account = 'market.beilin.officer';
  const admin = { account: 'office.city' };
  const { account: found } = await dataOf<{ account: { version: number } }>(
    city.ask('portal', `{ account(account: "${account}") { version } }`, admin),
  );
  const input = { account, expectedVersion: found.version };
  const { resetPassword } = await dataOf<{ resetPassword: { oneTimePassword: string } }>(
    city.ask('portal', reset, { ...admin, variables: { input } }),
  );
  const signIn = async (password: string) =>
    (
      await dataOf<{ signIn: { token: string } }>(
        city.ask('portal', 'mutation ($a: String!, $p: String!) { signIn(account: $a, password: $p) { token } }', {
          variables: { a: account, p: password },
        }),
      )
    ).signIn.token;
  const token = await signIn(resetPassword.oneTimePassword);
  expect(await outcome(ask(token, ME))).toEqual([200, undefined]);
  expect(await outcome(ask(token, '{ items(first: 1) { totalCount } }'))).toEqual([403, 'PASSWORD_CHANGE_NEEDED']);
  const change = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { account } }';
  // refused by the subgraph for what it says, not by the gateway for being asked
  const mistaken = { oldPassword: 'not-the-one-time-password', newPassword: 'a-long-Password-of-2026' };
  expect((await ask(token, change, { input: mistaken })).status).toBe(200);
});
