import { join, resolve } from 'node:path';
import type { Scope } from '../access/viewer.ts';
import type { SuiteName } from '../crypto/suite.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { type Environment, given } from './given.ts';
import { readNetworks, readNetworksByScope } from './network-settings.ts';
import type { Networks } from './networks.ts';
import { type OidcSettings, readOidc } from './oidc.ts';
import { type Rates, readRates } from './rates.ts';
import { SETTINGS, type Setting } from './settings.ts';
import { readUrgingRounds, type UrgingRounds } from './urging-rounds.ts';

/** Characters of a secret that a person may have made. */
const SHORTEST_SECRET = 16;

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  mongodbUri?: string;
  /** Whether the embedded engine may serve this process. */
  allowEmbedded: boolean;
  demoSize: number;
  /** Base URL by subgraph name; empty: all in process. */
  subgraphs: ReadonlyMap<string, string>;
  /** The active secret first; empty: the key file. */
  subgraphSecrets: readonly string[];
  /** Bytes of one answer of a subgraph elsewhere. */
  subgraphAnswerLimit: number;
  /** Bytes of one delivery, decompressed. */
  ingestLimit: number;
  /** Accounts of the machine clients of the provincial platform. */
  exchangeClients: readonly string[];
  keysDir: string;
  crypto: SuiteName;
  /** Whether the public downloads are made, and served. */
  downloads: 'made' | 'served' | 'off';
  explorer: boolean;
  corsOrigins: readonly string[];
  /** The most that one operation may be estimated to cost, by endpoint. */
  costLimits: { public: number; portal: number };
  publicDocuments: 'registered' | 'any';
  publicDocumentsFile: string;
  authorization: 'filter' | 'reject' | 'dry-run';
  publicUrl?: string;
  networks: ReadonlyMap<Scope, Networks>;
  oidc?: OidcSettings;
  trustedProxies: Networks;
  /** Undefined: no limits. */
  rates?: Rates;
  /** Operations of one caller that may be under way. */
  requestsAtOnce: number;
  /** Subscriptions: bounds, and milliseconds between two looks at change logs and at rights. */
  live: { connections: number; queue: number; resume: number; poll: number; check: number };
  metricsToken?: string;
  auditToken?: string;
  /** Code of the department that provides complaints submitted without an account. */
  intakeDepartment: string;
  /** How many urging rounds count as repeated (Art. 38). */
  urgingRounds: UrgingRounds;
  /** Bytes of one document of evidence. */
  evidenceLimit: number;
  /** Undefined: for ever. */
  readLogDays?: number;
  logLevel: string;
  production: boolean;
}

/** Reads and checks every setting once. @throws ReportedError CONFIG_INVALID naming the setting */
export function readConfig(environment: Environment = process.env): Config {
  const settingOf = (name: (typeof SETTINGS)[number]['name']): Setting => SETTINGS.find((row) => row.name === name)!;
  const text = (name: (typeof SETTINGS)[number]['name']) =>
    given(environment, name, settingOf(name).secret === true) ?? settingOf(name).fallback;
  const production = text('NODE_ENV') === 'production';
  return {
    host: text('HOST'),
    port: wholeNumber('PORT', text('PORT'), 65535),
    dataDir: resolve(text('DATA_DIR')),
    mongodbUri: text('MONGODB_URI') || undefined,
    allowEmbedded: !production || text('EMBEDDED_IN_PRODUCTION') === 'on',
    demoSize: demoSize(given(environment, 'DEMO_SIZE', false), production),
    subgraphs: addresses(text('SUBGRAPHS')),
    subgraphSecrets: list(text('SUBGRAPH_KEY')).map((secret) => longEnough('SUBGRAPH_KEY', secret)),
    ingestLimit: wholeNumber('INGEST_LIMIT', text('INGEST_LIMIT'), 1_000_000_000_000),
    exchangeClients: list(text('EXCHANGE_CLIENTS')),
    subgraphAnswerLimit: wholeNumber('SUBGRAPH_ANSWER_LIMIT', text('SUBGRAPH_ANSWER_LIMIT'), 1_000_000_000),
    keysDir: resolve(text('KEYS_DIR') || join(text('DATA_DIR'), 'keys')),
    crypto: suiteName(text('CRYPTO')),
    downloads: oneOf('DOWNLOADS', text('DOWNLOADS'), ['made', 'served', 'off']),
    explorer: text('EXPLORER') ? text('EXPLORER') === 'on' : !production,
    publicDocuments: oneOf('PUBLIC_DOCUMENTS', text('PUBLIC_DOCUMENTS') || (production ? 'registered' : 'any'), [
      'registered',
      'any',
    ]),
    publicDocumentsFile: resolve(text('PUBLIC_DOCUMENTS_FILE')),
    authorization: authorizationMode(text('AUTHORIZATION'), production),
    corsOrigins: list(text('CORS_ORIGINS')),
    costLimits: {
      public: wholeNumber('COST_LIMIT_PUBLIC', text('COST_LIMIT_PUBLIC'), 1_000_000),
      portal: wholeNumber('COST_LIMIT_PORTAL', text('COST_LIMIT_PORTAL'), 1_000_000),
    },
    publicUrl: address('PUBLIC_URL', text('PUBLIC_URL')),
    networks: readNetworksByScope(text('NETWORKS')),
    oidc: readOidc({
      issuer: text('OIDC_ISSUER'),
      audience: text('OIDC_AUDIENCE'),
      jwksUri: text('OIDC_JWKS_URI'),
      accountClaim: text('OIDC_ACCOUNT_CLAIM'),
    }),
    trustedProxies: readNetworks('TRUSTED_PROXIES', text('TRUSTED_PROXIES')),
    rates: readRates(text('RATES')),
    requestsAtOnce: wholeNumber('REQUESTS_AT_ONCE', text('REQUESTS_AT_ONCE'), 10_000, 1),
    live: {
      connections: wholeNumber('LIVE_CONNECTIONS', text('LIVE_CONNECTIONS'), 1_000),
      queue: wholeNumber('LIVE_QUEUE', text('LIVE_QUEUE'), 1_000_000, 1),
      resume: wholeNumber('LIVE_RESUME', text('LIVE_RESUME'), 100_000_000),
      poll: wholeNumber('LIVE_POLL', text('LIVE_POLL'), 60_000, 50),
      check: wholeNumber('LIVE_CHECK', text('LIVE_CHECK'), 600_000, 50),
    },
    metricsToken: text('METRICS_TOKEN') ? longEnough('METRICS_TOKEN', text('METRICS_TOKEN')) : undefined,
    intakeDepartment: text('INTAKE_DEPARTMENT'),
    evidenceLimit: wholeNumber('EVIDENCE_LIMIT', text('EVIDENCE_LIMIT'), 100_000_000, 1),
    urgingRounds: readUrgingRounds(text('URGING_ROUNDS')),
    readLogDays: readLogDays(text('READ_LOG_DAYS')),
    auditToken: text('AUDIT_TOKEN') || undefined,
    logLevel: text('LOG_LEVEL'),
    production,
  };
}

