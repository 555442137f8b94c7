import { join, resolve } from 'node:path';
import type { Scope } from '../access/viewer.ts';
import type { SuiteName } from '../crypto/suite.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { type Environment, given } from './given.ts';
import { readNetworks, readNetworksByScope } from './network-settings.ts';
import type { Networks } from './networks.ts';
import { type OidcSettings, readOidc } from './oidc.ts';
import { type Rates, readRates } from './rates.ts';

/** One setting: its name in the environment, what it means, its default. `docs/config.md` is printed from this table. */
interface Setting {
  name: string;
  meaning: string;
  fallback: string;
  secret?: boolean;
}

export const SETTINGS = [
  { name: 'HOST', meaning: 'Address the gateway listens on.', fallback: '127.0.0.1' },
  { name: 'PORT', meaning: 'Port the gateway listens on (0: any free one).', fallback: '4000' },
  { name: 'DATA_DIR', meaning: 'Folder of the embedded engine, keys and demo accounts.', fallback: './data' },
  {
    name: 'MONGODB_URI',
    meaning: 'A MongoDB replica set or sharded cluster; unset: the embedded engine.',
    fallback: '',
    secret: true,
  },
  {
    name: 'EMBEDDED_IN_PRODUCTION',
    meaning: 'on: the embedded engine may run with NODE_ENV=production.',
    fallback: 'off',
  },
  {
    name: 'DEMO_SIZE',
    meaning:
      'Acts in the demo city that fills an empty data folder (0: none, the only choice with NODE_ENV=production).',
    fallback: '50000',
  },
  {
    name: 'SUBGRAPHS',
    meaning: 'Subgraphs in processes of their own: name=url, comma-separated; unset: in process.',
    fallback: '',
  },
  {
    name: 'SUBGRAPH_KEY',
    meaning:
      'Secret with which calls to subgraphs are signed, after a change also the former one, comma-separated; unset: the key file.',
    fallback: '',
    secret: true,
  },
  {
    name: 'SUBGRAPH_ANSWER_LIMIT',
    meaning:
      'Bytes of one answer of a subgraph in a process of its own that are read; one that is longer counts as none.',
    fallback: '64000000',
  },
  {
    name: 'KEYS_DIR',
    meaning: 'Folder of the key files (npm run keys), such as a mounted secret; unset: keys in DATA_DIR.',
    fallback: '',
  },
  {
    name: 'CRYPTO',
    meaning:
      'What makes new digests, signatures and encryption: international (SHA-256, Ed25519, AES-256-GCM) or sm (SM3, SM2, SM4-GCM).',
    fallback: 'international',
  },
  {
    name: 'EXPLORER',
    meaning: 'on: the explorers are served; off: not (the default with NODE_ENV=production).',
    fallback: '',
  },
  {
    name: 'COST_LIMIT_PUBLIC',
    meaning: 'The most that one operation of the public graph may be estimated to cost: objects, about.',
    fallback: '5000',
  },
  {
    name: 'COST_LIMIT_PORTAL',
    meaning: 'The same for the portal graph.',
    fallback: '20000',
  },
  {
    name: 'PUBLIC_DOCUMENTS',
    meaning:
      'registered: the public graph serves the documents of PUBLIC_DOCUMENTS_FILE only (the default with NODE_ENV=production); any: every document.',
    fallback: '',
  },
  {
    name: 'PUBLIC_DOCUMENTS_FILE',
    meaning: 'Manifest of the registered documents, as npm run documents makes it.',
    fallback: './documents/public.json',
  },
  {
    name: 'AUTHORIZATION',
    meaning:
      'filter: what is denied is null; reject: who asks for it is refused all; dry-run: filter, told what reject would refuse (not in production).',
    fallback: 'filter',
  },
  { name: 'CORS_ORIGINS', meaning: 'Origins of other sites whose pages may call, comma-separated.', fallback: '' },
  {
    name: 'PUBLIC_URL',
    meaning:
      'Address under which clients reach the gateway, such as https://graph.example: device proofs name it; unset: HOST and the names of this machine.',
    fallback: '',
  },
  {
    name: 'NETWORKS',
    meaning:
      'Networks that accounts with a scope must come from: scope=CIDR,CIDR pairs, semicolon-separated, such as inspection=10.8.0.0/16.',
    fallback: '',
  },
  {
    name: 'OIDC_ISSUER',
    meaning: 'OpenID Connect issuer whose tokens are taken beside those of signIn, as they name it in iss.',
    fallback: '',
  },
  { name: 'OIDC_AUDIENCE', meaning: 'What tokens of that issuer must be for (aud).', fallback: '' },
  { name: 'OIDC_JWKS_URI', meaning: 'Where the keys of that issuer are; unset: as its discovery says.', fallback: '' },
  { name: 'OIDC_ACCOUNT_CLAIM', meaning: 'Claim of its tokens that names the account.', fallback: 'sub' },
  {
    name: 'TRUSTED_PROXIES',
    meaning: 'Addresses or CIDR blocks of proxies whose X-Forwarded-For is believed, comma-separated.',
    fallback: '',
  },
  {
    name: 'RATES',
    meaning:
      'How much a caller may use: name=burst,perMinute pairs, semicolon-separated, that change the defaults of `shared/config/rates.ts`; off: no limits.',
    fallback: '',
  },
  {
    name: 'METRICS_TOKEN',
    meaning: 'Bearer token with which /metrics is read; unset: from this machine alone, without one.',
    fallback: '',
    secret: true,
  },
  {
    name: 'READ_LOG_DAYS',
    meaning:
      'Days that reads stay in the store, 180 or more; older ones are exported into archive in DATA_DIR, and removed; unset: all stay.',
    fallback: '',
  },
  {
    name: 'AUDIT_TOKEN',
    meaning: 'Token of the session in whose name npm run audit -- trace asks; unset: a demo account.',
    fallback: '',
    secret: true,
  },
  { name: 'LOG_LEVEL', meaning: 'trace, debug, info, warn, error or silent.', fallback: 'info' },
  { name: 'NODE_ENV', meaning: 'production hardens the defaults.', fallback: '' },
] as const satisfies readonly Setting[];

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
  keysDir: string;
  crypto: SuiteName;
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
  metricsToken?: string;
  auditToken?: string;
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
    subgraphSecrets: list(text('SUBGRAPH_KEY')),
    subgraphAnswerLimit: wholeNumber('SUBGRAPH_ANSWER_LIMIT', text('SUBGRAPH_ANSWER_LIMIT'), 1_000_000_000),
    keysDir: resolve(text('KEYS_DIR') || join(text('DATA_DIR'), 'keys')),
    crypto: suiteName(text('CRYPTO')),
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
    metricsToken: text('METRICS_TOKEN') || undefined,
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

function wholeNumber(name: string, value: string, most: number): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > most)
    throw new ReportedError('CONFIG_INVALID', `${name} must be a whole number from 0 to ${most}, not "${value}".`, {
      setting: name,
    });
  return number;
}

function address(setting: string, text: string): string | undefined {
  if (text && !/^https?:/.test(URL.canParse(text) ? new URL(text).protocol : ''))
    throw new ReportedError('CONFIG_INVALID', `${setting} must be an http or https address, not "${text}".`, {
      setting,
    });
  return text || undefined;
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
