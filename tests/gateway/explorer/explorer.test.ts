import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { composedSchemas } from '../../../gateway/composed-schemas.ts';
import { PORTAL_EXAMPLES, PUBLIC_EXAMPLES } from '../../../gateway/explorer/examples.ts';
import { explorerPage } from '../../../gateway/explorer/page.ts';
import { subgraphSchemas } from '../../../gateway/subgraph-schemas.ts';
import { cityOfTests } from '../fixtures/city.ts';
import { startTestGateway, type TestGateway } from '../fixtures/gateway.ts';

let gateway: TestGateway;
let bare: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ subgraphs: Object.values(cityOfTests()), explorer: explorerPage });
  bare = await startTestGateway({ subgraphs: Object.values(cityOfTests()) });
});
afterAll(() => Promise.all([gateway.server.close(), bare.server.close()]));

const browse = (url: string, { server } = gateway) => server.inject({ url, headers: { accept: 'text/html' } });
const linked = (html: string) => [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address!);

test.each(['/', '/graphql', '/public/graphql'])('%s and all that it links are served from here', async (url) => {
  const page = await browse(url);
  expect(page.statusCode).toBe(200);
  const { origin } = new URL('http://gateway');
  for (const address of linked(page.body)) {
    expect(new URL(address, 'http://gateway').origin).toBe(origin);
    expect([address, (await browse(address)).statusCode]).toEqual([address, 200]);
  }
});

test.each(['/graphql', '/public/graphql'])(
  'the frame of %s finds its scripts and styles beside itself',
  async (url) => {
    const frame = /<iframe src="([^"]+)"/.exec((await browse(url)).body)![1]!;
    const { body } = await browse(frame);
    const files = linked(body).filter((address) => address !== './');
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const { statusCode, headers } = await browse(new URL(file, `http://gateway${frame}`).pathname);
      expect([file, statusCode, headers['cache-control']]).toEqual([file, 200, 'public, max-age=31536000, immutable']);
    }
  },
);

test('the pages may load nothing from elsewhere, and no inline script', async () => {
  for (const url of ['/', '/graphql', '/public/graphql']) {
    const policy = String((await browse(url)).headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
  }
});

test.each([
  '../page.ts',
  '%2e%2e/page.ts',
  '..%2f..%2fpackage.json',
  'index.html',
  'iframe-sandbox/index.html',
  'toString',
])('the asset %s is not there', async (path) => {
  const frame = /<iframe src="([^"]+)\/[^/"]+"/.exec(explorerPage('/graphql'))![1]!;
  expect((await browse(`${frame}/${path}`)).statusCode).toBe(404);
});

test('the portal page has a place for a token, the public one has none', () => {
  expect(explorerPage('/graphql')).toContain('name="token"');
  expect(explorerPage('/public/graphql')).not.toMatch(/<input|<script/);
});

test('without an explorer there is no page, only the graphs', async () => {
  expect((await browse('/', bare)).statusCode).toBe(404);
  for (const url of ['/graphql', '/public/graphql']) expect((await browse(url, bare)).statusCode).toBe(405);
});

const schemas = composedSchemas(subgraphSchemas());

test.each([
  ...PUBLIC_EXAMPLES.map((example) => ['public' as const, example.name, example] as const),
  ...PORTAL_EXAMPLES.map((example) => ['portal' as const, example.name, example] as const),
])('the %s example "%s" fits the schema it is for', (graph, _, { query, variables = '{}' }) => {
  expect(validate(buildSchema(schemas[graph]), parse(query))).toEqual([]);
  expect(() => JSON.parse(variables)).not.toThrow();
});
