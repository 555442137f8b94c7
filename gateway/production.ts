import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../shared/config/config.ts';
import { ReportedError } from '../shared/errors/reported-error.ts';
import { DEMO_ACCOUNTS_FILE } from './demo/first-fill.ts';

/**
 * Keeps what was made for trying out from serving a city: the passwords of demo accounts stand in a file.
 * @throws ReportedError NOT_FOR_PRODUCTION, with what to do
 */
export function refuseDemoInProduction({ production, dataDir }: Pick<Config, 'production' | 'dataDir'>): void {
  const file = join(dataDir, DEMO_ACCOUNTS_FILE);
  if (!production || !existsSync(file)) return;
  throw new ReportedError(
    'NOT_FOR_PRODUCTION',
    `${file} holds the passwords of demo accounts, so that this data is a demonstration. Name another DATA_DIR and database; ` +
      'if the accounts were ended and the data is real, remove the file.',
    { file },
    `${file} 含演示账号口令，属演示数据。请更换 DATA_DIR 与数据库；若演示账号已停用且数据真实，请删除该文件。`,
  );
}
