import { join } from 'node:path';
import { readIfThere } from '../config/write-once.ts';
import {
  KEY_PURPOSES,
  KeyFile,
  type KeyPurpose,
  type KeyRecord,
  newKey,
  type SecretRecord,
  type SigningRecord,
  textOf,
} from './key-file.ts';
import { justRotated, missing, noSuchKey, notRotated, stillActive } from './key-refusals.ts';
import { type PublicKeyRecord, publicHalf, type Signer, signerOf } from './signing.ts';
import { type CryptoSuite, SUITES, type SuiteName } from './suite.ts';

export interface SecretKey {
  kid: string;
  bytes: Buffer;
}

/** What may be told of a key. */
export interface KeyFacts {
  purpose: KeyPurpose;
  kid: string;
  algorithm: string;
  createdAt: string;
  state: KeyRecord['state'];
}

export interface KeyringOptions {
  /** Folder of the key files, `<purpose>.json`. */
  folder: string;
  /** What makes new signatures, digests and boxes. */
  suite: SuiteName;
  /** Whether a key that is not there is made; in production it is an error instead. */
  makeMissing: boolean;
  now(): Date;
  /** Secrets for calls to subgraphs given from outside, the active one first; the file is then not used. */
  subgraphSecrets?: readonly string[];
  purposes?: readonly KeyPurpose[];
}

/**
 * The keys of a deployment. What is new is made with the active key of the suite; what is old is verified and opened with whichever kept
 * key it names, so that a rotation interrupts nothing.
 */
export interface Keyring {
  readonly suite: CryptoSuite;
  /** Signs seals. */
  signer(): Signer;
  /** A kept signing key, retired or not: it hands over to the one that follows it. */
  formerSigner(kid: string): Signer | undefined;
  /** Of every kept signing key, for whoever verifies, here or elsewhere. */
  publicKeys(): readonly PublicKeyRecord[];
  /** The active secret of a purpose. */
  secret(purpose: SecretPurpose): SecretKey;
  /** The kept secret of this id; undefined where there is none. */
  secretOf(purpose: SecretPurpose, kid: string): SecretKey | undefined;
  /** A name for a text that tells nothing of it: HMAC under the pseudonym key. The same text has the same name for good. */
  pseudonym(text: string): Buffer;
  list(): readonly KeyFacts[];
  /** Puts a new key in the place of the active one, which is kept to verify and open. @throws ReportedError BAD_USER_INPUT, CONFLICT */
  rotate(purpose: KeyPurpose): Promise<KeyFacts>;
  /** Deletes a retired key for good; whoever calls has made sure that nothing rests on it. @throws ReportedError NOT_FOUND, CONFLICT */
  drop(purpose: KeyPurpose, kid: string): Promise<void>;
}

export type SecretPurpose = Exclude<KeyPurpose, 'seal'>;

/** Milliseconds after a rotation in which a running server may still make something with the former key. */
const TAKEN_UP = 60_000;

