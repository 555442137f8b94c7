import { expect, test } from '@jest/globals';
import type { Connection, mongo } from 'mongoose';
import { entriesOf } from '../../shared/audit/chain.ts';
import type { ChangeEntry } from '../../shared/audit/change-log.ts';
import type { ReadEntry } from '../../shared/audit/read-entry.ts';
import { verifyChain } from '../../shared/audit/verify-seals.ts';
import { at, rows } from '../conformance/expectations.ts';
import { chainOf, PROVED } from '../shared/audit/chain.ts';
import { city } from './attacked-city.ts';
import { PORTAL_SCHEMA } from './composed-city.ts';

test('#48 nobody can write, change or delete an entry of a log through the graph', () => {
  const mutations = Object.keys(PORTAL_SCHEMA.getMutationType()!.getFields());
  expect(mutations.filter((name) => /audit|log|seal|entry|history|^(delete|remove|purge|erase)/i.test(name))).toEqual(
    [],
  );
});

test('#48 one character changed anywhere in an entry is found, and the entry is named', async () => {
  const { seals, entries } = chainOf([3, 3]);
  for (const field of ['by', 'department', 'kind', 'record', 'digest', 'batchNo', 'sourceSystem'] as const) {
    const altered = entries.map(
      (entry): ChangeEntry => (entry.seq === 4 ? { ...entry, [field]: `${entry[field]}.` } : entry),
    );
    const { faults } = await verifyChain(seals, altered, PROVED);
    expect(faults).toEqual([expect.objectContaining({ seal: 2, seq: 4, fault: 'ENTRY_ALTERED' })]);
  }
  const without = await verifyChain(
    seals,
    entries.filter(({ seq }) => seq !== 2),
    PROVED,
  );
  expect(without.faults).toEqual([expect.objectContaining({ seq: 2, fault: 'ENTRY_MISSING' })]);
});

const HEADERS = { 'supervision-purpose': 'attack-48', 'supervision-case': 'XA-48' };

const reads = (connection: Connection) => entriesOf<ReadEntry>(connection, 'reads').find({}).toArray();

test('#48 who reads a telephone is written down before it is shown, and the telephone is not', async () => {
  const query = '{ complaints(first: 50) { nodes { complaintNo phone complainantName } } }';
  const answer = await city.ask('portal', query, { account: 'inspector.city', headers: HEADERS });
  const shown = rows(at(answer.body, 'data'), 'complaints.nodes');
  const values = shown
    .flatMap(({ phone, complainantName }) => [phone, complainantName])
    .filter(Boolean)
    .map(String);
  expect(values.length).toBeGreaterThan(0);
  const entries = (await reads(city.subgraphs.connection('complaints'))).filter(
    ({ purpose }) => purpose === 'attack-48',
  );
  expect(entries).toEqual([expect.objectContaining({ by: 'inspector.city', caseNo: 'XA-48' })]);
  const text = JSON.stringify(entries);
  for (const value of values) expect(text).not.toContain(value);
  for (const { complaintNo } of shown.slice(0, 5)) expect(text).toContain(String(complaintNo));
});

/** When the next command of this name has succeeded on the collection of reads. */
function once(connection: Connection, command: string): Promise<void> {
  const client = connection.getClient();
  const ofReads = new Set<number>();
  return new Promise((resolve) => {
    const started = ({ commandName, command: body, requestId, databaseName }: mongo.CommandStartedEvent) => {
      if (commandName === command && body[command] === 'reads' && databaseName === connection.name)
        ofReads.add(requestId);
    };
    const succeeded = ({ requestId }: { requestId: number }) => {
      if (!ofReads.has(requestId)) return;
      client.off('commandStarted', started);
      client.off('commandSucceeded', succeeded);
      resolve();
    };
    client.on('commandStarted', started);
    client.on('commandSucceeded', succeeded);
  });
}

test('#48 who is refused is written down too, with the field and without a value', async () => {
  const personnel = city.subgraphs.connection('personnel');
  const query = '{ complaints(first: 5) { nodes { complaintNo phone } } }';
  const refused = async () =>
    (await reads(personnel)).filter(
      ({ by, denied }) => by === 'analyst.city' && JSON.stringify(denied).includes('phone'),
    );
  await city.token('analyst.city');
  const before = (await refused()).length;
  const inserted = once(personnel, 'insert');
  await city.ask('portal', query, { account: 'analyst.city', headers: { 'supervision-purpose': 'attack-48' } });
  await inserted;
  expect((await refused()).length).toBeGreaterThan(before);
});
