import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '../../shared/config/config.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';
import type { ExportedDataset } from '../../subgraphs/items/catalogue-export.ts';
import { runCommand } from './run-command.ts';
import { withSubgraphs } from './with-subgraphs.ts';

const HELP = `npm run -s catalogue -- items|subItems|checklists [--format csv|ndjson] > catalogue.csv

Writes the item catalogue to the standard output, in the fields by which npm run ingest brings it in (Art. 7).
导出监管事项目录清单、子项或检查实施清单。

  --format FORMAT  csv unless told`;

runCommand(HELP, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { format: { type: 'string', default: 'csv' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help || positionals.length !== 1) return values.help ? 'help' : 'usage';
  const { format } = values;
  if (format !== 'csv' && format !== 'ndjson')
    throw new ReportedError(
      'BAD_USER_INPUT',
      '--format takes csv or ndjson.',
      { argument: 'format' },
      '--format 应为 csv 或 ndjson。',
    );
  await withSubgraphs(
    readConfig(),
    async ({ items }) => {
      const lines = items!.exportCatalogue(positionals[0] as ExportedDataset, format);
      await pipeline(Readable.from(lines), process.stdout, { end: false });
    },
    ['items'],
  );
  return 'done';
});
