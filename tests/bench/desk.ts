import type { Viewer } from '../../shared/access/viewer.ts';
import { readLogOf } from '../../shared/audit/read-log.ts';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { addDays, type CivilDate } from '../../shared/calendar/civil-date.ts';
import { publishedHolidays } from '../../shared/calendar/published-holidays.ts';
import { DEFAULT_URGING_ROUNDS } from '../../shared/config/urging-rounds.ts';
import { taskReaders } from '../../subgraphs/coordination/access.ts';
import { startCoordination } from '../../subgraphs/coordination/index.ts';
import { taskDraft } from '../../subgraphs/coordination/issue-task.ts';
import type { TaskDocument } from '../../subgraphs/coordination/task-fields.ts';
import { openStore } from '../support/store.ts';
import { alternating, printMedians } from './alternating.ts';

const NOW = new Date('2026-10-14T01:00:00Z');
const TODAY: CivilDate = '2026-10-14';
const BATCH = 500;
const ROUNDS = 100;
const OFFICER: Viewer = {
  ...{ kind: 'person', account: 'bench.officer', department: 'D-0', region: '610103' },
  ...{ departments: ['D-0'], scopes: ['supervision'] },
};
const PART = '{ count tasks { taskNo title dueOn status overdue issuedBy { code } } }';
const DESK = `{ myDesk { today late ${PART} dueToday ${PART} coming ${PART} toCheck ${PART} waitingForOthers ${PART} } }`;

/** Measures a person's desk among so many tasks of a hundred departments: calls to the store, and milliseconds. */
export async function run(count: number): Promise<void> {
  const store = await openStore();
  try {
    const connection = store.connection('coordination');
    const coordination = await startCoordination({
      ...{ connection, cursorKey: 'bench', now: () => NOW, readLog: readLogOf(connection) },
      ...{ holidays: () => publishedHolidays, urgingRounds: DEFAULT_URGING_ROUNDS, owner: () => undefined },
      references: { existing: async (_type, _field, keys) => new Set(keys) },
      department: async (code) => ({ code, name: code, regionCode: '610103' }),
    });
    const tasks = connection.model<TaskDocument>('Task');
    const origin = { provider: 'D-1', sourceSystem: 'bench', batchNo: '2026101400000', receivedAt: NOW, by: 'bench' };
    for (let first = 0; first < count; first += BATCH) {
      const drafts = Array.from({ length: Math.min(BATCH, count - first) }, (_, place) => {
        const at = first + place;
        const [issuer, assigned] = [`D-${(at + 1) % 100}`, `D-${at % 100}`].map((code) => ({
          code,
          regionCode: '610103',
        }));
        const said = { title: `任务 ${at}`, content: '请办理。', kind: 'PLAIN', dueOn: addDays(TODAY, (at % 21) - 10) };
        const values = { ...said, taskNo: `RW-${at}`, assignedTo: assigned!.code };
        return taskDraft(connection, values, issuer!, taskReaders(issuer!, [assigned!]), NOW);
      });
      await writeRecords(tasks, drafts, origin);
    }
    const commands: string[] = [];
    const note = ({ commandName }: { commandName: string }) => void commands.push(commandName);
    connection.getClient().on('commandStarted', note);
    const desk = async () => {
      const { data, errors } = await coordination.execute({ query: DESK, viewer: OFFICER, requestId: 'bench' });
      if (errors) throw errors[0]!;
      return data!['myDesk'] as Record<string, { count: number }>;
    };
    const seen = await desk();
    const counts = ['late', 'dueToday', 'coming', 'waitingForOthers'].map((part) => `${part} ${seen[part]!.count}`);
    console.log(`${count} tasks; a desk: ${commands.length} calls to the store; ${counts.join(', ')}`);
    printMedians(await alternating(ROUNDS, { 'a desk': desk }));
  } finally {
    await store.close();
  }
}
