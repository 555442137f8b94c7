import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { buildSchema } from 'graphql';
import { composedSchemas } from '../../../gateway/composed-schemas.ts';
import { PublicDownloads } from '../../../gateway/downloads/public-downloads.ts';
import { verifyDownloads } from '../../../gateway/downloads/verify-downloads.ts';
import { loadSecrets } from '../../../gateway/secrets.ts';
import { subgraphSchemas } from '../../../gateway/subgraph-schemas.ts';
import { readConfig } from '../../../shared/config/config.ts';
import type { CanonicalRow } from '../../../shared/ingest/dataset.ts';
import { type City, openCity } from '../../support/city.ts';

const NOW = new Date('2026-10-14T09:00:00+08:00');
const HIDDEN = ['欧阳小川', '11010519491231002X', '未公开当事人', '内部意见金丝雀'];

let city: City;
beforeAll(async () => {
  city = await openCity({ size: 30, now: NOW, settings: { RATES: 'off' } });
  await feed([penalty('D-1'), penalty('D-2', { publicStatus: '未公示', objectName: '未公开当事人' })]);
}, 120_000);
afterAll(async () => {
  await city?.close();
});

/** Of a person, whose values are in it in many places; its name is a formula. */
function penalty(actNo: string, values: CanonicalRow = {}): CanonicalRow {
  return {
    actNo,
    actName: '=HYPERLINK("http://x","对欧阳小川的处罚")',
    itemCode: '61010000000001',
    implementingBody: '示例市场监管局',
    regionCode: '610103',
    objectType: '2',
    objectName: '欧阳小川',
    counterpartName: '欧阳小川',
    counterpartNature: '自然人',
    counterpartCode: '11010519491231002X',
    decidedOn: '2026-10-08',
    penaltyTypes: ['罚款'],
    penaltyResult: '对欧阳小川（11010519491231002X）罚款200元',
    illegalFact: '内部意见金丝雀',
    legalReviewOpinion: '内部意见金丝雀',
    documentNo: `市监罚〔2026〕${actNo}`,
    publicStatus: '已公示',
    ...values,
  };
}

