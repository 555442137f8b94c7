import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { DownloadFile } from './manifest.ts';

/** Characters that go to the disk at once: a line each would be a turn of the event loop each. */
const AT_ONCE = 65_536;

/** Writes lines into a file. @returns what the manifest says of it */
export async function writeFileOf(
  folder: string,
  name: string,
  mediaType: string,
  lines: Iterable<string>,
): Promise<DownloadFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  function* chunks() {
    let text = '';
    for (const line of lines) {
      text += line;
      if (text.length >= AT_ONCE) {
        yield Buffer.from(text);
        text = '';
      }
    }
    if (text) yield Buffer.from(text);
  }
  const counted = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  await pipeline(Readable.from(chunks()), counted, createWriteStream(join(folder, name)));
  return { name, mediaType, bytes, sha256: hash.digest('base64url') };
}
