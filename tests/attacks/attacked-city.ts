import { afterAll, beforeAll, jest } from '@jest/globals';
import type { SubgraphRequest } from '../../shared/subgraph/subgraph.ts';
import { type City, openCity } from '../support/city.ts';
import type { Answer } from '../support/graph-client.ts';

/** What stood behind an answer: what the subgraphs were asked for the client, and what they read and wrote for it. */
export interface Effects {
  /** Operations that reached a subgraph on behalf of a client, whoever that was. */
  asked: SubgraphRequest[];
  /** Commands that reached the store, as `acts aggregate`, in order; the runners in the background left out. */
  commands: string[];
}

/** A small demo city under attack, with an eye on everything behind its door. */
export interface AttackedCity extends City {
  /** Does something, and tells what it set in motion. */
  watched<T>(work: () => Promise<T>): Promise<Effects & { result: T }>;
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
}, 120_000);
afterAll(() => city?.close());

/** No rates, so that each attack meets its own guard and not the one against floods. */
async function openAttackedCity(): Promise<AttackedCity> {
  const open = await openCity({ size: SIZE, settings: { RATES: 'off' } });
  const spies = open.subgraphs.subgraphs.map((subgraph) => jest.spyOn(subgraph, 'execute'));
  const client = open.subgraphs.connection('behaviour').getClient();

  return {
    ...open,
    async watched(work) {
      const commands: string[] = [];
      const note = ({ commandName, command }: CommandStarted) => {
        const collection = command[commandName];
        if (typeof collection === 'string' && !OF_RUNNERS.test(collection))
          commands.push(`${collection} ${commandName}`);
      };
      for (const spy of spies) spy.mockClear();
      client.on('commandStarted', note);
      const result = await work().finally(() => client.off('commandStarted', note));
      const calls = spies.flatMap((spy) => spy.mock.calls.map(([request]) => request));
      return { result, commands, asked: calls.filter(({ viewer }) => viewer.account !== 'gateway') };
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
