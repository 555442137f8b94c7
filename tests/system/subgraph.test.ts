import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { PUBLIC_VIEWER } from '../../shared/access/viewer.ts';
import type { Keyring } from '../../shared/crypto/keyring.ts';
import { SUITES } from '../../shared/crypto/suite.ts';
import { IDENTITY_HEADER, SIGNATURE_HEADER, SIGNATURE_WINDOW, signCall } from '../../shared/subgraph/signature.ts';
import { callKeys } from '../support/keys.ts';
import { type RunningProcess, startProcess } from '../support/processes.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const SECRET = 'a-secret-of-this-test';
const [KEYS, GUESSED] = [await callKeys(SECRET), await callKeys('guessed')];
const BODY = JSON.stringify({ query: '{ items(first: 1) { totalCount } }' });
const INSPECTOR = Buffer.from(
  JSON.stringify({ ...PUBLIC_VIEWER, kind: 'person', account: 'x', scopes: ['inspection'], departments: [] }),
).toString('base64url');
const IDENTITY = Buffer.from(JSON.stringify(PUBLIC_VIEWER)).toString('base64url');

let folder: TemporaryFolder;
let subgraph: RunningProcess;
let url: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  const settings = { DATA_DIR: folder.path, SUBGRAPH_KEY: `${SECRET},the-former-secret` };
  subgraph = startProcess(['gateway/commands/subgraph.ts', 'items', '--port', '0'], settings);
  [, url = ''] = await subgraph.wrote(/signed calls at (http:\/\/[\d.:]+)/);
}, 120_000);
afterAll(async () => {
  await subgraph?.stop();
  await folder?.remove();
});

interface Call {
  subgraph?: string;
  keys?: Keyring;
  at?: Date;
  identity?: string;
}

/** Headers of a call to the items subgraph, in order unless told otherwise. */
function signed({ subgraph: name = 'items', keys = KEYS, at = new Date(), identity = IDENTITY }: Call = {}) {
  const signature = signCall({ subgraph: name, body: BODY, identity, at }, keys);
  return { [IDENTITY_HEADER]: identity, [SIGNATURE_HEADER]: signature };
}

function call(headers: Record<string, string>, { body = BODY, path = '/' } = {}): Promise<Response> {
  return fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

test('answers a call that is signed for it', async () => {
  const response = await call(signed());
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ data: { items: { totalCount: 0 } } });
});

test('accepts the former key while keys are being changed, and a signature with SM3', async () => {
  expect((await call(signed({ keys: await callKeys('the-former-secret') }))).status).toBe(200);
  expect((await call(signed({ keys: { ...KEYS, suite: SUITES.sm } }))).status).toBe(200);
});

test('answers the same signature once', async () => {
  const headers = signed();
  expect((await call(headers)).status).toBe(200);
  expect((await call(headers)).status).toBe(401);
});

test.each([
  ['without a signature', {}],
  ['with an identity alone', { [IDENTITY_HEADER]: INSPECTOR }],
  ['with a token of a user', { authorization: 'Bearer eyJhbGciOiJFUzI1NiJ9.e30.AA', [IDENTITY_HEADER]: INSPECTOR }],
  ['signed too long ago', signed({ at: new Date(Date.now() - 2 * SIGNATURE_WINDOW) })],
  ['signed for a time to come', signed({ at: new Date(Date.now() + 10 * SIGNATURE_WINDOW) })],
  ['signed for another subgraph', signed({ subgraph: 'personnel' })],
  ['signed with another secret', signed({ keys: GUESSED })],
  ['whose identity is another than the signed one', { ...signed(), [IDENTITY_HEADER]: INSPECTOR }],
  ['whose signature is no signature', { ...signed(), [SIGNATURE_HEADER]: 'v2 sha256 0 0 0 0' }],
])('refuses a call %s, and its schema too', async (_name, headers) => {
  const answers = [await call(headers), await call(headers, { path: '/schema' })];
  for (const response of answers) {
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      errors: [
        { message: expect.any(String), extensions: { code: 'UNAUTHENTICATED', messageZh: '未登录或令牌无效。' } },
      ],
    });
  }
});

test('refuses a body that is another than the signed one', async () => {
  const body = JSON.stringify({ query: '{ items(first: 1) { nodes { createdBy } } }' });
  expect((await call(signed(), { body })).status).toBe(401);
});

test('tells its log why it refused, and nothing of the call', async () => {
  await call({ [IDENTITY_HEADER]: INSPECTOR });
  await subgraph.wrote(/"reason":"malformed".*call refused/);
  for (const reason of ['forged', 'stale', 'replayed', 'unknown-key'])
    expect(subgraph.output()).toContain(`"reason":"${reason}"`);
  expect(subgraph.output()).not.toContain(INSPECTOR);
  expect(subgraph.output()).not.toContain('createdBy');
});
