import { parseArgs } from 'node:util';
import { DOCS, printedPages, stalePages, writePages } from '../docs/printed-pages.ts';
import { subgraphSchemas } from '../subgraph-schemas.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run docs [-- --check]

Prints the pages of docs/ that stand for what the code runs on: errors.md, config.md, access.md and the composed schemas.
由代码生成 docs/ 下的文档：错误码、配置项、字段权限与组合后的模式。

  --check    print nothing; fail, naming the pages, when one differs (npm run docs:check)`;

runCommand(HELP, async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) return 'help';
  const pages = printedPages(subgraphSchemas());
  if (!values.check) {
    await writePages(pages, DOCS);
    process.stdout.write([...pages.keys()].map((name) => `docs/${name}\n`).join(''));
    return 'done';
  }
  const stale = await stalePages(pages, DOCS);
  for (const name of stale)
    process.stderr.write(`docs/${name} differs from the code: run "npm run docs". 文档与代码不一致。\n`);
  return stale.length > 0 ? 'failed' : 'done';
});
