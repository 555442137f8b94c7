import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ReadRow, readRows } from '../../../shared/ingest/read-rows.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rows-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function rowsOf(content: string | Uint8Array, options = {}, columns: string[] = []): Promise<ReadRow[]> {
  const file = join(folder, 'file');
  await writeFile(file, content);
  const rows: ReadRow[] = [];
  for await (const row of readRows(file, { encoding: 'utf-8', delimiter: ',', ...options }, columns)) rows.push(row);
  return rows;
}

const faults = (rows: ReadRow[]) => rows.map((read) => ('raw' in read ? read.problems[0]!.code : read.row));

test('CSV rows are numbered from 1 without the header and blank lines; quotes, commas and line breaks in fields survive', async () => {
  const rows = await rowsOf('\uFEFFa,b\r\n1,"x, ""y"""\r\n\r\n2,"two\r\nlines"\r\n');
  expect(rows).toEqual([
    { number: 1, row: { a: '1', b: 'x, "y"' } },
    { number: 2, row: { a: '2', b: 'two\nlines' } },
  ]);
});

test('gzip is told by the first bytes, NDJSON by its first character', async () => {
  expect(await rowsOf(gzipSync('a\n1\n'))).toEqual([{ number: 1, row: { a: '1' } }]);
  expect(await rowsOf(gzipSync('{"a":1}\n[2]\n{"a":\n'))).toMatchObject([
    { number: 1, row: { a: 1 } },
    { number: 2, raw: '[2]', problems: [{ code: 'LINE_MALFORMED' }] },
    { number: 3, raw: '{"a":', problems: [{ code: 'LINE_MALFORMED' }] },
  ]);
});

test('a quote that is never closed costs its own line only', async () => {
  expect(faults(await rowsOf('a,b\n1,"open\n2,two\n3,"three"\n4,four\n'))).toEqual([
    'LINE_MALFORMED',
    { a: '2', b: 'two' },
    { a: '3', b: 'three' },
    { a: '4', b: 'four' },
  ]);
});

test('a stray quote and a wrong number of columns are held with the text of their line', async () => {
  const rows = await rowsOf('a,b\n1,5" pipe\n2\n3,c\n');
  expect(rows[0]).toMatchObject({ raw: '1,5" pipe', problems: [{ code: 'LINE_MALFORMED' }] });
  expect(rows[1]).toMatchObject({ raw: '2', problems: [{ code: 'COLUMN_COUNT' }] });
  expect(rows[2]).toEqual({ number: 3, row: { a: '3', b: 'c' } });
});

test('a line of two million characters is an outcome, and the next line is read', async () => {
  const rows = await rowsOf(`a\n${'x'.repeat(2_000_000)}\n1\n`);
  expect(faults(rows)).toEqual(['LINE_TOO_LONG', { a: '1' }]);
});

test('bytes of another encoding are held and not guessed at; the encoding can be named', async () => {
  const gb = Buffer.from([0x61, 0x0a, 0xd6, 0xd0, 0x0a]);
  expect(faults(await rowsOf(gb))).toEqual(['ENCODING_INVALID']);
  expect(faults(await rowsOf(gb, { encoding: 'gb18030' }))).toEqual([{ a: '中' }]);
});

test('a header without a column of the mapping, or with one twice, is refused by name', async () => {
  await expect(rowsOf('a,b\n1,2\n', {}, ['c'])).rejects.toMatchObject({
    code: 'INGEST_INVALID',
    message: expect.stringContaining('"c"'),
  });
  await expect(rowsOf('a,a\n1,2\n')).rejects.toMatchObject({ code: 'INGEST_INVALID' });
});

test('damaged compressed data is refused in words', async () => {
  await expect(rowsOf(gzipSync('a\n'.repeat(9999)).subarray(0, 30))).rejects.toMatchObject({ code: 'INGEST_INVALID' });
});

test('whatever the cells hold, what was quoted is what is read', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', '中') });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 20 }), async (table) => {
      const quoted = table.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
      const rows = await rowsOf(['a,b', ...quoted].join('\n'));
      expect(rows).toEqual(table.map(([a, b], place) => ({ number: place + 1, row: { a, b } })));
    }),
  );
});
