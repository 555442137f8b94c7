import { resolve } from 'node:path';
import type { Config } from '../shared/config/config.ts';

/** What a newcomer reads when the graph is up: where to go, and how to get a token. */
export function welcome(url: string, { mongodbUri, subgraphs, dataDir, explorer, demoSize }: Config): string {
  const embedded = !mongodbUri && subgraphs.size === 0;
  const lines = [
    '',
    `Supervision Graph 监管图 is up at ${url}`,
    `  Public graph 公众图    POST ${url}/public/graphql   (no token)`,
    `  Portal graph 门户图    POST ${url}/graphql          (Authorization: Bearer <token>)`,
    ...(explorer ? [`  Explorers 在线查询     ${url}/`] : []),
    ...(embedded
      ? [
          ...(demoSize === 0
            ? []
            : [`  A token 获取令牌       ${settingsOf(url, dataDir)}npm run token -- market.officer`]),
          `  Data 数据目录          ${dataDir}`,
          '  The embedded engine is for one machine; set MONGODB_URI for a replica set. 内置引擎仅供单机使用。',
        ]
      : []),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** The command finds the gateway by the same settings: those that are not the defaults are named before it. */
function settingsOf(url: string, dataDir: string): string {
  const { port } = new URL(url);
  return [port === '4000' ? '' : `PORT=${port} `, dataDir === resolve('data') ? '' : `DATA_DIR=${dataDir} `].join('');
}
