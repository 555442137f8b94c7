import type { Connection } from 'mongoose';
import { writeRecords } from '../../shared/audit/write-records.ts';
import { addDays, civilDateOf } from '../../shared/calendar/civil-date.ts';
import { nameGrams } from '../../shared/codes/name-grams.ts';
import type { TaskToOpen } from '../../shared/subgraph/open-task.ts';
import { contentOf, onlineOrigin } from '../../shared/subgraph/write-online.ts';
import { type CoordinationModels, SOURCE_FIELDS, type SourceDocument } from './model.ts';
import { contactsOf, lastContact } from './source-contacts.ts';
import { silentSince } from './source-rules.ts';

/** Sources that are looked at: a city has some hundreds. */
const MOST = 10_000;
/** Days that a department has to find out why its source is silent [ours]. */
const DAYS_TO_ANSWER = 3;

export interface SilentSource {
  source: SourceDocument;
  lastContactAt: Date | undefined;
  /** From when on it is overdue. */
  since: Date;
}

/** Sources in use, each with its last contact. */
async function watched(connection: Connection, models: CoordinationModels) {
  const sources = await models.sources
    .find({ state: { $in: ['ACTIVE', 'SILENT'] }, expectedHours: { $gt: 0 } })
    .limit(MOST)
    .lean<SourceDocument[]>();
  const contacts = await contactsOf(connection, sources);
  return sources.map((source) => ({
    source,
    lastContactAt: lastContact(source.lastContactAt, contacts.get(source._id)),
  }));
}

/** Those that were not heard of within their interval, the longest silent first (Art. 15, 18). */
export async function silentSources(
  connection: Connection,
  models: CoordinationModels,
  now: Date,
): Promise<SilentSource[]> {
  const all = await watched(connection, models);
  return all
    .flatMap(({ source, lastContactAt }) => {
      const { state, expectedHours, registeredAt } = source;
      const since = silentSince({ state, expectedHours, since: lastContactAt ?? registeredAt }, now);
      return since ? [{ source, lastContactAt, since }] : [];
    })
    .sort((one, other) => one.since.getTime() - other.since.getTime());
}

/**
 * Writes down which sources have fallen silent and which are heard of again, and opens a task for the department of each that fell silent:
 * once for each silence, however often it is looked.
 * @returns sources that fell silent
 */
export async function watchSources(
  connection: Connection,
  models: CoordinationModels,
  openTask: (task: TaskToOpen) => Promise<string>,
  now: Date,
): Promise<number> {
  const silent = await silentSources(connection, models, now);
  const silentIds = new Set(silent.map(({ source }) => source._id));
  let fell = 0;
  for (const { source, since } of silent) {
    if (source.state === 'SILENT') continue;
    // the task first: under its key it is opened once, and a failure between the two is made good an hour later
    if (source.departmentCode) await openTask(taskAbout(source, since, now));
    await writeState(models, source, 'SILENT', now);
    fell += 1;
  }
  for (const { source } of await watched(connection, models))
    if (source.state === 'SILENT' && !silentIds.has(source._id)) await writeState(models, source, 'ACTIVE', now);
  return fell;
}

function taskAbout(
  { _id, name, departmentCode, provider, expectedHours }: SourceDocument,
  since: Date,
  now: Date,
): TaskToOpen {
  return {
    key: `silent ${_id.slice(0, 60)} ${since.toISOString()}`,
    issuedBy: provider,
    assignedTo: departmentCode!,
    title: `数据源静默：${name ?? _id}`,
    content: `数据源 ${_id} 超过 ${expectedHours} 小时未报送数据，请核查系统对接并恢复报送；确已停用的，请办理停用。`,
    dueOn: addDays(civilDateOf(now), DAYS_TO_ANSWER),
  };
}

async function writeState(
  models: CoordinationModels,
  source: SourceDocument,
  state: 'ACTIVE' | 'SILENT',
  now: Date,
): Promise<void> {
  const { _id, name, readers, version: expectedVersion, provider } = source;
  const content = contentOf(SOURCE_FIELDS, source, { state });
  const draft = { _id, content, derived: { nameGrams: nameGrams(name ?? '') }, readers, expectedVersion };
  await writeRecords(models.sources, [draft], onlineOrigin(provider, 'upkeep', now));
}
