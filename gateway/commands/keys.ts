import { parseArgs } from 'node:util';
import type { Connection } from 'mongoose';
import { rotateTokenKeys, TOKEN_ALGORITHM, tokenKids } from '../../shared/access/token-keys.ts';
import { countUses } from '../../shared/audit/key-use.ts';
import { type ReencryptProgress, reencrypt } from '../../shared/audit/reencrypt.ts';
import { type Config, readConfig } from '../../shared/config/config.ts';
import { KEY_PURPOSES, type KeyPurpose } from '../../shared/crypto/key-file.ts';
import { openKeyring } from '../../shared/crypto/keyring.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import { SUBGRAPH_NAMES } from '../start-subgraphs.ts';
import { runCommand } from './run-command.ts';
import { withSubgraphs } from './with-subgraphs.ts';

/** The keys of tokens are a file of their own: a JSON Web Key Set, as whoever verifies tokens elsewhere takes it. */
const TOKEN = 'token';
const ROTATED: readonly string[] = [...KEY_PURPOSES.filter((purpose) => purpose !== 'pseudonym'), TOKEN];

const HELP = `npm run keys -- list | make | rotate <purpose> | reencrypt | drop <purpose> <kid>

The keys of the deployment, in KEYS_DIR (DATA_DIR/keys), and "token", which signs sessions, in DATA_DIR. 部署密钥管理。

  list              purpose, key id, algorithm, day it was made, state; never the key
  make              makes the keys that are not there; in production nothing else does
  rotate <purpose>  makes a new key of ${ROTATED.join(', ')}; the former one goes on verifying and opening
  drop <purpose> <kid>
                    deletes a retired key of ${KEY_PURPOSES.join(', ')} for good, once nothing in the databases rests on it: that is counted first
  reencrypt         wraps the keys of persons with the active data key, and encrypts what stands under former
                    algorithms or in the open; beside running servers, and again after an interruption

Running servers take a new key within seconds; that of tokens at their next start: restart the gateways first, which
verify, then the personnel subgraph, which signs. After "rotate data" and "reencrypt", the retired data key opens nothing
any more but backups; "drop" it, and what was erased is gone from them too. Back up KEYS_DIR apart from the database: without it the values of persons are lost.`;

runCommand(HELP, async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { help: { type: 'boolean' } } });
  const [step, purpose, kid, ...rest] = positionals;
  if (values.help) return 'help';
  const isRotation = step === 'rotate';
  const isDrop = step === 'drop';
  const known = (isRotation && purpose === TOKEN) || (KEY_PURPOSES as readonly string[]).includes(purpose ?? '');
  if (rest.length > 0 || isDrop !== (kid !== undefined)) return 'usage';
  if (isRotation || isDrop ? !known : purpose !== undefined) return 'usage';
  const config = readConfig();
  if (step === 'list') await list(config);
  else if (step === 'make') await list(config, true);
  else if (purpose === TOKEN) await rotateToken(config);
  else if (isRotation) await rotate(config, purpose as KeyPurpose);
  else if (isDrop) await drop(config, purpose as KeyPurpose, kid!);
  else if (step === 'reencrypt') await overDatabases(config, (connection) => reencrypt(connection, new Date(), show));
  else return 'usage';
  return 'done';
});

function keyring(config: Config, makeMissing: boolean) {
  const { keysDir: folder, crypto: suite, subgraphSecrets } = config;
  return openKeyring({ folder, suite, makeMissing, subgraphSecrets, now: () => new Date() });
}

async function list(config: Config, make = false): Promise<void> {
  const keys = (await keyring(config, make)).list();
  const line = (purpose: string, kid: string, algorithm: string, made: string, state: string) =>
    process.stdout.write(
      `${purpose.padEnd(10)} ${kid.padEnd(44)} ${algorithm.padEnd(7)} ${made.padEnd(10)} ${state}\n`,
    );
  for (const { purpose, kid, algorithm, createdAt, state } of keys)
    line(purpose, kid, algorithm, createdAt.slice(0, 10) || 'given', state);
  for (const [place, kid] of (await tokenKids(config.dataDir)).entries())
    line(TOKEN, kid, TOKEN_ALGORITHM, '', place === 0 ? 'active' : 'retired');
}

async function rotate(config: Config, purpose: KeyPurpose): Promise<void> {
  const { kid, algorithm } = await (await keyring(config, false)).rotate(purpose);
  process.stdout.write(
    `${purpose}: new key ${kid} (${algorithm}); the former one is kept. 已启用新密钥，旧密钥保留。\n`,
  );
  if (purpose === 'data') process.stdout.write('Now wrap the keys of persons anew: npm run keys -- reencrypt\n');
}

async function rotateToken({ dataDir }: Config): Promise<void> {
  const kid = await rotateTokenKeys(dataDir);
  process.stdout.write(
    `The next start signs with the key ${kid}. Restart the gateways, then the personnel subgraph. 请先重启网关，再重启 personnel 子图。\n`,
  );
}

async function drop(config: Config, purpose: KeyPurpose, kid: string): Promise<void> {
  let uses = 0;
  await overDatabases(config, async (connection) => {
    uses += await countUses([connection], purpose, kid);
  });
  if (uses > 0)
    throw new ReportedError(
      'CONFLICT',
      `${uses} entries of the databases rest on the key ${kid} (${purpose}). ${purpose === 'data' ? 'First: npm run keys -- reencrypt' : 'Their signatures could not be verified without it: keep it.'}`,
      { purpose, kid, uses },
      `仍有 ${uses} 条数据依赖密钥 ${kid}，不可删除。${purpose === 'data' ? '请先执行：npm run keys -- reencrypt' : '删除后其签名将无法验证，应予保留。'}`,
    );
  await (await keyring(config, false)).drop(purpose, kid);
  process.stdout.write(`${purpose}: key ${kid} is deleted; delete it from the backups of KEYS_DIR too. 密钥已销毁。\n`);
}

function overDatabases(config: Config, work: (connection: Connection) => Promise<void>): Promise<void> {
  return withSubgraphs(config, async (running) => {
    for (const name of SUBGRAPH_NAMES) await work(running.connection(name));
  });
}

function show({ collection, done, changed }: ReencryptProgress): void {
  process.stderr.write(`${collection}: ${done} looked at, ${changed} written\n`);
}
