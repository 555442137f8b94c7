import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { readConfig } from '../../shared/config/config.ts';
import type { Subgraph } from '../../shared/subgraph/subgraph.ts';
import { PublicDownloads } from '../downloads/public-downloads.ts';
import { verifyDownloads } from '../downloads/verify-downloads.ts';
import { createLog } from '../log.ts';
import { remoteSubgraphs } from '../remote-subgraphs.ts';
import { loadSecrets } from '../secrets.ts';
import { createGateway } from '../server.ts';
import { type CommandEnd, runCommand } from './run-command.ts';
import { withSubgraphs } from './with-subgraphs.ts';

const HELP = `npm run downloads
npm run downloads -- verify <folder> [--key <fingerprint>]…

The public downloads: whole files of what the public graph gives (Measures Art. 23), served at /public/downloads.
公开数据下载：生成全量文件，或校验下载到的文件。

  (nothing)  makes them now, as the gateway does every hour
  verify     proves a folder with manifest.json, manifest.sig and any of the files, from these alone
             --key (several): the fingerprint that the signer must have, as /public/downloads/key tells it

Exit code: 0 whole or done, 1 a fault was found or it failed, 2 not understood.`;

runCommand(HELP, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, key: { type: 'string', multiple: true, default: [] } },
  });
  if (values.help) return 'help';
  const [step, folder, ...rest] = positionals;
  if (step === undefined) return make();
  if (step !== 'verify' || folder === undefined || rest.length > 0) return 'usage';
  return verify(folder, values.key);
});

async function make(): Promise<CommandEnd> {
  const config = readConfig();
  const { keys, keyring } = await loadSecrets(config);
  const log = createLog({ level: config.logLevel }, pino.destination(2));
  const now = () => new Date();
  const downloads = new PublicDownloads({ folder: join(config.dataDir, 'downloads'), keys: keyring, now });
  const makeOf = async (subgraphs: readonly Subgraph[]) => {
    const gateway = await createGateway({ subgraphs, config, keys, log, now, downloads });
    try {
      return await downloads.make();
    } finally {
      await gateway.close();
    }
  };
  const { datasets } =
    config.subgraphs.size === 0
      ? await withSubgraphs(config, ({ subgraphs }) => makeOf(subgraphs))
      : await makeOf(
          await remoteSubgraphs(config.subgraphs, { keys: keyring, answerLimit: config.subgraphAnswerLimit, now }),
        );
  for (const { name, rows, withdrawn, cursor } of datasets)
    process.stdout.write(`${name}: ${rows} rows, ${withdrawn} withdrawn, cursor ${cursor}\n`);
  return 'done';
}

async function verify(folder: string, pins: readonly string[]): Promise<CommandEnd> {
  const { manifest, signer, checked, faults } = await verifyDownloads(folder, pins);
  process.stdout.write(`made at ${manifest.madeAt}; ${checked.length} files here: ${checked.join(', ')}\n`);
  for (const { file, fault } of faults) process.stdout.write(`FAULT ${file}: ${fault}\n`);
  if (pins.length === 0 && signer)
    process.stdout.write(`signed by ${signer}: compare it with what you know, or pass --key. 未核对公钥指纹。\n`);
  process.stdout.write(faults.length === 0 ? 'whole 完整\n' : `broken 不完整: ${faults.length}\n`);
  return faults.length === 0 ? 'done' : 'failed';
}
