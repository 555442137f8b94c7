import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { at, rows, served, textAt } from '../conformance/expectations.ts';
import { type City, openCity } from '../support/city.ts';

let city: City;
beforeAll(async () => {
  city = await openCity();
}, 120_000);
afterAll(() => city?.close());

/** Reads of the runners that follow the change log, which no request asks for. */
const OF_RUNNERS = /^(changes|seals|reads|read_seals|heads|counters|feed_cursors|cell_objects)$/;

interface CommandStarted {
  commandName: string;
  databaseName: string;
  command: Record<string, unknown>;
}

/** What the query read from the database: calls by database, collection and command. */
async function callsOf(query: string, account: string): Promise<{ calls: Record<string, number>; data: unknown }> {
  await city.token(account);
  const calls: Record<string, number> = {};
  const client = city.subgraphs.connection('behaviour').getClient();
  const count = ({ commandName, databaseName, command }: CommandStarted) => {
    const collection = String(command[commandName]);
    if ((commandName !== 'find' && commandName !== 'aggregate') || OF_RUNNERS.test(collection)) return;
    const name = `${databaseName}.${collection} ${commandName}`;
    calls[name] = (calls[name] ?? 0) + 1;
  };
  client.on('commandStarted', count);
  const answer = await city.ask('portal', query, { account });
  client.off('commandStarted', count);
  return { calls, data: served(answer) };
}

/** @param where of the root list */
const nested = (first: number, where = '{}') => `{ acts(first: ${first}, where: ${where}) { totalCount nodes {
  item { name } checklist { name } department { name } plan { name }
  officers { name department { name } }
  supervisedObject { name
    credit { ratings { grade } abnormalListings { putDate } }
    acts(first: 3) { totalCount nodes { actNo officers { name } item { name } } }
    complaints(first: 2) { nodes { complaintNo department { name } } } } } } }`;

/** Root, item, checklist, department, plan, object, its credit, its acts with theirs, its complaints with theirs. */
const ONCE_A_LEVEL = {
  'supervision-behaviour.acts aggregate': 4,
  'supervision-behaviour.objects aggregate': 1,
  'supervision-behaviour.plans aggregate': 1,
  'supervision-complaints.complaints aggregate': 1,
  'supervision-credit.listings aggregate': 1,
  'supervision-credit.ratings aggregate': 1,
  'supervision-credit.repairs aggregate': 1,
  'supervision-credit.sanctions aggregate': 1,
  'supervision-items.checklists aggregate': 1,
  'supervision-items.items aggregate': 2,
  'supervision-personnel.departments aggregate': 3,
  'supervision-personnel.officers aggregate': 2,
};

/** Those of acts (two levels), objects, complaints and officers (two levels) whose rows have values of persons: once for each, or not. */
const MOST_FOR_KEYS = {
  'supervision-behaviour.person_keys find': 3,
  'supervision-complaints.person_keys find': 1,
  'supervision-personnel.person_keys find': 2,
};

function expectOnceALevel(calls: Record<string, number>): void {
  const forKeys = Object.entries(calls).filter(([name]) => name.includes('person_keys'));
  const names = new Set(forKeys.map(([name]) => name));
  expect(Object.fromEntries(Object.entries(calls).filter(([name]) => !names.has(name)))).toEqual(ONCE_A_LEVEL);
  const most: Readonly<Record<string, number>> = MOST_FOR_KEYS;
  for (const [name, count] of forKeys) expect([name, count <= most[name]!]).toEqual([name, true]);
}

/** The number of an inspection that has every relation of the query. */
async function fullyRelated(): Promise<string> {
  const query = `{ acts(first: 100, where: { kind: { eq: INSPECTION } }) { nodes { actNo checklist { name } plan { name }
    supervisedObject { credit { objectId } complaints(first: 1) { nodes { complaintNo } } } } } }`;
  const data = served(await city.ask('portal', query, { account: 'inspector.city' }));
  const found = rows(data, 'acts.nodes').find(
    (act) =>
      act['checklist'] &&
      act['plan'] &&
      at(act, 'supervisedObject.credit') &&
      at(act, 'supervisedObject.complaints.nodes.0'),
  );
  return textAt(found, 'actNo');
}

test('a query of many levels costs one call for each kind of record at each level, for 1 act and for 50', async () => {
  const one = await callsOf(nested(1, `{ actNo: { eq: "${await fullyRelated()}" } }`), 'inspector.city');
  const fifty = await callsOf(nested(50), 'inspector.city');
  expect(rows(one.data, 'acts.nodes')).toHaveLength(1);
  expect(rows(fifty.data, 'acts.nodes')).toHaveLength(50);
  expectOnceALevel(one.calls);
  expectOnceALevel(fifty.calls);
});
