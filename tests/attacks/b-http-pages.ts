import { expect, test } from '@jest/globals';
import { readConfig } from '../../shared/config/config.ts';
import { city, PORTAL, PUBLIC } from './attacked-city.ts';
import { expectRefusal } from './refusals.ts';

const ORIGINS = ['https://evil.example', 'null', 'http://127.0.0.1', 'file://', 'https://evil.example.gov.cn', '*'];

test.each(ORIGINS)('#21 the origin %s is given no leave, before or with a call', async (origin) => {
  for (const path of [PORTAL, PUBLIC, '/', '/healthz', '/metrics']) {
    const preflight = await fetch(new URL(path, city.url), {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
    const call = await fetch(new URL(path, city.url), { headers: { origin } });
    for (const { headers } of [preflight, call])
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    await Promise.all([preflight.body?.cancel(), call.body?.cancel()]);
  }
});

const PATHS =
  `/ /graphiql /playground /altair /voyager /explorer /sandbox /console /api /api/graphql /v1/graphql /graphql/
  /graphql/schema /graphql.php /query /admin /debug /actuator /actuator/env /server-status /swagger /api-docs /openapi.json
  /.env /.git/config /.git/HEAD /package.json /data/token-key.json /token-key.json /demo-accounts.json /robots.txt
  /public/ /public/graphql/ /public/graphql/../../package.json /%2e%2e/%2e%2e/etc/passwd /..%2f..%2fetc/passwd
  //evil.example/ /graphql%00 /explorer/assets/../../package.json /favicon.ico`.split(/\s+/);

test.each(PATHS)('#22 there is nothing at %s', async (path) => {
  const answer = await city.send(`${city.url}${path}`, { headers: { accept: 'text/html' } });
  expectRefusal(answer, [400, 404], 'NOT_FOUND', 'BAD_REQUEST');
});

test('#22 with the explorer off a browser gets no page where the graphs are', async () => {
  for (const path of [PORTAL, PUBLIC]) {
    const answer = await city.send(path, { headers: { accept: 'text/html' } });
    expectRefusal(answer, 405, 'METHOD_NOT_ALLOWED');
  }
});

test('#22 production serves no explorer unless told to', () => {
  expect(readConfig({ NODE_ENV: 'production' }).explorer).toBe(false);
  expect(readConfig({ NODE_ENV: 'production', EXPLORER: 'on' }).explorer).toBe(true);
});

test('#22 no answer names the software or may be kept by a cache', async () => {
  const authorization = `Bearer ${await city.token('inspector.city')}`;
  const requests: [string, RequestInit][] = [
    [PUBLIC, { method: 'POST', body: '{"query":"{ __typename }"}' }],
    [PORTAL, { method: 'POST', body: '{"query":"{ viewer { account } }"}' }],
    [PORTAL, { method: 'POST', body: '{' }],
    [PORTAL, {}],
    ['/nothing', {}],
  ];
  for (const [path, request] of requests) {
    const headers = { 'content-type': 'application/json', authorization };
    const response = await fetch(new URL(path, city.url), { ...request, headers });
    const named = ['x-powered-by', 'server', 'via', 'x-aspnet-version', 'set-cookie'];
    expect(named.filter((name) => response.headers.has(name))).toEqual([]);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    await response.body?.cancel();
  }
});
