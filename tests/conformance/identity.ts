import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { at, failed, refused, rows, served } from './expectations.ts';
import { must } from './requirement.ts';

const SIGN_IN =
  'mutation ($account: String!, $password: String!) { signIn(account: $account, password: $password) { token } }';
const ITEMS = '{ items(first: 1) { nodes { itemCode } } }';

/** Who asks: Art. 6 (audiences), 26 and 31 (accounts). */
export const IDENTITY = [
  must('art26.no-token', 'refuse the portal graph to who sends no token, with 401', async ({ ask }) => {
    refused(await ask('portal', ITEMS), 401, 'UNAUTHENTICATED');
  }),
  must('art26.bad-token', 'refuse a token that is not its own, with 401', async ({ ask }) => {
    const headers = { authorization: 'Bearer aaaa.bbbb.cccc' };
    refused(await ask('portal', ITEMS, { headers }), 401, 'UNAUTHENTICATED');
  }),
  must('art26.altered-token', 'refuse its own token with one character changed', async ({ ask, token }) => {
    const [head, claims, seal] = (await token('market.officer')).split('.') as [string, string, string];
    const other = claims.startsWith('e') ? `f${claims.slice(1)}` : `e${claims.slice(1)}`;
    const headers = { authorization: `Bearer ${head}.${other}.${seal}` };
    refused(await ask('portal', ITEMS, { headers }), 401, 'UNAUTHENTICATED');
  }),
  must('art26.unsigned-token', 'refuse a token that says it needs no signature', async ({ ask, token }) => {
    const claims = (await token('inspector.city')).split('.')[1];
    const head = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
    const headers = { authorization: `Bearer ${head}.${claims}.AA` };
    refused(await ask('portal', ITEMS, { headers }), 401, 'UNAUTHENTICATED');
  }),
  must('art26.no-half-way', 'answer nothing at all to a bad token, not even what is public', async ({ ask }) => {
    const { body } = await ask('portal', ITEMS, { headers: { authorization: 'Bearer x' } });
    strictEqual(at(body, 'data'), undefined);
  }),
  must('art26.viewer', 'tell a signed-in person who they are and where they are in post', async ({ ask }) => {
    const answer = await ask('portal', '{ viewer { account scopes department { code name } } }', {
      account: 'market.officer',
    });
    const data = served(answer);
    strictEqual(at(data, 'viewer.account'), 'market.officer');
    deepStrictEqual(at(data, 'viewer.scopes'), ['supervision']);
    strictEqual(at(data, 'viewer.department.code'), '610100-MKT');
  }),
  must('art31.one-answer', 'answer a wrong password and an unknown account alike', async ({ ask }) => {
    const account = `no.one.${Date.now().toString(36)}`;
    const unknown = await ask('portal', SIGN_IN, { variables: { account, password: 'wrong-password-1' } });
    const wrong = await ask('portal', SIGN_IN, {
      variables: { account: 'staffing.city', password: 'wrong-password-1' },
    });
    const [one, other] = [failed(unknown, 'signIn', 'UNAUTHENTICATED'), failed(wrong, 'signIn', 'UNAUTHENTICATED')];
    strictEqual(one.message, other.message);
  }),
  must('art31.one-door', 'let nothing ride along with signIn', async ({ ask }) => {
    const answer = await ask('portal', `query A ${ITEMS} mutation B { signIn(account: "a", password: "b") { token } }`);
    strictEqual(answer.status, 401, answer.text);
  }),
  must('art22.request-id', 'give every refusal the id of its request', async ({ ask }) => {
    const [one, other] = [await ask('portal', ITEMS), await ask('portal', ITEMS)];
    const ids = [one, other].map(({ body }) => body.errors?.[0]?.extensions.requestId);
    ok(ids[0] && ids[1]);
    notStrictEqual(ids[0], ids[1]);
  }),
  must('art22.chinese-beside', 'say what went wrong in English and in Chinese', async ({ ask }) => {
    const error = refused(await ask('portal', ITEMS), 401, 'UNAUTHENTICATED');
    ok(error.message.length > 0);
    ok(/\p{Script=Han}/u.test(error.extensions.messageZh ?? ''));
  }),
  must('art06.5', 'answer the public without any token', async ({ ask }) => {
    strictEqual(rows(served(await ask('public', ITEMS)), 'items.nodes').length, 1);
  }),
];
