import { randomBytes } from 'node:crypto';
import type { ClientSession, Collection, Connection, mongo } from 'mongoose';
import type { Keyring } from '../crypto/keyring.ts';
import { type CryptoSuite, openBox, SUITES } from '../crypto/suite.ts';

/** Bytes as they come from the store: a Buffer, or the driver's Binary around one. */
export type StoredBytes = Uint8Array | mongo.Binary;

/** The data key of a person, wrapped; without one, the sign that it was erased. */
export interface PersonKeyDocument {
  /** See `personId`. */
  _id: string;
  /** The key-encryption key (purpose `data`) that wraps it. */
  kid?: string;
  wrapped?: StoredBytes;
  createdAt: Date;
  erasedAt?: Date;
  /** Persons whose erasure takes this key along: those whom a held row is about. */
  of?: string[];
}

const KEY_LENGTH = 32;
/** Unwrapped keys that a process remembers for one database. */
const MOST_REMEMBERED = 10_000;

/** A person's key, unwrapped. Boxes and digests are made with keys derived from it, one for each use and suite. */
export class PersonKey {
  readonly id: string;
  readonly #material: Buffer;
  readonly #derived = new Map<string, Buffer>();

  constructor(id: string, material: Buffer) {
    this.id = id;
    this.#material = material;
  }

  boxKey(suite: CryptoSuite): Buffer {
    return this.#derive(suite, 'box');
  }

  /** Of a value: equal values of one person have equal digests, and nobody without the key can try values out. */
  digest(suite: CryptoSuite, value: string): Buffer {
    return suite.mac(this.#derive(suite, 'digest'), value);
  }

  #derive(suite: CryptoSuite, use: string): Buffer {
    const name = `${suite.name} ${use}`;
    const known = this.#derived.get(name) ?? suite.mac(this.#material, use);
    this.#derived.set(name, known);
    return known;
  }
}

/** The keys of persons in one database. */
export class PersonKeys {
  readonly keyring: Keyring;
  readonly #collection: Collection<PersonKeyDocument>;
  /** Unwrapped keys beside what they were unwrapped from: what the store no longer has, or has otherwise, is not used. */
  readonly #remembered = new Map<string, { wrapped: Buffer; key: PersonKey }>();

  constructor(connection: Connection, keyring: Keyring) {
    this.keyring = keyring;
    this.#collection = personKeysOf(connection);
  }

  /** The keys that are there, by id, in one call. Those erased and those unknown are not among them. */
  async load(ids: Iterable<string>, session?: ClientSession): Promise<ReadonlyMap<string, PersonKey>> {
    const { keys } = await this.#read([...new Set(ids)], session);
    return keys;
  }

  /** The keys of these persons, making those that are not there yet; erased ones stay away. */
  async ensure(
    ids: Iterable<string>,
    at: Date,
    session?: ClientSession,
    of?: (id: string) => readonly string[] | undefined,
  ): Promise<ReadonlyMap<string, PersonKey>> {
    const wanted = [...new Set(ids)];
    const { keys, erased } = await this.#read(wanted, session);
    const made = wanted.filter((id) => !keys.has(id) && !erased.has(id)).map((id) => this.#newKey(id, at, of?.(id)));
    if (made.length === 0) return keys;
    await this.#collection.insertMany(
      made.map(({ document }) => document),
      { session },
    );
    const all = new Map(keys);
    for (const { key } of made) all.set(key.id, key);
    return all;
  }

  async #read(ids: readonly string[], session?: ClientSession) {
    const keys = new Map<string, PersonKey>();
    const erased = new Set<string>();
    if (ids.length === 0) return { keys, erased };
    const found = await this.#collection
      .find({ _id: { $in: [...ids] } }, { session, batchSize: ids.length + 1 })
      .toArray();
    for (const document of found) {
      if (document.wrapped) keys.set(document._id, this.#unwrapped(document));
      else erased.add(document._id);
    }
    return { keys, erased };
  }

  #unwrapped({ _id, kid, wrapped }: PersonKeyDocument): PersonKey {
    const bytes = bytesOf(wrapped!);
    const known = this.#remembered.get(_id);
    if (known?.wrapped.equals(bytes)) return known.key;
    const kek = this.keyring.secretOf('data', kid!);
    if (!kek) throw new Error(`The data key ${kid} is not among the keys of this deployment (npm run keys -- list).`);
    return this.#remember(
      _id,
      bytes,
      new PersonKey(
        _id,
        openBox(() => kek.bytes, bytes, _id),
      ),
    );
  }

  #newKey(_id: string, createdAt: Date, of: readonly string[] | undefined) {
    const material = randomBytes(KEY_LENGTH);
    const { kid, wrapped } = wrap(this.keyring, _id, material);
    const document: PersonKeyDocument = { _id, kid, wrapped, createdAt, ...(of?.length && { of: [...of] }) };
    return { document, key: this.#remember(_id, wrapped, new PersonKey(_id, material)) };
  }

  #remember(id: string, wrapped: Buffer, key: PersonKey): PersonKey {
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.delete(this.#remembered.keys().next().value!);
    this.#remembered.set(id, { wrapped, key });
    return key;
  }
}

/** For finding the keys that go with a person's. Safe to repeat. */
export async function ensurePersonKeyIndexes(connection: Connection): Promise<void> {
  const partialFilterExpression = { of: { $exists: true } };
  await personKeysOf(connection).createIndexes([{ key: { of: 1 }, partialFilterExpression, name: 'of' }]);
}

export function personKeysOf(connection: Connection): Collection<PersonKeyDocument> {
  return connection.collection<PersonKeyDocument>('person_keys');
}

/** Wraps a key anew with the active key-encryption key, in the suite of now. */
export function rewrap(keyring: Keyring, { _id, kid, wrapped }: PersonKeyDocument): { kid: string; wrapped: Buffer } {
  const kek = keyring.secretOf('data', kid!);
  if (!kek) throw new Error(`The data key ${kid} is not among the keys of this deployment (npm run keys -- list).`);
  return wrap(
    keyring,
    _id,
    openBox(() => kek.bytes, bytesOf(wrapped!), _id),
  );
}

function wrap(keyring: Keyring, id: string, material: Buffer): { kid: string; wrapped: Buffer } {
  const { kid, bytes } = keyring.secret('data');
  return { kid, wrapped: keyring.suite.encrypt(bytes, material, id) };
}

export function bytesOf(stored: StoredBytes): Buffer {
  return Buffer.from('buffer' in stored && '_bsontype' in stored ? stored.buffer : (stored as Uint8Array));
}

const opened = new WeakMap<Connection, PersonKeys>();

/** Gives a database the keys of the deployment, before a record with values of persons is written or read there. */
export function useKeyring(connection: Connection, keyring: Keyring): void {
  opened.set(connection, new PersonKeys(connection, keyring));
}

export function keysOf(connection: Connection): PersonKeys {
  const keys = opened.get(connection);
  if (!keys) throw new TypeError(`The database ${connection.name} was opened without the keys of its persons.`);
  return keys;
}

/** What makes new digests in a database. */
export function suiteOf(connection: Connection): CryptoSuite {
  return opened.get(connection)?.keyring.suite ?? SUITES.international;
}
