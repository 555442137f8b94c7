import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { freePorts, startProcess } from '../support/processes.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

const LONG = 120_000;
const QUERY = '{ acts(first: 100) { totalCount nodes { id actNo occurredOn } } }';

let folder: TemporaryFolder;
let settings: Record<string, string>;
beforeEach(async () => {
  folder = await temporaryFolder();
  settings = { DATA_DIR: folder.path, PORT: '0', DEMO_SIZE: '0' };
});
afterEach(() => folder.remove());

const start = (more: Record<string, string> = {}) => startProcess(['gateway/main.ts'], { ...settings, ...more });

async function isUp(main: ReturnType<typeof start>): Promise<string> {
  const [, url] = await main.wrote(/is up at (http:\/\/[\d.:]+)/);
  return url!;
}

async function ask(url: string): Promise<unknown> {
  const response = await fetch(`${url}/public/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: QUERY }),
  });
  expect(response.status).toBe(200);
  return response.json();
}

/** A request whose head the server has read and whose body it waits for, until `finish` sends it. */
async function halfSent(url: string): Promise<{ finish(): Promise<{ status: number; text: string }> }> {
  const body = JSON.stringify({ query: QUERY });
  const sent = request(`${url}/public/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      expect: '100-continue',
    },
  });
  await new Promise((resolve, reject) => sent.once('continue', resolve).once('error', reject).flushHeaders());
  return {
    finish: () =>
      new Promise((resolve, reject) => {
        sent.once('error', reject).once('response', (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += String(chunk)));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        });
        sent.end(body);
      }),
  };
}

test(
  'starts on an empty folder, answers what is under way when told to end, and has the same city when it starts again',
  async () => {
    const demo = { DEMO_SIZE: '60' };
    const main = start(demo);
    const url = await isUp(main);
    expect(main.output()).toContain('npm run token -- market.officer');
    const before = await ask(url);
    expect(before).toMatchObject({ data: { acts: { totalCount: expect.any(Number) } } });
    const accounts = await readFile(join(folder.path, 'demo-accounts.json'), 'utf8');

    const underWay = await halfSent(url);
    main.child.kill('SIGTERM');
    await main.wrote(/ending: requests under way/);
    const { status, text } = await underWay.finish();
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual(before);
    expect(await main.ended).toBe(0);

    const again = start(demo);
    expect(await ask(await isUp(again))).toEqual(before);
    expect(again.output()).not.toContain('"demo city"');
    expect(await readFile(join(folder.path, 'demo-accounts.json'), 'utf8')).toBe(accounts);
    expect(await again.stop()).toBe(0);
  },
  LONG,
);

test(
  'starts under --watch too, where Node tells through every port what is imported',
  async () => {
    const main = start({ DEMO_SIZE: '0', WATCH_REPORT_DEPENDENCIES: '1' });
    await isUp(main);
    expect(await main.stop()).toBe(0);
  },
  LONG,
);

test(
  'refuses a data folder of a newer format and leaves it as it is',
  async () => {
    const file = join(folder.path, 'FORMAT');
    await writeFile(file, '99\n');
    const main = start();
    expect(await main.ended).toBe(1);
    expect(main.output()).toContain('DATA_FORMAT_NEWER');
    expect(await readFile(file, 'utf8')).toBe('99\n');
  },
  LONG,
);

test('gives up soon where no database answers, naming its host and never its password', async () => {
  const port = await freePorts(1);
  const main = start({ MONGODB_URI: `mongodb://city:open-sesame@127.0.0.1:${port}/?replicaSet=rs0` });
  expect(await main.ended).toBe(1);
  expect(main.output()).toContain('STORE_UNAVAILABLE');
  expect(main.output()).toContain(`127.0.0.1:${port}`);
  expect(main.output()).not.toContain('open-sesame');
}, 20_000);

test(
  'does not start in production without a database of its own',
  async () => {
    const main = start({ NODE_ENV: 'production' });
    expect(await main.ended).toBe(1);
    expect(main.output()).toContain('NOT_FOR_PRODUCTION');
  },
  LONG,
);

test(
  'tells that its port is taken, and how to name another',
  async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as { port: number };
    const main = start({ PORT: String(port) });
    expect(await main.ended).toBe(1);
    expect(main.output()).toContain(`CONFIG_INVALID: 127.0.0.1:${port} is taken`);
    await new Promise((resolve) => holder.close(resolve));
  },
  LONG,
);

test(
  'tells which setting is wrong',
  async () => {
    const main = start({ DEMO_SIZE: 'many' });
    expect(await main.ended).toBe(1);
    expect(main.output()).toContain('CONFIG_INVALID: DEMO_SIZE');
  },
  LONG,
);
