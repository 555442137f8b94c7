import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { verifyOwnToken } from '../../../gateway/identify/own-token.ts';
import { issueToken } from '../../../shared/access/token.ts';
import { loadTokenKeys, rotateTokenKeys, tokenKids } from '../../../shared/access/token-keys.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'token-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('the first start makes a key that only its owner can read, the second finds it', async () => {
  const dataDir = join(folder, 'new');
  const first = await loadTokenKeys(dataDir);
  expect((await stat(join(dataDir, 'token-key.json'))).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['token-key.json']);
  expect((await loadTokenKeys(dataDir)).kid).toBe(first.kid);
});

test('two starts at once end with the same key', async () => {
  const [one, other] = await Promise.all([loadTokenKeys(folder), loadTokenKeys(folder)]);
  expect(one.kid).toBe(other.kid);
});

test('what is published is the public half', async () => {
  const { jwks, kid } = await loadTokenKeys(folder);
  expect(jwks.keys).toEqual([
    { kty: 'EC', crv: 'P-256', x: expect.any(String), y: expect.any(String), kid, alg: 'ES256', use: 'sig' },
  ]);
  expect(JSON.parse(await readFile(join(folder, 'token-key.json'), 'utf8'))).toHaveProperty('d');
});

test('the ids of the keys are told with the one that signs first, and asking makes none', async () => {
  expect(await tokenKids(folder)).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
  const { kid } = await loadTokenKeys(folder);
  const rotated = await rotateTokenKeys(folder);
  expect(await tokenKids(folder)).toEqual([rotated, kid]);
});

test.each([
  ['no JSON', 'nope'],
  ['no key', '{}'],
  ['a key of another curve', '{"kty":"EC","crv":"P-384","x":"AA","y":"AA","d":"AA"}'],
])('a file with %s stops the start and is not replaced', async (_, text) => {
  await writeFile(join(folder, 'token-key.json'), text);
  await expect(loadTokenKeys(folder)).rejects.toHaveProperty('code', 'CONFIG_INVALID');
  expect(await readFile(join(folder, 'token-key.json'), 'utf8')).toBe(text);
});

describe('after a rotation', () => {
  const rotated = async (times = 1) => {
    const dataDir = await mkdtemp(join(folder, 'rotated-'));
    const before = await loadTokenKeys(dataDir);
    const kids = [before.kid];
    for (let time = 0; time < times; time += 1) kids.unshift(await rotateTokenKeys(dataDir));
    return { dataDir, before, kids, keys: await loadTokenKeys(dataDir) };
  };

  test('the new key signs, and both verify and are published', async () => {
    const { keys, kids } = await rotated();
    expect(keys.kid).toBe(kids[0]);
    expect([...keys.publicKeys.keys()]).toEqual(kids);
    expect(keys.jwks.keys.map(({ kid }) => kid)).toEqual(kids);
    expect(JSON.stringify(keys.jwks)).not.toContain('"d"');
  });

  test('a token that the former key signed is still good', async () => {
    const { before, keys } = await rotated();
    const now = new Date('2026-03-02T08:00:00Z');
    const token = await issueToken({ sub: 'a', sid: 's' }, before, now);
    expect(await verifyOwnToken(token, keys, now)).toMatchObject({ account: 'a' });
  });

  test('former keys can sign no more, and the oldest go', async () => {
    const { dataDir, kids, keys } = await rotated(6);
    expect([...keys.publicKeys.keys()]).toEqual(kids.slice(0, 4));
    const written = JSON.parse(await readFile(join(dataDir, 'token-key.json'), 'utf8'));
    expect(written.keys.map((jwk: object) => 'd' in jwk)).toEqual([true, false, false, false]);
    expect((await stat(join(dataDir, 'token-key.json'))).mode & 0o777).toBe(0o600);
  });
});
