import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { open, rename, unlink, writeFile } from 'node:fs/promises';
import { readIfThere, readOrCreate } from '../config/write-once.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { newSigningKey, type PrivateKeyRecord } from './signing.ts';
import type { SuiteName } from './suite.ts';

/** What a key is for. A key serves one purpose. */
export type KeyPurpose =
  /** Signs seals of the change logs, and what else leaves the system signed. */
  | 'seal'
  /** Wraps the data keys of persons (key-encryption key). */
  | 'data'
  /** Makes names that tell nothing: the ids of persons, the key of cursors. Never rotated, since the names would change. */
  | 'pseudonym'
  /** Signs calls to subgraphs. */
  | 'subgraph';

export const KEY_PURPOSES: readonly KeyPurpose[] = ['seal', 'data', 'pseudonym', 'subgraph'];

interface Kept {
  kid: string;
  createdAt: string;
  /** One active key of a purpose (of `seal`: of a suite) makes what is new; a retired one verifies and opens what is old. */
  state: 'active' | 'retired';
}

/** Secret bytes, base64url, as a symmetric JWK has them. */
export interface SecretRecord extends Kept {
  kty: 'oct';
  k: string;
  /** Suite of the deployment when the key was made; what may never change, such as a pseudonym, is made with it. */
  suite?: SuiteName;
}

export type SigningRecord = Kept & PrivateKeyRecord;

export type KeyRecord = SecretRecord | SigningRecord;

export function newKey(purpose: KeyPurpose, suite: SuiteName, at: Date): KeyRecord {
  const kept = { createdAt: at.toISOString(), state: 'active' } as const;
  if (purpose === 'seal') return { ...newSigningKey(suite), ...kept };
  const k = randomBytes(32).toString('base64url');
  return { kid: randomBytes(9).toString('base64url'), kty: 'oct', k, suite, ...kept };
}

/** Milliseconds between two looks at whether the file has changed. */
const LOOK_EVERY = 2_000;

/** The keys of one purpose in a file (mode 0600) that a rotation, in this process or another, replaces as a whole. */
export class KeyFile {
  readonly #path: string;
  #keys: readonly KeyRecord[];
  #changed = 0;
  #looked = 0;

  constructor(path: string, text: string) {
    this.#path = path;
    this.#keys = recordsOf(path, text);
  }

  /** @param make makes the text of a file that is not there @throws ReportedError CONFIG_INVALID, or what `make` throws */
  static async open(path: string, make: () => string): Promise<KeyFile> {
    return new KeyFile(path, await readOrCreate(path, make));
  }

  /** The keys as of a moment ago, or of now: whoever rotates need not restart who reads. */
  keys({ fresh = false } = {}): readonly KeyRecord[] {
    const now = performance.now();
    if (fresh || this.#looked === 0 || now - this.#looked > LOOK_EVERY) {
      this.#looked = now;
      const changed = statSync(this.#path).mtimeMs;
      if (changed !== this.#changed) this.#keys = recordsOf(this.#path, readFileSync(this.#path, 'utf8'));
      this.#changed = changed;
    }
    return this.#keys;
  }

  /** Changes the file as a whole; of two changes at once one is refused. @throws ReportedError CONFLICT */
  async change(to: (keys: readonly KeyRecord[]) => readonly KeyRecord[]): Promise<void> {
    const lock = `${this.#path}.lock`;
    const held = await open(lock, 'wx', 0o600).catch(() => {
      throw new ReportedError(
        'CONFLICT',
        `Another process changes ${this.#path}; remove ${lock} if none does.`,
        {},
        `另一进程正在修改密钥文件；若无，请删除 ${lock}。`,
      );
    });
    try {
      const changed = to(recordsOf(this.#path, (await readIfThere(this.#path)) ?? '[]'));
      const aside = `${this.#path}.${randomUUID()}`;
      await writeFile(aside, textOf(changed), { mode: 0o600, flush: true });
      await rename(aside, this.#path);
      this.#looked = 0;
    } finally {
      await held.close();
      await unlink(lock);
    }
  }
}

export function textOf(keys: readonly KeyRecord[]): string {
  return `${JSON.stringify(keys, undefined, 2)}\n`;
}

function recordsOf(path: string, text: string): readonly KeyRecord[] {
  try {
    const records = JSON.parse(text) as KeyRecord[];
    for (const record of records)
      if (!record.kid || !['active', 'retired'].includes(record.state) || !(record.kty === 'oct' ? record.k : record.d))
        throw new TypeError('a key has kid, state and its secret part');
    return records;
  } catch (cause) {
    // no part of the file is quoted: it holds secrets
    throw Object.assign(
      new ReportedError('CONFIG_INVALID', `${path} does not hold a list of keys.`, { file: path }, '密钥文件无效。'),
      { cause },
    );
  }
}
