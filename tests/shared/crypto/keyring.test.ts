import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type KeyringOptions, openKeyring } from '../../../shared/crypto/keyring.ts';
import { verifySignature } from '../../../shared/crypto/signing.ts';

const AT = new Date('2026-11-20T08:00:00Z');
const newFolder = () => mkdtemp(join(tmpdir(), 'keys-'));
const options = (folder: string, more: Partial<KeyringOptions> = {}): KeyringOptions => ({
  folder: join(folder, 'keys'),
  suite: 'international',
  makeMissing: true,
  now: () => AT,
  ...more,
});

test('at first start a key of each purpose is made, for the owner of the files alone, and kept', async () => {
  const folder = await newFolder();
  const keyring = await openKeyring(options(folder));
  const files = await readdir(join(folder, 'keys'));
  expect(files.sort()).toEqual(['data.json', 'pseudonym.json', 'seal.json', 'subgraph.json']);
  for (const file of files) expect((await stat(join(folder, 'keys', file))).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, 'keys'))).mode & 0o077).toBe(0);
  const again = await openKeyring(options(folder));
  expect(again.list()).toEqual(keyring.list());
  expect(again.secret('data')).toEqual(keyring.secret('data'));
});

test('several processes that start at once have the same keys', async () => {
  const folder = await newFolder();
  const keyrings = await Promise.all([1, 2, 3].map(() => openKeyring(options(folder))));
  for (const keyring of keyrings) expect(keyring.list()).toEqual(keyrings[0]!.list());
});

test('in production a missing key is refused, with the command that makes it', async () => {
  const missing = openKeyring(options(await newFolder(), { makeMissing: false }));
  await expect(missing).rejects.toMatchObject({
    code: 'KEYS_MISSING',
    message: expect.stringContaining('npm run keys'),
  });
});

test('a rotation keeps the former key: what it signed is verified, what it wrapped is opened, also in a process that runs', async () => {
  const folder = await newFolder();
  const running = await openKeyring(options(folder));
  const message = Buffer.from('sealed before');
  const before = running.signer();
  const signature = before.sign(message);
  const secret = running.secret('data');

  const command = await openKeyring(options(folder));
  await command.rotate('seal');
  const added = await command.rotate('data');

  const restarted = await openKeyring(options(folder));
  expect(restarted.signer().kid).not.toBe(before.kid);
  expect(restarted.secret('data').kid).toBe(added.kid);
  expect(restarted.secretOf('data', secret.kid)).toEqual(secret);
  const former = restarted.publicKeys().find(({ kid }) => kid === before.kid)!;
  expect(verifySignature(former, message, signature)).toBe(true);
  expect(restarted.list().map(({ purpose, state }) => `${purpose} ${state}`)).toEqual([
    'seal retired',
    'seal active',
    'data retired',
    'data active',
    'pseudonym active',
    'subgraph active',
  ]);
});

test('with the suite changed new signatures are SM2, and the former ones are verified as they are', async () => {
  const folder = await newFolder();
  const international = await openKeyring(options(folder));
  const signed = international.signer().sign(Buffer.from('before'));
  const sm = await openKeyring(options(folder, { suite: 'sm' }));
  expect(sm.suite.name).toBe('sm');
  expect(sm.signer().algorithm).toBe('SM2');
  const former = sm.publicKeys().find(({ alg }) => alg === 'EdDSA')!;
  expect(verifySignature(former, Buffer.from('before'), signed)).toBe(true);
  expect((await openKeyring(options(folder))).signer().algorithm).toBe('EdDSA');
});

test('of two rotations at once none loses a key', async () => {
  const folder = await newFolder();
  const [one, other] = [await openKeyring(options(folder)), await openKeyring(options(folder))];
  const ended = await Promise.allSettled([one.rotate('data'), other.rotate('data')]);
  const made = ended.flatMap((end) => (end.status === 'fulfilled' ? [end.value.kid] : []));
  const kept = (await openKeyring(options(folder))).list().map(({ kid }) => kid);
  expect(made.length).toBeGreaterThan(0);
  for (const kid of made) expect(kept).toContain(kid);
});

test('secrets for calls may come from the environment: the first signs, the others are accepted', async () => {
  const keyring = await openKeyring(options(await newFolder(), { subgraphSecrets: ['new secret', 'former secret'] }));
  const former = keyring.list().findLast(({ purpose }) => purpose === 'subgraph')!;
  expect(keyring.secret('subgraph').bytes.toString()).toBe('new secret');
  expect(keyring.secretOf('subgraph', former.kid)?.bytes.toString()).toBe('former secret');
  await expect(keyring.rotate('subgraph')).rejects.toHaveProperty('code', 'BAD_USER_INPUT');
});

test('the key that names persons is never rotated', async () => {
  const keyring = await openKeyring(options(await newFolder()));
  await expect(keyring.rotate('pseudonym')).rejects.toHaveProperty('code', 'BAD_USER_INPUT');
});

test('a file that holds no keys is refused without a word of its content', async () => {
  const folder = await newFolder();
  await openKeyring(options(folder));
  const path = join(folder, 'keys', 'data.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('active', 'secret-state'));
  const refused = await openKeyring(options(folder)).catch((error: Error) => error);
  expect(refused).toMatchObject({ code: 'CONFIG_INVALID' });
  expect(String(refused)).not.toContain('secret-state');
});

test('a retired key is deleted for good a minute after its successor was made; the active one and one that is not there are refused', async () => {
  const folder = await newFolder();
  let at = new Date('2026-11-20T08:00:00Z');
  const keyring = await openKeyring(options(folder, { now: () => at }));
  const former = keyring.secret('data').kid;
  await expect(keyring.drop('data', former)).rejects.toHaveProperty('code', 'CONFLICT');
  const { kid } = await keyring.rotate('data');
  await expect(keyring.drop('data', former)).rejects.toHaveProperty('code', 'CONFLICT');
  at = new Date('2026-11-20T08:01:00Z');
  await keyring.drop('data', former);
  expect((await openKeyring(options(folder))).secretOf('data', former)).toBeUndefined();
  expect(keyring.secret('data').kid).toBe(kid);
  await expect(keyring.drop('data', former)).rejects.toHaveProperty('code', 'NOT_FOUND');
  await expect(keyring.drop('data', kid)).rejects.toHaveProperty('code', 'CONFLICT');
  await expect(keyring.drop('pseudonym', keyring.list()[0]!.kid)).rejects.toHaveProperty('code', 'BAD_USER_INPUT');
});
