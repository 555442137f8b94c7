import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type DeliveryProof, deliveryFault } from '../../shared/audit/delivery-proof.ts';
import { badInput } from '../../shared/errors/reported-error.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run delivery -- verify <file>… [--key <fingerprint>]…

Verifies proofs of delivery (送达证明, Measures Art. 27), each as the field deliveryProof of a task or a notice of criticism tells it, from
the file alone: that the deployment signed who was sent what, by whom and when, and that none of it was altered. 离线校验送达证明。

  --key (several): the fingerprint that the signer must have; without it any key passes, and is named

Exit code: 0 all verify, 1 a fault was found or it failed, 2 not understood.`;

runCommand(HELP, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, key: { type: 'string', multiple: true, default: [] } },
  });
  if (values.help) return 'help';
  const [step, ...files] = positionals;
  if (step !== 'verify' || files.length === 0) return 'usage';
  let faults = 0;
  for (const file of files) {
    const proof = await readProof(file);
    const fault = deliveryFault(proof, values.key);
    if (fault) faults += 1;
    process.stdout.write(`${file}: ${fault ? `FAULT ${fault}` : sentence(proof as DeliveryProof)}\n`);
    if (!fault && values.key.length === 0)
      process.stdout.write(`  The key is not pinned 未核对公钥指纹: signed by ${(proof as DeliveryProof).key.kid}\n`);
  }
  return faults === 0 ? 'done' : 'failed';
});

async function readProof(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw badInput(file, 'is no JSON: write the value of deliveryProof into it', '不是 JSON，应为 deliveryProof 的值');
  }
}

function sentence({ no, issuedBy, receiver, deliveredAt }: DeliveryProof): string {
  return `delivered 已送达: ${no} by ${issuedBy} to ${receiver} at ${deliveredAt}`;
}
