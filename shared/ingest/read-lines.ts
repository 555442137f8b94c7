import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { ReportedError } from '../errors/reported-error.ts';

/** Characters a line may have; the rest of a longer one is not kept in memory. */
const LONGEST_LINE = 1 << 20;

export interface Line {
  text: string;
  /** The line was longer than `LONGEST_LINE`; `text` is its beginning. */
  cut: boolean;
}

/**
 * The lines of a file, plain or gzipped (told by its first bytes), in constant memory. A byte order mark is dropped; a byte that the
 * encoding does not know becomes U+FFFD, which callers must not take for text.
 *
 * @param encoding a label of the Encoding Standard, such as `utf-8`, `gb18030`, `windows-1252`
 * @param onBytes told how many bytes of the file (as it lies on disk) each read brought
 * @throws ReportedError INGEST_INVALID when the file cannot be read, or its compressed data is damaged
 */
export async function* readLines(
  file: string,
  encoding: string,
  onBytes: (count: number) => void = () => {},
): AsyncGenerator<Line> {
  try {
    yield* linesOf(await bytesOf(file, onBytes), encoding);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** The lines of plain bytes, as they come. See `readLines`. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder(encoding);
  let rest = '';
  let cut = false;
  for await (const chunk of bytes) {
    const parts = decoder.decode(chunk, { stream: true }).split('\n');
    parts[0] = rest + parts[0];
    rest = parts.pop()!;
    for (const text of parts) {
      yield line(text, cut);
      cut = false;
    }
    if (rest.length > LONGEST_LINE) {
      rest = rest.slice(0, LONGEST_LINE);
      cut = true;
    }
  }
  rest += decoder.decode();
  if (rest !== '' || cut) yield line(rest, cut);
}

function line(text: string, cut: boolean): Line {
  const bare = text.endsWith('\r') ? text.slice(0, -1) : text;
  return { text: bare.slice(0, LONGEST_LINE), cut: cut || bare.length > LONGEST_LINE };
}

async function bytesOf(file: string, onBytes: (count: number) => void): Promise<AsyncIterable<Uint8Array>> {
  const source = createReadStream(file);
  source.on('data', (chunk) => onBytes(chunk.length));
  source.pause();
  if (!(await isGzip(file))) return source;
  const gunzip = createGunzip();
  // pipe does not hand errors on; without this a vanished file would leave the reader waiting
  source.on('error', (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** Reading failures of the operating system and of zlib carry a code; anything else thrown while reading is the consumer's. */
function unreadable(file: string, cause: unknown): unknown {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (cause instanceof ReportedError || typeof code !== 'string' || !/^(E[A-Z]+|Z_[A-Z_]+)$/.test(code)) return cause;
  return Object.assign(
    new ReportedError(
      'INGEST_INVALID',
      `${file} cannot be read: ${message}.`,
      { reason: code },
      `文件 ${file} 无法读取：${code}。`,
    ),
    { cause },
  );
}
