import { afterAll, beforeAll, jest } from '@jest/globals';
import type { Viewer } from '../../shared/access/viewer.ts';
import { type City, openCity } from '../support/city.ts';
import type { Answer } from '../support/graph-client.ts';

/** One operation as a subgraph was asked it. */
export interface Asked {
  subgraph: string;
  query: string;
  viewer: Viewer;
}

/** What stood behind an answer: what the subgraphs were asked for the client, and what they read and wrote for it. */
export interface Effects {
  /** Operations that reached a subgraph on behalf of a client, whoever that was. */
  asked: Asked[];
  /** Commands that reached the store, as `acts aggregate`, in order; the runners in the background left out. */
  commands: string[];
}

/** A small demo city under attack, with an eye on everything behind its door. */
export interface AttackedCity extends City {
  /** Does something, and tells what it set in motion. */
  watched<T>(work: () => Promise<T>): Promise<Effects & { result: T }>;
  /** What time it is in the city; a test that sets it sets it back. */
  clock: Date;
  /** A body of JSON, posted as it is: text, bytes, or something to be written as JSON. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export const PUBLIC = '/public/graphql';
export const PORTAL = '/graphql';

/** Acts of the city; enough that every department and both publication states occur. */
const SIZE = 120;

/** Read and written without any request: the change log's followers. */
const OF_RUNNERS = /^(changes|seals|heads|counters|feed_cursors|cell_objects|reads|read_seals)$/;

interface CommandStarted {
  commandName: string;
  command: Record<string, unknown>;
}

/** The city of this test file, shared by every module of attacks that the file imports. */
export let city: AttackedCity;
beforeAll(async () => {
  city = await openAttackedCity();
  for (const account of ACCOUNTS) await signIn(account);
}, 300_000);
afterAll(() => city?.close());

/** Signed in once for all attacks: hashing a password takes long on a machine that is busy, and no attack is about that. */
const ACCOUNTS = [
  'inspector.city',
  'office.city',
  'office.beilin',
  'analyst.city',
  'market.admin',
  'market.officer',
  'market.beilin.officer',
  'health.officer',
];

async function signIn(account: string, tries = 5): Promise<void> {
  try {
    await city.token(account);
  } catch (error) {
    if (tries === 1) throw error;
    await signIn(account, tries - 1);
  }
}

/** No rates, so that each attack meets its own guard and not the one against floods. */
async function openAttackedCity(): Promise<AttackedCity> {
  const clock = new Date('2026-10-14T09:00:00+08:00');
  const open = await openCity({ size: SIZE, now: clock, settings: { RATES: 'off' } });
  const spies = open.subgraphs.subgraphs.map((subgraph) => ({
    name: subgraph.name,
    spy: jest.spyOn(subgraph, 'execute'),
  }));
  const client = open.subgraphs.connection('behaviour').getClient();

  return {
    ...open,
    clock,
    async watched(work) {
      const commands: string[] = [];
      const note = ({ commandName, command }: CommandStarted) => {
        const collection = command[commandName];
        if (typeof collection === 'string' && !OF_RUNNERS.test(collection))
          commands.push(`${collection} ${commandName}`);
      };
      for (const { spy } of spies) spy.mockClear();
      client.on('commandStarted', note);
      const result = await work().finally(() => client.off('commandStarted', note));
      const calls = spies.flatMap(({ name, spy }) =>
        spy.mock.calls.map(([{ query, viewer }]) => ({ subgraph: name, query, viewer })),
      );
      // what the gateway asks on its own behalf, such as who somebody is
      const asked = calls.filter(({ viewer }) => viewer.account !== 'gateway');
      return { result, commands, asked };
    },
    post: (path, body, headers = {}) =>
      open.send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body:
          typeof body === 'string' || body instanceof Uint8Array ? (body as RequestInit['body']) : JSON.stringify(body),
      }),
  };
}
