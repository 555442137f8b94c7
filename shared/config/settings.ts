/** One setting: its name in the environment, what it means, its default. `docs/config.md` is printed from this table. */
export interface Setting {
  name: string;
  meaning: string;
  fallback: string;
  secret?: boolean;
}

/** Bytes of one document of evidence, unless told. */
export const DEFAULT_EVIDENCE_LIMIT = 5_242_880;

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
    name: 'INGEST_LIMIT',
    meaning: 'Bytes, decompressed, of one delivery to POST /ingest/<dataset>; what is longer is sent in parts.',
    fallback: '1000000000',
  },
  {
    name: 'EXCHANGE_CLIENTS',
    meaning:
      'Ids of the machine clients (createClient) with which the provincial platform takes batches from /exchange/outbox, comma-separated; unset: nobody does.',
    fallback: '',
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
    name: 'DOWNLOADS',
    meaning:
      'Public downloads at /public/downloads, in DATA_DIR/downloads: made (every hour, by this process), served (another process of the same folder makes them) or off.',
    fallback: 'made',
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
    name: 'REQUESTS_AT_ONCE',
    meaning:
      'Operations that one account, or one address without a token, may have under way at once in a gateway; not counted with RATES=off.',
    fallback: '16',
  },
  {
    name: 'LIVE_CONNECTIONS',
    meaning: 'Connections for subscriptions (WebSocket or event stream) that one account may have open at a gateway.',
    fallback: '10',
  },
  {
    name: 'LIVE_QUEUE',
    meaning: 'Changes that may wait for one subscription; one that is slower ends with SUBSCRIPTION_BEHIND.',
    fallback: '1000',
  },
  {
    name: 'LIVE_RESUME',
    meaning: 'Changes since the one to resume after, at most; beyond, a subscription begins anew (RESUME_TOO_OLD).',
    fallback: '10000',
  },
  {
    name: 'LIVE_POLL',
    meaning: 'Milliseconds between two looks at the change log of a subgraph in another process that somebody follows.',
    fallback: '1000',
  },
  {
    name: 'LIVE_CHECK',
    meaning: 'Milliseconds between two looks whether a subscriber is still signed in with the same rights.',
    fallback: '10000',
  },
  {
    name: 'METRICS_TOKEN',
    meaning: 'Bearer token with which /metrics is read; unset: from this machine alone, without one.',
    fallback: '',
    secret: true,
  },
  {
    name: 'INTAKE_DEPARTMENT',
    meaning:
      'Code of the department in whose name complaints are taken in that are submitted without an account, such as the hotline.',
    fallback: '610100-GOV',
  },
  {
    name: 'EVIDENCE_LIMIT',
    meaning: 'Bytes of one document of evidence that is attached to an act.',
    fallback: String(DEFAULT_EVIDENCE_LIMIT),
  },
  {
    name: 'URGING_ROUNDS',
    meaning:
      'Urging rounds without rectification from which criticism may follow (Measures Art. 38: repeatedly; no source gives the number), and other numbers from later days on: 2,2027-01-01=3.',
    fallback: '2',
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
