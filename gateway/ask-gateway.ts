import type { Config } from '../shared/config/config.ts';
import { ReportedError } from '../shared/errors/reported-error.ts';

/**
 * Asks the portal graph of the running gateway, for the commands beside it.
 * @returns its answer, errors among it
 * @throws ReportedError SUBGRAPH_UNAVAILABLE when none answers
 */
export async function askGateway<Answer>(
  { host, port }: Pick<Config, 'host' | 'port'>,
  body: { query: string; variables: Readonly<Record<string, unknown>> },
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const url = `http://${host}:${port}/graphql`;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Answer;
  } catch {
    throw new ReportedError(
      'SUBGRAPH_UNAVAILABLE',
      `No gateway answers at ${url}. Start it with "npm start", or name HOST and PORT as it has them.`,
      { url },
      `网关 ${url} 未响应，请先运行 npm start。`,
    );
  }
}
