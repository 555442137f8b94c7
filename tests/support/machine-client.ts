import type { GraphClient } from './graph-client.ts';

export interface MachineClient {
  clientId: string;
  /** Bearer token, an hour. */
  token: string;
}

const CREATE = 'mutation ($input: CreateClientInput!) { createClient(input: $input) { secret client { clientId } } }';

/** A program of the administrator's own department, signed in. @param now the day by the graph's clock, YYYY-MM-DD; the program is let in for a month */
export async function machineClient(graph: GraphClient, account: string, until: string): Promise<MachineClient> {
  const input = { name: '数据投送', validUntil: until };
  const { body, text } = await graph.ask('portal', CREATE, { account, variables: { input } });
  const made = (body.data as { createClient?: { secret: string; client: { clientId: string } } } | undefined)
    ?.createClient;
  if (!made) throw new Error(`No client was made: ${text}`);
  const { clientId } = made.client;
  return { clientId, token: await clientToken(graph, clientId, made.secret) };
}

async function clientToken({ send }: GraphClient, clientId: string, secret: string): Promise<string> {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const { body, text } = await send('/oauth/token', { method: 'POST', headers, body: form.toString() });
  const token = (body as { access_token?: string }).access_token;
  if (!token) throw new Error(`The client got no token: ${text}`);
  return token;
}

export interface DeliveryOptions {
  dataset: string;
  source: string;
  key?: string;
  token?: string;
  type?: string;
  headers?: Record<string, string>;
}

export interface DeliveryAnswer {
  status: number;
  text: string;
  body: {
    report?: Record<string, unknown>;
    errors?: { message: string; extensions: { code: string; messageZh?: string; requestId?: string } }[];
  };
}

/** Sends rows to `POST /ingest/<dataset>`. */
export async function deliver(
  url: string,
  content: RequestInit['body'],
  { dataset, source, key, token, type = 'application/x-ndjson', headers }: DeliveryOptions,
): Promise<DeliveryAnswer> {
  const target = new URL(`/ingest/${encodeURIComponent(dataset)}?source=${encodeURIComponent(source)}`, url);
  const response = await fetch(target, {
    method: 'POST',
    headers: {
      'content-type': type,
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: content,
    duplex: 'half',
  } as RequestInit);
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as DeliveryAnswer['body'] };
}
