import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type AltairConfigOptions, getDistDirectory, isSandboxFrame, renderAltair } from 'altair-static';
import { type Example, PORTAL_EXAMPLES, PUBLIC_EXAMPLES } from './examples.ts';

/** The two graphs a browser can explore, by the name that their files have. */
export const GRAPHS = {
  portal: { endpoint: '/graphql', examples: PORTAL_EXAMPLES },
  public: { endpoint: '/public/graphql', examples: PUBLIC_EXAMPLES },
} as const;

export type GraphName = keyof typeof GRAPHS;

/** Where the page keeps a token: for the browser tab alone, gone with it. */
export const TOKEN_KEY = 'supervision-graph-token';

/** Altair's own files, path below the assets to path on disk. Its sandbox for scripts of users is left out: nothing here runs them. */
export function altairFiles(): ReadonlyMap<string, string> {
  const folder = getDistDirectory();
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'index.html' && !isSandboxFrame(entry.parentPath))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path).replaceAll('\\', '/'), path]),
  );
}

/** Altair's page for one graph, which finds its files beside itself. */
export function altairPage(name: GraphName): string {
  return renderAltair({ baseURL: './', serveInitialOptionsInSeperateRequest: `${name}-options.js` });
}

/** The script that starts Altair with the examples in tabs, and with the token of the page around it. */
export function altairOptionsScript(name: GraphName): string {
  const { endpoint, examples } = GRAPHS[name];
  const options: AltairConfigOptions = {
    endpointURL: endpoint,
    disableAccount: true,
    // Nothing is kept in the browser: neither a token nor what was answered.
    preserveState: false,
    instanceStorageNamespace: `supervision-graph-${name}-`,
    initialWindows: examples.map((example) => tab(example, endpoint)),
    initialSettings: { 'banners.disable': true, 'alert.disableUpdateNotification': true },
  };
  return `const options = ${JSON.stringify(options)};
const token = ${name === 'portal' ? `sessionStorage.getItem('${TOKEN_KEY}')` : 'null'};
for (const tab of [options, ...options.initialWindows]) {
  tab.endpointURL = new URL(tab.endpointURL, location.origin).href;
  if (token) tab.initialHeaders = { Authorization: \`Bearer \${token}\` };
}
// Without a token the portal tells nothing of its schema: it is not asked in vain.
options.initialSettings['schema.reloadOnStart'] = token !== null || ${name === 'public'};
options.initialSettings.language = navigator.language.startsWith('zh') ? 'zh-CN' : 'en-US';
AltairGraphQL.init(options);
`;
}

function tab({ name, query, variables = '{}' }: Example, endpoint: string) {
  return { initialName: name, initialQuery: query, initialVariables: variables, endpointURL: endpoint };
}

/** Changes with anything that is served below it, so that browsers may keep the files for good. */
export function assetVersion(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of altairFiles().values()) hash.update(path.split('/').at(-1)!).update(readFileSync(path));
  for (const text of texts) hash.update(text);
  return hash.digest('hex').slice(0, 16);
}
