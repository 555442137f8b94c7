/** `portal` is `/graphql`, for who is signed in; `public` is `/public/graphql`, without a token. */
export type Endpoint = 'portal' | 'public';

/** What a client sees of an error. */
export interface SeenError {
  message: string;
  path?: (string | number)[];
  extensions: { code: string; requestId?: string; messageZh?: string };
}

export interface Answer {
  status: number;
  body: { data?: unknown; errors?: SeenError[] };
  /** The body to the byte, for comparisons. */
  text: string;
}

export interface AskOptions {
  /** Account that signs in for it; none: no token. */
  account?: string;
  variables?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** A graph behind a URL, as its clients have it. */
export interface GraphClient {
  url: string;
  ask(endpoint: Endpoint, query: string, options?: AskOptions): Promise<Answer>;
  /** A bare request to a path, for what is no GraphQL. */
  send(path: string, request: RequestInit): Promise<Answer>;
  /** The token of an account, which signs in once. */
  token(account: string): Promise<string>;
  /** A token of a session of its own, begun with these headers. */
  signIn(account: string, headers: Record<string, string>): Promise<string>;
}

/** Passwords by account, as `demo-accounts.json` holds them. */
export type Passwords = Readonly<Record<string, { password: string }>>;

const PATHS: Readonly<Record<Endpoint, string>> = { portal: '/graphql', public: '/public/graphql' };
const SIGN_IN =
  'mutation ($account: String!, $password: String!) { signIn(account: $account, password: $password) { token } }';

/** Connects to a running gateway. Passwords are hashed slowly on purpose, so each account signs in once and keeps its token. */
export function connectTo(url: string, passwords: Passwords): GraphClient {
  const tokens = new Map<string, Promise<string>>();

  const send = async (path: string, request: RequestInit): Promise<Answer> => {
    const response = await fetch(new URL(path, url), request);
    const text = await response.text();
    return { status: response.status, text, body: isJson(response) ? JSON.parse(text) : {} };
  };
  const post = (endpoint: Endpoint, body: unknown, headers: Record<string, string> = {}) =>
    send(PATHS[endpoint], {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const signIn = async (account: string, headers: Record<string, string> = {}): Promise<string> => {
    const password = passwords[account]?.password;
    if (!password) throw new TypeError(`There is no password for the account ${account}.`);
    const { body, text } = await post('portal', { query: SIGN_IN, variables: { account, password } }, headers);
    const token = (body.data as { signIn?: { token?: string } } | undefined)?.signIn?.token;
    if (!token) throw new Error(`${account} could not sign in: ${text}`);
    return token;
  };
  const token = (account: string) => {
    const known = tokens.get(account) ?? signIn(account);
    tokens.set(account, known);
    known.catch(() => tokens.delete(account)); // who could not sign in may try again
    return known;
  };
  return {
    url,
    send,
    token,
    signIn,
    ask: async (endpoint, query, { account, variables, headers } = {}) =>
      post(
        endpoint,
        { query, variables },
        { ...headers, ...(account && { authorization: `Bearer ${await token(account)}` }) },
      ),
  };
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('application/json') ?? false;
}
