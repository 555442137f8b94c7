import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { demoToken } from '../../gateway/demo-token.ts';
import { cityOfTests } from './fixtures/city.ts';
import { startTestGateway, type TestGateway } from './fixtures/gateway.ts';

let gateway: TestGateway;
let config: { host: string; port: number; dataDir: string };

beforeAll(async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'demo-token-'));
  gateway = await startTestGateway({ subgraphs: Object.values(cityOfTests()) });
  await gateway.server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = gateway.server.server.address() as AddressInfo;
  config = { host: '127.0.0.1', port, dataDir };
  const accounts = { 'office.city': { password: 'p' }, nobody: { password: 'wrong' } };
  await writeFile(join(dataDir, 'demo-accounts.json'), JSON.stringify(accounts));
});
afterAll(async () => {
  await gateway.server.close();
  await rm(config.dataDir, { recursive: true });
});

test('a demo account gets the token that the gateway signed', async () => {
  expect(await demoToken('office.city', config)).toEqual({ token: 'a.b.c', expiresAt: '2026-01-01T01:00:00Z' });
});

test('an account that the gateway refuses gets its reason', async () => {
  await expect(demoToken('nobody', config)).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
    message: 'The gateway refused nobody: Account or password is wrong.',
  });
});

test.each(['office.xian', '__proto__', 'toString'])('an unknown account %s is told which there are', async (name) => {
  await expect(demoToken(name, config)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: `There is no demo account "${name}". There are: office.city, nobody.`,
  });
});

test('without demo accounts one is told when they are made', async () => {
  const dataDir = join(config.dataDir, 'none');
  await expect(demoToken('office.city', { ...config, dataDir })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('made with the demo city'),
  });
});

test('without a gateway one is told to start it', async () => {
  const other = await startTestGateway({ subgraphs: Object.values(cityOfTests()) });
  await other.server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = other.server.server.address() as AddressInfo;
  await other.server.close();
  await expect(demoToken('office.city', { ...config, port })).rejects.toMatchObject({
    message: expect.stringContaining('npm start'),
  });
});
