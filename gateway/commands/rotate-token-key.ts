import { parseArgs } from 'node:util';
import { rotateTokenKeys } from '../../shared/access/token-keys.ts';
import { readConfig } from '../../shared/config/config.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run rotate-token-key

Makes a new key that signs tokens, in DATA_DIR/token-key.json; what the former ones signed is still verified.
更换令牌签名密钥；旧密钥签发的令牌在有效期内仍可验证。

Processes take it up when they start next: restart the gateways first, which verify, then the personnel subgraph, which signs.

Settings: DATA_DIR as the gateway has it.`;

runCommand(HELP, async () => {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (values.help) return 'help';
  if (positionals.length > 0) return 'usage';
  const kid = await rotateTokenKeys(readConfig().dataDir);
  process.stdout.write(
    `The next start signs with the key ${kid}. Restart the gateways, then the personnel subgraph. 请先重启网关，再重启 personnel 子图。\n`,
  );
  return 'done';
});
