import type { ExecutionResult } from 'graphql';
import { PUBLIC_VIEWER, type Viewer } from '../access/viewer.ts';
import { ReportedError } from '../errors/reported-error.ts';
import { IDENTITY_HEADER, SIGNATURE_HEADER, signCall, subgraphKey } from './signature.ts';
import type { Subgraph, SubgraphRequest } from './subgraph.ts';

export interface RemoteOptions {
  name: string;
  /** Base URL, such as `http://127.0.0.1:4101`. */
  url: string;
  /** The deployment's secret; the subgraph's own key is derived from it. */
  secret: string;
  now(): Date;
}

/** A subgraph in a process of its own, asked by signed calls. Its schema is fetched once, here. @throws ReportedError SUBGRAPH_UNAVAILABLE */
export async function remoteSubgraph(options: RemoteOptions): Promise<Subgraph> {
  const { sdl } = (await call(options, '/schema', '', PUBLIC_VIEWER)) as { sdl: string };
  return {
    name: options.name,
    sdl,
    execute({ query, variables, operationName, viewer, requestId, signal }: SubgraphRequest) {
      const body = JSON.stringify({ query, variables, operationName, requestId });
      return call(options, '/', body, viewer, signal) as Promise<ExecutionResult>;
    },
  };
}

async function call(
  { name, url, secret, now }: RemoteOptions,
  path: string,
  body: string,
  viewer: Viewer,
  signal?: AbortSignal,
): Promise<unknown> {
  const identity = Buffer.from(JSON.stringify(viewer)).toString('base64url');
  const signature = signCall({ subgraph: name, body, identity, at: now() }, subgraphKey(secret, name));
  const headers = { 'content-type': 'application/json', [IDENTITY_HEADER]: identity, [SIGNATURE_HEADER]: signature };
  try {
    const response = await fetch(new URL(path, url), { method: 'POST', headers, body, ...(signal && { signal }) });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return await response.json();
  } catch (cause) {
    throw Object.assign(
      new ReportedError('SUBGRAPH_UNAVAILABLE', `The part ${name} of the graph did not answer.`, { subgraph: name }),
      { cause },
    );
  }
}
