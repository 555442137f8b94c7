import { type RecordsVerdict, verifyRecords } from '../../shared/audit/verify-records.ts';
import { readConfig } from '../../shared/config/config.ts';
import { SUBGRAPH_NAMES } from '../start-subgraphs.ts';
import { progressOf } from './audit-store.ts';
import type { CommandEnd } from './run-command.ts';
import { withSubgraphs } from './with-subgraphs.ts';

/** Compares every record and version of the running store with its change. */
export async function auditRecords(): Promise<CommandEnd> {
  const verdicts = await verdictsOfStore();
  for (const [database, verdict] of verdicts) {
    process.stdout.write(`${sentence(database, verdict)}\n`);
    for (const { kind, record, version, fault } of verdict.faults)
      process.stdout.write(`FAULT ${database}: ${fault}, ${kind} ${record}, version ${version}\n`);
  }
  const broken = verdicts.reduce((sum, [, { faultCount }]) => sum + faultCount, 0);
  process.stdout.write(broken === 0 ? 'records as logged 与日志一致\n' : `records differ 与日志不一致: ${broken}\n`);
  return broken === 0 ? 'done' : 'failed';
}

/** The subgraphs declare what their records are. */
function verdictsOfStore(): Promise<[string, RecordsVerdict][]> {
  return withSubgraphs(readConfig(), async (running) => {
    const verdicts: [string, RecordsVerdict][] = [];
    for (const connection of SUBGRAPH_NAMES.map(running.connection))
      verdicts.push([connection.name, await verifyRecords(connection, progressOf(connection.name))]);
    return verdicts;
  });
}

function sentence(database: string, { versions, erased, faultCount }: RecordsVerdict): string {
  return (
    `${database}: ${versions} versions` +
    `${erased > 0 ? `, ${erased} of them with values of erased persons` : ''}` +
    `, ${faultCount === 0 ? 'as logged' : `${faultCount} faults`}`
  );
}