async function feed(rows: CanonicalRow[]): Promise<void> {
  const department = { code: '610100-MKT', name: '示例市场监管局', regionCode: '610100' };
  const batch = { department, sourceSystem: 'test', batchNo: '2026101400001', receivedAt: NOW, by: 'test' };
  for (const outcome of await city.subgraphs.datasets.get('penalties')!.accept(rows, batch))
    if (outcome.kind === 'held') throw new Error(JSON.stringify(outcome.problems));
}

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${city.url}/public/downloads${path}`, { headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    bytes,
    body: bytes.toString(),
    json: () => JSON.parse(bytes.toString()) as unknown,
  };
}

interface Line {
  sequence: number;
  key: string;
  record?: Record<string, unknown>;
  withdrawn?: true;
}

const linesOf = (text: string): Line[] =>
  text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]));

test('before they are made, and of what is none of them, nothing is found', async () => {
  expect((await get('')).statusCode).toBe(404);
  await city.downloads.make();
  expect((await get('')).statusCode).toBe(200);
  for (const path of ['/journal.sqlite', '/..%2fjournal.sqlite', '/accounts.ndjson'])
    expect((await get(path)).statusCode).toBe(404);
});

test('each dataset has as many rows as the public graph, and the records that it gives', async () => {
  const { datasets } = (await get('')).json() as { datasets: { name: string; rows: number }[] };
  const rows = Object.fromEntries(datasets.map((dataset) => [dataset.name, dataset.rows]));
  const counted = await city.ask(
    'public',
    `{ items { totalCount } officers { totalCount } plans { totalCount }
       penalties: acts(where: { kind: { eq: PENALTY } }) { totalCount }
       inspections: acts(where: { kind: { eq: INSPECTION } }) { totalCount } }`,
  );
  const totals = counted.body.data as Record<string, { totalCount: number }>;
  for (const [name, { totalCount }] of Object.entries(totals)) expect([name, rows[name]]).toEqual([name, totalCount]);
  expect(Object.keys(rows).sort()).toEqual([...Object.keys(totals), 'listings'].sort());
  expect(Math.min(...Object.values(rows))).toBeGreaterThan(0);

  const [line] = linesOf((await get('/penalties.ndjson')).body);
  const asked = `query ($id: ID!) { act(id: $id) { id actNo ... on PenaltyAct { documentNo penaltyResult } } }`;
  const { body } = await city.ask('public', asked, { variables: { id: line!.key } });
  expect(line!.record).toMatchObject((body.data as { act: object }).act);
});

test('no file has a value of a person, of an act that is not published, or of what the department keeps to itself', async () => {
  const { datasets } = (await get('')).json() as { datasets: { files: { name: string }[] }[] };
  const names = datasets.flatMap(({ files }) => files.map(({ name }) => name));
  expect(names).toHaveLength(12);
  const texts = await Promise.all(names.map(async (name) => (await get(`/${name}`)).body));
  for (const value of HIDDEN) expect(texts.filter((text) => text.includes(value))).toEqual([]);
  expect(texts.filter((text) => text.includes('市监罚〔2026〕D-1'))).toHaveLength(2);
  expect(texts.filter((text) => text.includes('D-2'))).toEqual([]);
});

test('the CSV file has the same records, and none that a spreadsheet would run', async () => {
  const text = (await get('/penalties.csv')).body;
  const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[];
  const records = linesOf((await get('/penalties.ndjson')).body).map(({ record }) => record!);
  expect(rows.map(({ id }) => id)).toEqual(records.map(({ id }) => id));
  const row = rows.find(({ actNo }) => actNo === 'D-1')!;
  expect(row['actName']).toBe('\'=HYPERLINK("http://x","对欧阳**的处罚")');
  expect(row['penaltyTypes']).toBe('FINE');
});

test('after a cursor come the changes alone: of what was withdrawn its key, and of what was changed the record', async () => {
  const before = (await get('')).json() as { datasets: { name: string; cursor: string; rows: number }[] };
  const { cursor, rows } = before.datasets.find(({ name }) => name === 'penalties')!;
  const [id] = linesOf((await get('/penalties.ndjson')).body).flatMap(({ key, record }) =>
    record!['actNo'] === 'D-1' ? [key] : [],
  );
  expect(linesOf((await get(`/penalties.ndjson?after=${cursor}`)).body)).toEqual([]);
  await feed([penalty('D-1', { publicStatus: '已撤下' }), penalty('D-3')]);
  await city.downloads.make();
  const changes = await get(`/penalties.ndjson?after=${cursor}`);
  const lines = linesOf(changes.body);
  expect(lines.map(({ key, withdrawn, record }) => (withdrawn ? key : record!['actNo'])).sort()).toEqual(
    ['D-3', id].sort(),
  );
  expect(lines.find(({ withdrawn }) => withdrawn)).toEqual({
    sequence: expect.any(Number),
    key: id,
    withdrawn: true,
  });
  expect(linesOf((await get(`/penalties.ndjson?after=${changes.headers['supervision-cursor']}`)).body)).toEqual([]);
  expect((await get('/penalties.csv')).body).not.toContain('D-1');
  const after = (await get('')).json() as typeof before;
  expect(after.datasets.find(({ name }) => name === 'penalties')).toMatchObject({ rows, withdrawn: 1 });
  const numbers = linesOf((await get('/penalties.ndjson')).body).map(({ sequence }) => sequence);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  for (const sequence of numbers) {
    const generation = cursor.split('-')[0];
    const rest = linesOf((await get(`/penalties.ndjson?after=${generation}-${sequence}`)).body);
    expect(rest.map((line) => line.sequence)).toEqual(numbers.filter((number) => number > sequence));
  }
  for (const wrong of ['x', `000000000000-1`, `${cursor}9`])
    expect((await get(`/penalties.ndjson?after=${wrong}`)).json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
});

test('a cache is told that what it has stands, a broken download goes on where it ended, and ranges are ranges', async () => {
  const whole = await get('/officers.ndjson');
  const etag = String(whole.headers['etag']);
  expect(whole.headers['cache-control']).toBe('no-cache');
  const again = await get('/officers.ndjson', { 'if-none-match': `W/${etag}` });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  const rest = await get('/officers.ndjson', { range: 'bytes=10-', 'if-range': etag });
  expect([rest.statusCode, rest.bytes.equals(whole.bytes.subarray(10))]).toEqual([206, true]);
  expect(rest.headers['content-range']).toBe(`bytes 10-${whole.bytes.length - 1}/${whole.bytes.length}`);
  const last = await get('/officers.ndjson', { range: 'bytes=-5' });
  expect(last.body).toBe(whole.body.slice(-5));
  expect((await get('/officers.ndjson', { range: 'bytes=0-4', 'if-range': '"other"' })).statusCode).toBe(200);
  expect((await get('/officers.ndjson', { range: `bytes=${whole.bytes.length}-` })).statusCode).toBe(416);
});

test('who downloads can prove it by the key alone, and finds what was altered', async () => {
  const folder = join(city.dataDir, 'taken');
  await mkdir(folder);
  const { keys } = (await get('/key')).json() as { keys: { kid: string }[] };
  for (const name of ['manifest.json', 'manifest.sig', 'items.csv', 'penalties.ndjson'])
    await writeFile(join(folder, name), (await get(`/${name}`)).bytes);
  const pins = [keys[0]!.kid];
  const whole = await verifyDownloads(folder, pins);
  expect([whole.faults, whole.checked.sort()]).toEqual([[], ['items.csv', 'penalties.ndjson']]);
  expect((await verifyDownloads(folder, ['another'])).faults).toEqual([
    { file: 'manifest.json', fault: 'KEY_NOT_PINNED' },
  ]);
  const file = await readFile(join(folder, 'items.csv'));
  await writeFile(join(folder, 'items.csv'), Buffer.concat([file, Buffer.from('x')]));
  expect((await verifyDownloads(folder, pins)).faults).toEqual([{ file: 'items.csv', fault: 'DIGEST_DIFFERS' }]);
  const manifest = await readFile(join(folder, 'manifest.json'), 'utf8');
  await writeFile(join(folder, 'manifest.json'), manifest.replace(/"rows": \d+/, '"rows": 0'));
  expect((await verifyDownloads(folder, pins)).faults[0]).toEqual({ file: 'manifest.json', fault: 'NOT_SIGNED' });
});

test('a making that the graph does not answer in full leaves what stands, and withdraws nothing', async () => {
  const before = (await get('')).body;
  const failing = new PublicDownloads({
    folder: join(city.dataDir, 'downloads'),
    keys: (await loadSecrets(readConfig({ DATA_DIR: city.dataDir }))).keyring,
    now: () => NOW,
  });
  failing.know(buildSchema(composedSchemas(subgraphSchemas()).public), async (_, { after }) =>
    after ? { errors: [{}] } : { data: { page: { nodes: [], pageInfo: { hasNextPage: true, endCursor: 'x' } } } },
  );
  await expect(failing.make()).rejects.toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE' });
  expect((await get('')).body).toBe(before);
  await city.downloads.make();
  const { datasets } = (await get('')).json() as { datasets: { name: string; withdrawn: number }[] };
  expect(datasets.map(({ name, withdrawn }) => (withdrawn > 0 ? name : []))).toEqual([[], [], 'penalties', [], [], []]);
  const folders = (await readdir(join(city.dataDir, 'downloads'))).filter((name) => name.startsWith('release-'));
  expect(folders).toHaveLength(2);
});
