import { expect, test } from '@jest/globals';
import { readConfig } from '../../../shared/config/config.ts';
import { cityOfTests } from '../fixtures/city.ts';
import { startTestGateway } from '../fixtures/gateway.ts';

async function metrics(settings: Record<string, string>, request: object) {
  const config = readConfig({ PORT: '0', ...settings });
  const { server } = await startTestGateway({ subgraphs: Object.values(cityOfTests()), config });
  const { statusCode } = await server.inject({ url: '/metrics', ...request });
  await server.close();
  return statusCode;
}

const TOKEN = 'a-token-for-metrics';

test.each<[string, Record<string, string>, object, number]>([
  ['this machine', {}, {}, 200],
  ['another machine', {}, { remoteAddress: '203.0.113.7' }, 404],
  ['others through a proxy on this machine', {}, { headers: { 'x-forwarded-for': '203.0.113.7' } }, 404],
  [
    'another machine with the token',
    { METRICS_TOKEN: TOKEN },
    { remoteAddress: '203.0.113.7', headers: { authorization: `Bearer ${TOKEN}` } },
    200,
  ],
  ['this machine without the token that is set', { METRICS_TOKEN: TOKEN }, {}, 404],
  ['a wrong token', { METRICS_TOKEN: TOKEN }, { headers: { authorization: `Bearer ${TOKEN}t` } }, 404],
])('to %s metrics are served or look absent', async (_, settings, request, status) => {
  expect(await metrics(settings, request)).toBe(status);
});
