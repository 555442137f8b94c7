import type { Endpoint, GraphClient } from '../support/graph-client.ts';

/** One thing that somebody did, as it was sent and answered. */
export interface Told {
  /** Where a chapter begins. */
  chapter?: string;
  what: string;
  who: string;
  endpoint: Endpoint;
  query: string;
  variables: Readonly<Record<string, unknown>>;
  answer: unknown;
}

/** What one step sends. */
export interface Saying {
  /** A demo account, or one that was admitted; none: somebody of the public. */
  who?: string;
  /** The portal's for an account, the public's for the public, unless told. */
  endpoint?: Endpoint;
  query: string;
  variables?: Readonly<Record<string, unknown>>;
  /** The code that it is refused with; left out: it is served. */
  refused?: string;
}

export interface Teller {
  chapter(title: string): void;
  /** @returns the answer's data; the errors where it is refused as told. @throws Error with the answer where it went otherwise */
  say(what: string, saying: Saying): Promise<unknown>;
  /** Lets an account of the story in, by the token of its session. */
  admit(account: string, token: string): void;
  /** Waits until the clock of the graph shows more than this. */
  until(instant: Date): Promise<void>;
  told: readonly Told[];
}

/** Tells a story to a graph over HTTP, and writes down what it answers. */
export function tellerTo(graph: GraphClient, until: Teller['until']): Teller {
  const told: Told[] = [];
  const admitted = new Map<string, string>();
  let begun: string | undefined;
  return {
    until,
    told,
    chapter: (title) => {
      begun = title;
    },
    admit: (account, token) => admitted.set(account, token),
    say: async (what, { who, endpoint = who ? 'portal' : 'public', query, variables = {}, refused }) => {
      const token = who && (admitted.get(who) ?? (await graph.token(who)));
      const headers = { authorization: `Bearer ${token}` };
      const { body, text } = await graph.ask(endpoint, query, { ...(token && { headers }), variables });
      const codes = body.errors?.map(({ extensions }) => extensions.code) ?? [];
      if (codes.join() !== (refused ?? '')) throw new Error(`${what}: ${text}`);
      const answer = refused ? { errors: body.errors!.map(({ message }) => message) } : body.data;
      told.push({ ...(begun && { chapter: begun }), what, who: who ?? 'public', endpoint, query, variables, answer });
      begun = undefined;
      return answer;
    },
  };
}
