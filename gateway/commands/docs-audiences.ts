import { parseArgs } from 'node:util';
import { printAudiences } from '../docs/audiences-run.ts';
import { DOCS, stalePages, writePages } from '../docs/printed-pages.ts';
import { runCommand } from './run-command.ts';

const HELP = `npm run docs:audiences [-- --check]

Starts a small demo city, puts the same documents to it as every demo account and as the public, and prints docs/audiences.md.
启动小型演示城市，由公众和各演示账号提交同一查询，生成 docs/audiences.md。

  --check    print nothing; fail when the page differs from what everybody gets`;

const PAGE = 'audiences.md';

runCommand(HELP, async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help) return 'help';
  const pages = new Map([[PAGE, await printAudiences()]]);
  if (!values.check) {
    await writePages(pages, DOCS);
    process.stdout.write(`docs/${PAGE}\n`);
    return 'done';
  }
  if ((await stalePages(pages, DOCS)).length === 0) return 'done';
  process.stderr.write(
    `docs/${PAGE} differs from what everybody gets: run "npm run docs:audiences". 文档与实际结果不一致。\n`,
  );
  return 'failed';
});
