import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { clusterProcesses } from '../../gateway/commands/cluster-processes.ts';
import { SUBGRAPH_NAMES } from '../../gateway/start-subgraphs.ts';
import { readConfig } from '../../shared/config/config.ts';
import { SETTINGS } from '../../shared/config/settings.ts';

interface Service {
  command?: string[];
  environment?: Record<string, string | number>;
  volumes?: string[];
  networks?: string[];
  ports?: string[];
  healthcheck?: { test: string[] };
}

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { services } = parse(text('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> };
const service = (name: string): Service => services[name]!;

/** As it is where nothing is set but what must be. */
const resolved = (value: string) =>
  value.replace(/\$\{(\w+):(?:-([^}]*)|\?)\}/g, (_, name, fallback) => fallback ?? `the-value-of-${name}`);

const CLUSTER = clusterProcesses(4000);
const GATEWAYS = CLUSTER.gateways.map(({ name }) => name);
/** What a process runs, whatever port it is given. */
const runs = (args: readonly string[] | undefined) => args?.filter((arg) => arg !== '--port' && !/^\d+$/.test(arg));

test('the file describes every subgraph, two gateways, the balancer and a replica set of three, and nothing else', () => {
  const members = ['mongo-1', 'mongo-2', 'mongo-3', 'mongo-init', 'keys-init'];
  expect(Object.keys(services).sort()).toEqual(
    [...SUBGRAPH_NAMES, 'gateway-1', 'gateway-2', 'balancer', ...members].sort(),
  );
});

test('npm run cluster runs the same programs as the file, under the same names', () => {
  const processes = [...CLUSTER.subgraphs, ...CLUSTER.gateways];
  expect(processes.map(({ name }) => name)).toEqual([...SUBGRAPH_NAMES, 'gateway-1', 'gateway-2']);
  for (const { name, args } of processes)
    expect([name, runs(service(name).command)]).toEqual([name, ['node', ...runs(args)!]]);
});

test('no two processes of the cluster have one port', () => {
  const ports = [...CLUSTER.subgraphs, ...CLUSTER.gateways].map(({ port }) => port);
  expect(new Set(ports).size).toBe(ports.length);
});

test.each([...SUBGRAPH_NAMES, ...GATEWAYS])(
  '%s is given settings that exist, and the address of every subgraph',
  (name) => {
    const environment = Object.entries(service(name).environment!).map(([setting, value]) => [
      setting,
      resolved(String(value)),
    ]);
    const known: readonly string[] = SETTINGS.map((setting) => setting.name);
    expect(environment.map(([setting]) => setting).filter((setting) => !known.includes(setting!))).toEqual([]);
    const { subgraphs } = readConfig(Object.fromEntries(environment));
    for (const subgraph of SUBGRAPH_NAMES) {
      const { command } = service(subgraph);
      expect(subgraphs.get(subgraph)).toBe(`http://${subgraph}:${command![command!.indexOf('--port') + 1]}`);
    }
  },
);

test('personnel, which signs tokens, and the gateways, which verify them, share one key', () => {
  for (const name of ['personnel', ...GATEWAYS]) expect([name, service(name).volumes]).toEqual([name, ['keys:/data']]);
  expect(text('deploy/Dockerfile')).toMatch(/DATA_DIR=\/data\b/);
});

test('the balancer passes to both gateways, at the port they listen on', () => {
  const { PORT } = service('gateway-1').environment!;
  const targets = [...text('deploy/nginx.conf').matchAll(/^\s+server ([\w-]+):(\d+)/gm)].map(([, host, port]) => [
    host,
    port,
  ]);
  expect(targets).toEqual(GATEWAYS.map((name) => [name, String(PORT)]));
});

test('only the balancer is reached from outside, and gateways do not reach the database', () => {
  expect(Object.keys(services).filter((name) => service(name).ports)).toEqual(['balancer']);
  for (const name of GATEWAYS) expect(service(name).networks).not.toContain('store');
});

test('no secret has a default: without it nothing starts', () => {
  const variables = [...text('docker-compose.yml').matchAll(/(?<!\$)\$\{([^}]+)\}/g)].map(([, variable]) => variable!);
  const plain = ['PUBLIC_URL', 'READ_LOG_DAYS', 'INTAKE_DEPARTMENT', 'URGING_ROUNDS', 'EXCHANGE_CLIENTS'];
  const secrets = variables.filter((variable) => !plain.some((name) => variable.startsWith(`${name}:-`)));
  expect(new Set(secrets)).toEqual(new Set(['SUBGRAPH_KEY:?', 'MONGODB_PASSWORD:?', 'MONGODB_KEYFILE:?']));
});

test('every process that stays says whether it is well', () => {
  const stay = Object.keys(services).filter((name) => !name.endsWith('-init'));
  expect(stay.filter((name) => !service(name).healthcheck?.test.length)).toEqual([]);
});
