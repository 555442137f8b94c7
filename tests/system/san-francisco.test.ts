import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type City, openCity } from '../support/city.ts';
import { startProcess } from '../support/processes.ts';

const data = join(import.meta.dirname, '../../../shared/data/sf-food-inspections');
const DEPARTMENT = '610100-MKT';
const MINUTES = 60_000;

interface Report {
  state: string;
  read: number;
  new: number;
  changed: number;
  unchanged: number;
  held: number;
  copies: number;
}

// The real files lie beside the repository, not in it.
if (existsSync(data)) {
  let city: City;

  beforeAll(async () => {
    city = await openCity({ size: 200 });
  }, 4 * MINUTES);

  afterAll(() => city?.close());

  /** Runs `npm run ingest` beside the server, as a person would. */
  async function ingest(dataset: string, file: string, mapping: string): Promise<Report> {
    const args = ['gateway/commands/ingest.ts', dataset, join(data, file), '--department', DEPARTMENT, '--json'];
    const joined = ['--mapping', `mappings/${mapping}`, '--join', `business=${join(data, 'businesses.csv.gz')}`];
    const command = startProcess([...args, ...joined], { DATA_DIR: city.dataDir, LOG_LEVEL: 'error' });
    expect([await command.ended, command.output().slice(-500)]).toEqual([0, expect.stringContaining('}')]);
    return JSON.parse(command.output().slice(command.output().indexOf('{\n'))) as Report;
  }

  test(
    'every business, inspection and violation of the real files is accounted for',
    async () => {
      const businesses = await ingest('objects', 'businesses.csv.gz', 'sf-businesses.yaml');
      expect(businesses).toMatchObject({ state: 'FINISHED', read: 6_359, new: 6_359, held: 0 });
      const inspections = await ingest('inspections', 'inspections.csv.gz', 'sf-inspections.yaml');
      expect(inspections).toMatchObject({ state: 'FINISHED', read: 25_863, new: 25_863, held: 0 });
      const violations = await ingest('findings', 'violations.csv.gz', 'sf-violations.yaml');
      expect(violations).toMatchObject({ state: 'FINISHED', read: 37_965, new: 37_820, held: 104, copies: 41 });
    },
    5 * MINUTES,
  );

  test(
    'the same file again changes nothing',
    async () => {
      const again = await ingest('findings', 'violations.csv.gz', 'sf-violations.yaml');
      expect(again).toMatchObject({ read: 37_965, new: 0, changed: 0, unchanged: 37_820, held: 104, copies: 41 });
    },
    3 * MINUTES,
  );

  test('the public graph shows a business with its inspections and what they found', async () => {
    const query = `{ supervisedObject(objectId: "SF-19") { name creditCode acts { totalCount nodes {
      occurredOn item { name } officers { name } ... on InspectionAct { score findings { code severity } } } } } }`;
    const { body } = await city.ask('public', query);
    expect(body.data).toMatchObject({
      supervisedObject: { name: 'NRGIZE LIFESTYLE CAFE', creditCode: null },
    });
    const { acts } = (body.data as { supervisedObject: { acts: { nodes: Record<string, unknown>[] } } })
      .supervisedObject;
    const first = acts.nodes.find(({ occurredOn }) => occurredOn === '2016-05-13');
    expect(first).toMatchObject({ score: 94, item: null });
    expect((first!['findings'] as { code: string }[]).map(({ code }) => code).sort()).toEqual([
      '103144',
      '103154',
      '103157',
    ]);
    expect(first!['officers'] ?? []).toEqual([]);
  });

  test('those that followed a complaint say so, and name no complaint', async () => {
    const where = '{ checkType: { eq: "COMPLAINT" }, regionCode: { startsWith: "US-CA" } }';
    const query = `{ acts(first: 3, where: ${where}) { totalCount nodes { actName checkType complaint { complaintNo } } } }`;
    const { body } = await city.ask('portal', query, { account: 'market.officer' });
    expect(body.data).toMatchObject({
      acts: { totalCount: 1_660 + 151, nodes: Array(3).fill({ checkType: 'COMPLAINT', complaint: null }) },
    });
  });
}
