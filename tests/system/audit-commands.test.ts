import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Manifest, writeManifest } from '../../shared/audit/export-manifest.ts';
import { newSigningKey, signerOf } from '../../shared/crypto/signing.ts';
import { type City, openCity } from '../support/city.ts';
import { startProcess } from '../support/processes.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let city: City;
let folder: TemporaryFolder;
beforeAll(async () => {
  city = await openCity({ size: 300 });
  folder = await temporaryFolder();
}, 120_000);
afterAll(async () => {
  await city?.close();
  await folder?.remove();
});

/** `npm run audit -- …` beside the running city. */
function audit(...args: string[]) {
  return auditWith({}, ...args);
}

async function auditWith(
  more: Record<string, string>,
  ...args: string[]
): Promise<{ code: number | null; output: string }> {
  const settings = { DATA_DIR: city.dataDir, PORT: new URL(city.url).port, LOG_LEVEL: 'silent', ...more };
  const command = startProcess(['gateway/commands/audit.ts', ...args], settings);
  const code = await command.ended;
  return { code, output: command.output() };
}

const complaints = () =>
  city.subgraphs.connection('complaints').collection<{ _id: string; title: string }>('complaints');

test('a whole city is as logged, until a value is edited in the store: then the record is named', async () => {
  const whole = await audit('verify', '--records');
  expect(whole.output).toContain('records as logged');
  expect(whole.code).toBe(0);
  const complaint = (await complaints().findOne({}))!;
  await complaints().updateOne({ _id: complaint._id }, { $set: { title: 'edited' } });
  const acts = city.subgraphs.connection('behaviour').collection<{ _id: string; handlers: string[] }>('acts');
  const act = (await acts.findOne({ kind: 'PENALTY' }))!;
  await acts.updateOne({ _id: act._id }, { $push: { handlers: 'DEMO-610100-HEA-001' } });
  const edited = await audit('verify', '--records');
  await complaints().updateOne({ _id: complaint._id }, { $set: { title: complaint.title } });
  await acts.updateOne({ _id: act._id }, { $set: { handlers: act.handlers } });
  expect(edited.output).toContain(`RECORD_ALTERED, SupervisionAct ${act._id}, version 1`);
  expect(edited.output).toContain(`RECORD_ALTERED, Complaint ${complaint._id}, version 1`);
  expect(edited.code).toBe(1);
}, 120_000);

test('a trace that was written into a file proves itself, and one that was edited does not', async () => {
  const { _id } = (await complaints().findOne({}))!;
  const file = join(folder.path, 'life.json');
  const traced = await audit('trace', 'Complaint', _id, '--purpose', 'evidence', '--case', '案-7', '--out', file);
  expect(traced).toEqual({ code: 0, output: '' });
  const proved = await audit('verify', '--proof', file);
  expect(proved.output).toContain('version 1: proved');
  expect(proved.code).toBe(0);
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(/(\\"version\\":)1/, '$12'));
  const edited = await audit('verify', '--proof', file);
  expect(edited.output).toContain('version 1: ENTRY_ALTERED');
  expect(edited.code).toBe(1);
  // what stands beside the proof is what is read
  const life = JSON.parse(text) as { versions: [{ by: string; values: { field: string; value: string }[] }] };
  const source = life.versions[0].values.find(({ field }) => field === 'source')!;
  for (const change of [
    { ...life.versions[0], by: 'somebody' },
    { ...life.versions[0], version: 7 },
  ]) {
    await writeFile(file, JSON.stringify({ ...life, versions: [change] }));
    expect(await audit('verify', '--proof', file)).toEqual({
      code: 1,
      output: expect.stringContaining(': NOT_AS_PROVED'),
    });
  }
  source.value = source.value === '"WEB"' ? '"LETTER"' : '"WEB"';
  await writeFile(file, JSON.stringify(life));
  expect((await audit('verify', '--proof', file)).output).toContain('version 1: NOT_AS_PROVED');
  await writeFile(file, JSON.stringify({ ...life, versions: [] }));
  expect((await audit('verify', '--proof', file)).code).toBe(1);
}, 120_000);

test('an export is whole under a pinned key only if that key signed what says which chains there are', async () => {
  const whole = join(folder.path, 'evidence');
  await audit('export', whole);
  const { kid } = JSON.parse(await readFile(join(whole, 'manifest.sig'), 'utf8')) as { kid: string };
  const pinned = await audit('verify', '--export', whole, '--key', kid);
  expect(pinned.output).toContain('whole');
  expect(pinned.code).toBe(0);
  // a stranger leaves out all but one chain, and signs the rest with a key that is put beside the known one
  const manifest = JSON.parse(await readFile(join(whole, 'manifest.json'), 'utf8')) as Manifest;
  const stranger = signerOf(newSigningKey('international'));
  const keys = [...manifest.keys, stranger.publicKey];
  await writeManifest(
    whole,
    { ...manifest, keys, chains: manifest.chains.slice(0, 1) },
    { signer: () => stranger, formerSigner: () => undefined },
  );
  const cut = await audit('verify', '--export', whole, '--key', kid);
  expect(cut.output).toContain('FAULT manifest: KEY_NOT_PINNED');
  expect(cut.code).toBe(1);
}, 120_000);

test('a trace is asked in the name of the session whose token is in the environment or a file', async () => {
  const { _id } = (await complaints().findOne({}))!;
  const asked = ['trace', 'Complaint', _id, '--purpose', 'evidence', '--case', '案-8'];
  const signedIn = await startProcess(['gateway/commands/token.ts', 'inspector.city'], {
    ...{ DATA_DIR: city.dataDir, PORT: new URL(city.url).port },
  }).wrote(/^(\S+)\n/);
  const token = signedIn[1]!;
  const file = join(folder.path, 'token');
  await writeFile(file, `${token}\n`);
  // neither has the folder of the demo's passwords
  const elsewhere = { DATA_DIR: folder.path };
  const settings: Record<string, string>[] = [{ AUDIT_TOKEN: token }, { AUDIT_TOKEN_FILE: file }];
  for (const setting of settings) {
    const { code, output } = await auditWith({ ...elsewhere, ...setting }, ...asked);
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      versions: [{ version: 1 }],
      earlierVersions: null,
      linked: expect.any(Array),
    });
  }
  const wrong = await auditWith({ ...elsewhere, AUDIT_TOKEN: 'wrong' }, ...asked);
  expect(wrong.output).toContain('UNAUTHENTICATED');
  expect(wrong.code).toBe(1);
  const both = await auditWith({ AUDIT_TOKEN: token }, ...asked, '--account', 'inspector.city');
  expect(both.output).toContain('AUDIT_TOKEN');
  expect(both.code).toBe(1);
}, 60_000);

test('a trace without a purpose, or of what is not there, fails and says why; a task that there is not shows the help', async () => {
  const without = await audit('trace', 'Complaint', 'C-1');
  expect(without.output).toContain('--purpose');
  expect(without.code).toBe(1);
  const absent = await audit('trace', 'Complaint', 'none', '--purpose', 'a', '--case', 'b');
  expect(absent.output).toContain('NOT_FOUND');
  expect(absent.code).toBe(1);
  const unknown = await audit('trust');
  expect(unknown.output).toContain('npm run audit -- status');
  expect(unknown.code).toBe(2);
}, 60_000);
