import type { Config } from '../../shared/config/config.ts';

/**
 * The addresses under which clients know a path. A device proof names one of them, so they come from the settings, never from what
 * the request says: a proof that was made for another server must not pass here.
 *
 * @param localPort port that the request came in at
 */
export function endpointUrls(
  path: string,
  localPort: number | undefined,
  { host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>,
): string[] {
  if (publicUrl) return [new URL(`${publicUrl.replace(/\/$/, '')}${path}`).href];
  const port = localPort === undefined ? '' : `:${localPort}`;
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', host.includes(':') ? `[${host}]` : host]);
  return [...names].map((name) => new URL(`http://${name}${port}${path}`).href);
}
