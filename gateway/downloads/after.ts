import { type FileHandle, open } from 'node:fs/promises';

/** Bytes that are read at once; more than most lines have. */
const LOOK = 4_096;
const NEWLINE = 0x0a;
const NUMBERED = /^\{"sequence":(\d+),/;

/**
 * Where in an NDJSON file whose lines stand in the order of their numbers those after a number begin; its length where there are none. Looks
 * at some thirty places of a file of gigabytes.
 */
export async function offsetAfter(path: string, sequence: number): Promise<number> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    // both are starts of lines: what stands before `low` is not wanted, what stands from `high` on is
    let [low, high] = [0, size];
    while (low < high) {
      const middle = await startFrom(file, Math.floor((low + high) / 2));
      const start = middle < high ? middle : low;
      if ((await numberAt(file, start)) > sequence) high = start;
      else low = await startFrom(file, start + 1);
    }
    return low;
  } finally {
    await file.close();
  }
}

/** Start of the first line that begins here or later; the length of the file where none does. */
async function startFrom(file: FileHandle, offset: number): Promise<number> {
  if (offset === 0) return 0;
  for (let at = offset - 1; ; at += LOOK) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LOOK), 0, LOOK, at);
    const place = buffer.subarray(0, bytesRead).indexOf(NEWLINE);
    if (place >= 0) return at + place + 1;
    if (bytesRead < LOOK) return at + bytesRead;
  }
}

async function numberAt(file: FileHandle, start: number): Promise<number> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, start);
  const number = NUMBERED.exec(buffer.subarray(0, bytesRead).toString('latin1'))?.[1];
  if (number === undefined) throw new TypeError('A line of the downloads has no number.');
  return Number(number);
}
