import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readConfig } from '../../../shared/config/config.ts';
import { cityOfTests } from '../fixtures/city.ts';
import {
  ANALYST_CLAIMS,
  OFFICER_CLAIMS,
  startTestGateway,
  TEST_CONFIG,
  type TestGateway,
} from '../fixtures/gateway.ts';

const DENIED = '{ item(code: "A") { name secret acts { id party } } }';
const PATHS = ['item.secret', 'item.acts.@.party'];

const city = cityOfTests();
const gateways: TestGateway[] = [];
const calls = () => city.items.calls.length + city.acts.calls.length;

async function gatewayIn(authorization: 'filter' | 'reject' | 'dry-run'): Promise<TestGateway> {
  const gateway = await startTestGateway({
    subgraphs: Object.values(city),
    config: { ...TEST_CONFIG, authorization },
  });
  gateways.push(gateway);
  return gateway;
}

let filter: TestGateway;
let reject: TestGateway;
let dryRun: TestGateway;
beforeAll(async () => {
  filter = await gatewayIn('filter');
  reject = await gatewayIn('reject');
  dryRun = await gatewayIn('dry-run');
});
afterAll(() => Promise.all(gateways.map(({ server }) => server.close())));

test('reject refuses the whole operation with the static path of each denied position, and executes nothing', async () => {
  const before = calls();
  const { status, body } = await reject.ask(DENIED, { as: ANALYST_CLAIMS });
  expect([status, body.data]).toEqual([403, undefined]);
  expect(body.errors?.map(({ path, extensions }) => [path?.join('.'), extensions['code']])).toEqual(
    PATHS.map((path) => [path, 'UNAUTHORIZED_FIELD_OR_TYPE']),
  );
  expect(calls()).toBe(before);
});

test('reject serves whom nothing is denied', async () => {
  const { status, body } = await reject.ask('{ item(code: "A") { name secret } }', { as: OFFICER_CLAIMS });
  expect([status, body.data]).toEqual([200, { item: { name: 'item A', secret: 'secret A' } }]);
});

test('a dry run opens nothing: it serves as the filter does, and tells what reject would refuse', async () => {
  const dry = await dryRun.ask(DENIED, { as: ANALYST_CLAIMS });
  const filtered = await filter.ask(DENIED, { as: ANALYST_CLAIMS });
  expect(dry.body.data).toEqual(filtered.body.data);
  expect(dry.body.errors?.map(({ path }) => path)).toEqual(filtered.body.errors?.map(({ path }) => path));
  expect(dry.body.extensions).toEqual({
    authorization: {
      wouldReject: [
        { path: 'item.secret', coordinate: 'Item.secret' },
        { path: 'item.acts.@.party', coordinate: 'SupervisionAct.party' },
      ],
    },
  });
  expect(filtered.body.extensions).toBeUndefined();
});

test('a dry run tells nothing of an operation that asks for nothing denied', async () => {
  const { body } = await dryRun.ask('{ item(code: "A") { name } }', { as: ANALYST_CLAIMS });
  expect(body).toEqual({ data: { item: { name: 'item A' } } });
});

test('the mode is a setting: dry-run never in production, and no other word for one', () => {
  expect(readConfig({}).authorization).toBe('filter');
  expect(readConfig({ AUTHORIZATION: 'reject', NODE_ENV: 'production' }).authorization).toBe('reject');
  expect(readConfig({ AUTHORIZATION: 'dry-run' }).authorization).toBe('dry-run');
  for (const settings of [{ AUTHORIZATION: 'dry-run', NODE_ENV: 'production' }, { AUTHORIZATION: 'off' }])
    expect(() => readConfig(settings)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
});
