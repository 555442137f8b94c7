import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { at, numberAt, served, textAt } from '../conformance/expectations.ts';
import { city, PORTAL } from './attacked-city.ts';
import { expectFieldFailure, expectRefusal } from './refusals.ts';

const VIEWER = { query: '{ viewer { account scopes } }' };
const SIGN_IN =
  'mutation ($account: String!, $password: String!) { signIn(account: $account, password: $password) { token } }';

/** A session of its own, so that ending it ends no other test's. */
async function newSession(account: string): Promise<{ token: string; authorization: string; sessionId: string }> {
  const passwords = JSON.parse(await readFile(join(city.dataDir, 'demo-accounts.json'), 'utf8'));
  const variables = { account, password: passwords[account].password };
  const token = textAt(served(await city.ask('portal', SIGN_IN, { variables })), 'signIn.token');
  const { sid } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
  return { token, authorization: `Bearer ${token}`, sessionId: String(sid) };
}

test('#52 a session that was ended is no session at the next request, and no other session of the account ends', async () => {
  const [ended, other] = [await newSession('health.officer'), await newSession('health.officer')];
  served(await city.post(PORTAL, VIEWER, { authorization: ended.authorization }));
  const query = `mutation { endSession(sessionId: "${ended.sessionId}") { sessionId } }`;
  served(await city.post(PORTAL, { query }, { authorization: other.authorization }));
  const { result, asked } = await city.watched(() => city.post(PORTAL, VIEWER, { authorization: ended.authorization }));
  expectRefusal(result, 401, 'UNAUTHENTICATED');
  expect(asked).toEqual([]);
  served(await city.post(PORTAL, VIEWER, { authorization: other.authorization }));
});

test('#52 nobody ends the session of another: it looks absent', async () => {
  const [theirs, own] = [await newSession('market.officer'), await newSession('health.officer')];
  const end = (sessionId: string) =>
    city.post(
      PORTAL,
      { query: `mutation { endSession(sessionId: "${sessionId}") { sessionId } }` },
      { authorization: own.authorization },
    );
  const plain = (text: string) => text.replaceAll(/"requestId":"[^"]*"/g, '');
  const [foreign, absent] = [await end(theirs.sessionId), await end('nothing')];
  expect(plain(foreign.text).replaceAll(theirs.sessionId, 'nothing')).toBe(plain(absent.text));
  served(await city.post(PORTAL, VIEWER, { authorization: theirs.authorization }));
});

test('#52 a role that is taken away is gone at the next request of the same token, and back when it is given again', async () => {
  const { authorization } = await newSession('market.officer');
  const complaints = () =>
    city.post(PORTAL, { query: '{ complaints(first: 1) { nodes { complaintNo objectName } } }' }, { authorization });
  expect((await complaints()).body).not.toHaveProperty('errors');
  const setScopes = async (scopes: string[]) => {
    const account = { account: 'market.admin' };
    const found = served(await city.ask('portal', '{ account(account: "market.officer") { version } }', account));
    const input = { account: 'market.officer', scopes, expectedVersion: numberAt(found, 'account.version') };
    const mutation = 'mutation ($input: SetAccountScopesInput!) { setAccountScopes(input: $input) { scopes } }';
    served(await city.ask('portal', mutation, { ...account, variables: { input } }));
  };
  await setScopes([]);
  try {
    const { body } = await complaints();
    expect(at(body, 'data.complaints.nodes.0.objectName') ?? null).toBeNull();
    const who = served(await city.post(PORTAL, VIEWER, { authorization }));
    expect(at(who, 'viewer.scopes')).toEqual([]);
  } finally {
    await setScopes(['supervision']);
  }
  expect((await complaints()).body).not.toHaveProperty('errors');
});

test('#26 a password is changed once an operation: two are too dear, before any hash is made', async () => {
  const change = 'changePassword(input: { oldPassword: "x", newPassword: "x" }) { account }';
  const mutation = `mutation { a: ${change} b: ${change} }`;
  const { result, asked } = await city.watched(() => city.ask('portal', mutation, { account: 'market.officer' }));
  expectRefusal(result, 400, 'COST_EXCEEDED');
  expect(asked).toEqual([]);
});

test('#52 nobody gives a role to themselves, nor a role that is not theirs to give', async () => {
  const input = (account: string, scopes: string[]) => ({ input: { account, scopes, expectedVersion: 1 } });
  const mutation = 'mutation ($input: SetAccountScopesInput!) { setAccountScopes(input: $input) { account } }';
  for (const [account, variables] of [
    ['market.officer', input('market.officer', ['inspection'])],
    ['market.admin', input('health.officer', ['supervision'])],
    ['analyst.city', input('analyst.city', ['inspection'])],
  ] as const) {
    const answer = await city.ask('portal', mutation, { account, variables });
    expectFieldFailure(
      answer,
      'setAccountScopes',
      'UNAUTHORIZED_FIELD_OR_TYPE',
      'NOT_FOUND',
      'SCOPE_NOT_YOURS',
      'STALE',
    );
  }
  const given = await city.ask('portal', mutation, {
    account: 'market.admin',
    variables: input('market.officer', ['inspection']),
  });
  expectFieldFailure(given, 'setAccountScopes', 'SCOPE_NOT_YOURS', 'STALE');
});