/** @throws ReportedError KEYS_MISSING naming what is missing where nothing may be made; CONFIG_INVALID for a file that is none of keys */
export async function openKeyring(options: KeyringOptions): Promise<Keyring> {
  const { folder, suite, now, subgraphSecrets: given, purposes = KEY_PURPOSES } = options;
  const files = new Map<KeyPurpose, KeyFile>();
  for (const purpose of purposes)
    if (purpose !== 'subgraph' || !given?.length) files.set(purpose, await openKeyFile(options, purpose));
  const signers = new Map<string, Signer>();

  const keysOf = (purpose: KeyPurpose, look?: { fresh: boolean }): readonly KeyRecord[] => {
    if (purpose === 'subgraph' && given?.length) return given.map(givenRecord);
    const file = files.get(purpose);
    if (!file) throw new TypeError(`This process was started without keys for ${purpose}.`);
    return file.keys(look);
  };
  const active = (purpose: KeyPurpose): KeyRecord => {
    const found = activeOf(keysOf(purpose), purpose, suite);
    if (!found) throw missing(folder, purpose);
    return found;
  };
  const signerFor = (record: SigningRecord): Signer => {
    const signer = signers.get(record.kid) ?? signerOf(signingPart(record));
    signers.set(record.kid, signer);
    return signer;
  };
  return {
    suite: SUITES[suite],
    signer: () => signerFor(active('seal') as SigningRecord),
    formerSigner: (kid) => {
      const record = keysOf('seal').find((one) => one.kid === kid);
      return record && signerFor(record as SigningRecord);
    },
    publicKeys: () => keysOf('seal').map((record) => publicHalf(signingPart(record as SigningRecord))),
    secret: (purpose) => secretOf(active(purpose) as SecretRecord),
    secretOf: (purpose, kid) => {
      const named = (one: KeyRecord) => one.kid === kid;
      // another process may have made the key a moment ago
      const record = keysOf(purpose).find(named) ?? keysOf(purpose, { fresh: true }).find(named);
      return record && secretOf(record as SecretRecord);
    },
    pseudonym: (text) => {
      const { k, suite: made = 'international' } = active('pseudonym') as SecretRecord;
      return SUITES[made].mac(Buffer.from(k, 'base64url'), text);
    },
    list: () => purposes.flatMap((purpose) => keysOf(purpose).map((record) => factsOf(purpose, record))),
    rotate: async (purpose) => {
      const file = files.get(purpose);
      if (!file || purpose === 'pseudonym') throw notRotated(purpose);
      const added = newKey(purpose, suite, now());
      await file.change((keys) => [...keys.map((key) => retired(key, purpose, suite)), added]);
      return factsOf(purpose, added);
    },
    drop: async (purpose, kid) => {
      const file = files.get(purpose);
      if (!file || purpose === 'pseudonym') throw notRotated(purpose);
      await file.change((keys) => {
        const record = keys.find((one) => one.kid === kid);
        if (!record) throw noSuchKey(purpose, kid);
        if (record.state === 'active') throw stillActive(purpose, kid);
        const successor = keys.findLast(({ state }) => state === 'active');
        if (successor && now().getTime() - Date.parse(successor.createdAt) < TAKEN_UP) throw justRotated(purpose);
        return keys.filter((one) => one !== record);
      });
    },
  };
}

async function openKeyFile({ folder, suite, makeMissing, now }: KeyringOptions, purpose: KeyPurpose): Promise<KeyFile> {
  const path = join(folder, `${purpose}.json`);
  if (!makeMissing && (await readIfThere(path)) === undefined) throw missing(folder, purpose);
  const file = await KeyFile.open(path, () => textOf([newKey(purpose, suite, now())]));
  if (activeOf(file.keys(), purpose, suite)) return file;
  // the suite was changed since: signatures of the other one stay as they are, and need their key to be verified
  if (!makeMissing) throw missing(folder, purpose);
  const added = newKey(purpose, suite, now());
  await file.change((keys) => (activeOf(keys, purpose, suite) ? keys : [...keys, added]));
  return file;
}

function activeOf(keys: readonly KeyRecord[], purpose: KeyPurpose, suite: SuiteName): KeyRecord | undefined {
  return keys.findLast((key) => key.state === 'active' && (purpose !== 'seal' || isOfSuite(key, suite)));
}

/** Secret bytes serve either suite; a signing key is made for one. */
function isOfSuite(key: KeyRecord, suite: SuiteName): boolean {
  return key.kty !== 'oct' && (key.alg === 'SM2') === (suite === 'sm');
}

function retired(key: KeyRecord, purpose: KeyPurpose, suite: SuiteName): KeyRecord {
  return purpose !== 'seal' || isOfSuite(key, suite) ? { ...key, state: 'retired' } : key;
}

function signingPart({ createdAt: _, state: __, ...record }: SigningRecord) {
  return record;
}

function secretOf({ kid, k }: SecretRecord): SecretKey {
  return { kid, bytes: Buffer.from(k, 'base64url') };
}

/** A secret from outside may be any text; its id tells nothing of it. */
function givenRecord(text: string, place: number): SecretRecord {
  const kid = SUITES.international.mac(text, 'kid').toString('base64url').slice(0, 12);
  const k = Buffer.from(text).toString('base64url');
  return { kid, kty: 'oct', k, createdAt: '', state: place === 0 ? 'active' : 'retired' };
}

function factsOf(purpose: KeyPurpose, key: KeyRecord): KeyFacts {
  const algorithm = key.kty === 'oct' ? 'secret' : key.alg;
  return { purpose, kid: key.kid, algorithm, createdAt: key.createdAt, state: key.state };
}
