import type { ExecutionResult } from 'graphql';
import { GATEWAY_VIEWER, PUBLIC_VIEWER, type Viewer } from '../access/viewer.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { remoteOutbox } from './ask-outbox.ts';
import { remoteDeliveries } from './deliver.ts';
import { schemaDigest } from './schema-digest.ts';
import { type CallKeys, IDENTITY_HEADER, SIGNATURE_HEADER, signCall } from './signature.ts';
import type { Subgraph, SubgraphRequest } from './subgraph.ts';

export interface RemoteOptions {
  name: string;
  /** Base URL, such as `http://127.0.0.1:4101`. */
  url: string;
  /** What signs calls; the keyring of the deployment. */
  keys: CallKeys;
  /** Bytes of an answer, decoded, that are read at most. */
  answerLimit: number;
  now(): Date;
}

/**
 * A subgraph in a process of its own, asked by signed calls. Its schema is fetched once, here, and named in each call: one that has been
 * started with another schema since answers none, as what was planned by the old one could come to wrong data.
 * @throws ReportedError SUBGRAPH_UNAVAILABLE
 */
export async function remoteSubgraph(options: RemoteOptions): Promise<Subgraph> {
  const { sdl } = (await call(options, '/schema', '', PUBLIC_VIEWER)) as { sdl: string };
  const schema = schemaDigest(sdl);
  return {
    name: options.name,
    sdl,
    deliveries: remoteDeliveries((body) => call(options, '/deliveries', body, GATEWAY_VIEWER)),
    outbox: remoteOutbox((body) => call(options, '/outbox', body, GATEWAY_VIEWER)),
    execute({ query, variables, operationName, viewer, requestId, signal }: SubgraphRequest) {
      const body = JSON.stringify({ query, variables, operationName, requestId, schema });
      return call(options, '/', body, viewer, signal) as Promise<ExecutionResult>;
    },
  };
}

/**
 * The same, reached when it is first asked, so that subgraphs start in any order, and again when it does not answer by the schema that it
 * was reached with: it may have been started with another since. For questions alone: one that was not answered is asked twice.
 */
export function remoteWhenAsked(options: RemoteOptions): Subgraph {
  let known: Subgraph | undefined;
  return {
    name: options.name,
    sdl: '',
    async execute(request) {
      try {
        if (known) return await known.execute(request);
      } catch (error) {
        if (request.signal?.aborted) throw error;
      }
      known = await remoteSubgraph(options);
      return known.execute(request);
    },
  };
}

async function call(
  { name, url, keys, answerLimit, now }: RemoteOptions,
  path: string,
  body: string,
  viewer: Viewer,
  signal?: AbortSignal,
): Promise<unknown> {
  const identity = Buffer.from(JSON.stringify(viewer)).toString('base64url');
  const signature = signCall({ subgraph: name, body, identity, at: now() }, keys);
  const headers = { 'content-type': 'application/json', [IDENTITY_HEADER]: identity, [SIGNATURE_HEADER]: signature };
  try {
    const response = await fetch(new URL(path, url), { method: 'POST', headers, body, ...(signal && { signal }) });
    if (response.status === 409)
      throw new Error('it was started with another schema than the graph is composed of: restart the gateway');
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return JSON.parse(await textOf(response, answerLimit));
  } catch (cause) {
    throw Object.assign(
      new ReportedError('SUBGRAPH_UNAVAILABLE', `The part ${name} of the graph did not answer.`, { subgraph: name }),
      { cause },
    );
  }
}

/** The body, read no further than it may be long: what a part gone wrong sends on and on must not fill the memory of who asked. */
async function textOf({ body }: Response, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // a loop that is left by an error cancels the stream, and the connection with it
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > most) throw new Error(`its answer has more than ${most} bytes, which SUBGRAPH_ANSWER_LIMIT allows`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
