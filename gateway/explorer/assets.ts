import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { altairFiles, altairOptionsScript, altairPage, assetVersion, GRAPHS, type GraphName } from './altair.ts';

const own = (name: string) => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');

const TEXTS: ReadonlyMap<string, string> = new Map([
  ...['pages.css', 'token-box.js'].map((name) => [name, own(name)] as const),
  ...(Object.keys(GRAPHS) as GraphName[]).flatMap((name) => [
    [`${name}.html`, altairPage(name)] as const,
    [`${name}-options.js`, altairOptionsScript(name)] as const,
  ]),
]);

/** Path below which everything that the pages need is served; it changes with its content. */
export const ASSETS = `/explorer/${assetVersion([...TEXTS.values()])}`;

const FILES = altairFiles();

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** One file by its path below ASSETS. Only names from the lists are looked up, so that no path leads out of them. */
export function explorerAsset(path: string): { type: string; content: string | Buffer } | undefined {
  const text = TEXTS.get(path);
  const file = FILES.get(path);
  const content = text ?? (file && readFileSync(file));
  return content === undefined ? undefined : { type: TYPES[extname(path)] ?? 'application/octet-stream', content };
}