/** A made-up city is for trying out: production has none, and is not told to by mistake. */
function demoSize(value: string | undefined, production: boolean): number {
  const fallback = SETTINGS.find(({ name }) => name === 'DEMO_SIZE')!.fallback;
  const size = wholeNumber('DEMO_SIZE', value ?? (production ? '0' : fallback), 5_000_000);
  if (!production || size === 0) return size;
  throw new ReportedError(
    'NOT_FOR_PRODUCTION',
    'DEMO_SIZE asks for made-up data with NODE_ENV=production: unset it, or set it to 0.',
    { setting: 'DEMO_SIZE' },
    '生产环境不得生成演示数据：请取消 DEMO_SIZE 或设为 0。',
  );
}

/** Logs of a network are kept for no less than six months (Cybersecurity Law Art. 21). */
export const LEAST_READ_LOG_DAYS = 180;

function readLogDays(value: string): number | undefined {
  if (value === '') return undefined;
  if (/^\d{1,5}$/.test(value) && Number(value) >= LEAST_READ_LOG_DAYS) return Number(value);
  throw new ReportedError(
    'CONFIG_INVALID',
    `READ_LOG_DAYS must be a whole number of at least ${LEAST_READ_LOG_DAYS}, not "${value}": logs are kept for six months (Cybersecurity Law Art. 21). Set more days, or unset it to keep all.`,
    { setting: 'READ_LOG_DAYS' },
    `READ_LOG_DAYS 应为不小于 ${LEAST_READ_LOG_DAYS} 的整数（《网络安全法》第二十一条：日志留存不少于六个月），或取消设置以长期保存。`,
  );
}

function oneOf<Value extends string>(name: string, value: string, values: readonly Value[]): Value {
  const found = values.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new ReportedError(
    'CONFIG_INVALID',
    `${name} must be one of ${values.join(', ')}, not "${value}".`,
    { setting: name },
    `${name} 只能为 ${values.join('、')}。`,
  );
}

function authorizationMode(value: string, production: boolean): Config['authorization'] {
  if (value !== 'dry-run' || !production) return oneOf('AUTHORIZATION', value, ['filter', 'reject', 'dry-run']);
  throw new ReportedError(
    'CONFIG_INVALID',
    'AUTHORIZATION may not be dry-run with NODE_ENV=production: set filter or reject.',
    { setting: 'AUTHORIZATION' },
    '生产环境中 AUTHORIZATION 不得为 dry-run，请设为 filter 或 reject。',
  );
}

function wholeNumber(name: string, value: string, most: number, least = 0): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most)
    throw new ReportedError(
      'CONFIG_INVALID',
      `${name} must be a whole number from ${least} to ${most}, not "${value}".`,
      {
        setting: name,
      },
    );
  return number;
}

function address(setting: string, text: string): string | undefined {
  if (text && !/^https?:/.test(URL.canParse(text) ? new URL(text).protocol : ''))
    throw new ReportedError('CONFIG_INVALID', `${setting} must be an http or https address, not "${text}".`, {
      setting,
    });
  return text || undefined;
}

/** A short secret is guessed from one signed call that somebody saw. */
function longEnough(setting: string, secret: string): string {
  if (secret.length >= SHORTEST_SECRET) return secret;
  throw new ReportedError(
    'CONFIG_INVALID',
    `${setting} has a secret of fewer than ${SHORTEST_SECRET} characters. Make one with "openssl rand -base64 32".`,
    { setting },
    `${setting} 含有少于${SHORTEST_SECRET}个字符的密钥，请用 openssl rand -base64 32 生成。`,
  );
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}

function suiteName(value: string): SuiteName {
  if (value === 'international' || value === 'sm') return value;
  throw new ReportedError('CONFIG_INVALID', `CRYPTO must be international or sm, not "${value}".`, {
    setting: 'CRYPTO',
  });
}

function addresses(text: string): ReadonlyMap<string, string> {
  const entries = list(text).map((entry) => {
    const [name, url] = [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)];
    if (!entry.includes('=') || !URL.canParse(url))
      throw new ReportedError('CONFIG_INVALID', `SUBGRAPHS must be name=url pairs, not "${entry}".`, {
        setting: 'SUBGRAPHS',
      });
    return [name, url] as const;
  });
  return new Map(entries);
}
