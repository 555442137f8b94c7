import { CHAINS, fullName } from '../../shared/audit/chain.ts';
import { type ExportFault, verifyExport } from '../../shared/audit/verify-export.ts';
import { type ChainVerdict, verifySeals } from '../../shared/audit/verify-seals.ts';
import { progressOf, withAuditStore } from './audit-store.ts';
import type { CommandEnd } from './run-command.ts';

type NamedVerdict = { chain: string } & ChainVerdict;

export interface VerifyTask {
  /** Folder of an export; the running store, unless told. */
  folder?: string;
  /** Fingerprints, one of which must have signed the manifest, or each chain of the store. */
  pins: readonly string[];
}

export async function auditVerify({ folder, pins }: VerifyTask): Promise<CommandEnd> {
  const { chains, faults, manifestSigner } = folder === undefined ? await ofStore() : await ofExport(folder);
  for (const verdict of chains) process.stdout.write(`${sentence(verdict)}\n`);
  for (const fault of faults) process.stdout.write(`FAULT ${described(fault)}\n`);
  // of an export the manifest alone says which chains there are and where they end, whoever signed the seals
  const trusted = pins.length === 0 || (manifestSigner !== undefined && pins.includes(manifestSigner));
  const inStore = folder === undefined ? chains.filter(isNot(pins)).map(({ chain }) => chain) : ['manifest'];
  const unpinned = trusted ? [] : inStore;
  for (const where of unpinned) process.stdout.write(`FAULT ${where}: KEY_NOT_PINNED\n`);
  if (pins.length === 0) tellSigners(chains, manifestSigner);
  const broken = faults.length + unpinned.length;
  process.stdout.write(broken === 0 ? 'whole 完整\n' : `broken 不完整: ${broken}\n`);
  return broken === 0 ? 'done' : 'failed';
}

function ofStore() {
  return withAuditStore(async (databases, keyring) => {
    const chains: NamedVerdict[] = [];
    for (const database of databases)
      for (const chain of CHAINS) {
        const name = fullName(database, chain);
        const options = { chain, keys: keyring.publicKeys(), onProgress: progressOf(name) };
        chains.push({ chain: name, ...(await verifySeals(database, options)) });
      }
    const faults = chains.flatMap(({ chain, faults: found }) => found.map((fault) => ({ where: chain, ...fault })));
    return { chains, faults: faults as ExportFault[], manifestSigner: undefined };
  });
}

async function ofExport(folder: string) {
  const { chains, faults, manifestSigner } = await verifyExport(folder, progressOf(folder));
  return { chains, faults, manifestSigner };
}

function sentence({ chain, entries, seals, signed, faultCount }: NamedVerdict): string {
  return `${chain}: ${entries} entries, ${seals} seals, ${signed} signed, ${faultCount === 0 ? 'whole' : `${faultCount} faults`}`;
}

/** Chains with seals of which none is by a pinned key. */
function isNot(pins: readonly string[]): (verdict: NamedVerdict) => boolean {
  return ({ seals, signers }) => seals > 0 && !signers.some((kid) => pins.includes(kid));
}

function described({ where, seal, seq, line, fault }: ExportFault): string {
  const places = [
    seq !== undefined && `entry ${seq}`,
    seal !== undefined && `seal ${seal}`,
    line !== undefined && `line ${line}`,
  ];
  return `${where ?? 'manifest'}: ${fault}${places
    .filter(Boolean)
    .map((place) => `, ${place}`)
    .join('')}`;
}

function tellSigners(chains: readonly NamedVerdict[], manifestSigner: string | undefined): void {
  const signers = new Set([...(manifestSigner ? [manifestSigner] : []), ...chains.flatMap(({ signers: all }) => all)]);
  process.stdout.write(
    'The keys are not pinned: compare these fingerprints with those you know, or pass --key <fingerprint>. 未核对公钥指纹。\n',
  );
  for (const kid of signers) process.stdout.write(`  signed by ${kid}\n`);
}
