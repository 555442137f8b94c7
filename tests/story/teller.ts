import { served, textAt } from '../conformance/expectations.ts';
import type { Endpoint, GraphClient } from '../support/graph-client.ts';

const SIGN_IN =
  'mutation ($account: String!, $password: String!) { signIn(account: $account, password: $password) { token } }';
const CHANGE_PASSWORD = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { account } }';

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
  /** Names in answer and variables whose values are not written down. */
  secret?: readonly string[];
}

export interface Teller {
  chapter(title: string): void;
  /** @returns the answer's data; the errors where it is refused as told. @throws Error with the answer where it went otherwise */
  say(what: string, saying: Saying): Promise<unknown>;
  /** Lets an account of the story in, which changes its one-time password. */
  admit(account: string, password: string, newPassword: string): Promise<void>;
  /** What the clock of the graph shows. */
  now(): Date;
  /** Waits until the clock of the graph shows more than this. */
  until(instant: Date): Promise<void>;
  told: readonly Told[];
}

/** Tells a story to a graph over HTTP, and writes down what it answers. */
export function tellerTo(graph: GraphClient, { now, until }: Pick<Teller, 'now' | 'until'>): Teller {
  const told: Told[] = [];
  const admitted = new Map<string, string>();
  let begun: string | undefined;
  return {
    now,
    until,
    told,
    chapter: (title) => {
      begun = title;
    },
    admit: async (account, password, newPassword) => {
      const signedIn = await graph.ask('portal', SIGN_IN, { variables: { account, password } });
      const token = textAt(served(signedIn), 'signIn.token');
      const headers = { authorization: `Bearer ${token}` };
      const input = { oldPassword: password, newPassword };
      served(await graph.ask('portal', CHANGE_PASSWORD, { headers, variables: { input } }));
      admitted.set(account, token);
    },
    say: async (what, { who, endpoint = who ? 'portal' : 'public', query, variables = {}, refused, secret }) => {
      const token = who && (admitted.get(who) ?? (await graph.token(who)));
      const headers = { authorization: `Bearer ${token}` };
      const { body, text } = await graph.ask(endpoint, query, { ...(token && { headers }), variables });
      const codes = body.errors?.map(({ extensions }) => extensions.code) ?? [];
      if (codes.join() !== (refused ?? '')) throw new Error(`${what}: ${text}`);
      const answer = refused ? { errors: body.errors!.map(({ message }) => message) } : body.data;
      const chapter = begun && { chapter: begun };
      const written = withoutSecrets({ variables, answer }, secret);
      told.push({ ...chapter, what, who: who ?? 'public', endpoint, query, ...written });
      begun = undefined;
      return answer;
    },
  };
}

function withoutSecrets<Value>(value: Value, secret: readonly string[] = []): Value {
  return JSON.parse(JSON.stringify(value, (name, one) => (secret.includes(name) ? '…' : one)));
}
