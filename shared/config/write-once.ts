import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The text of a file, made at first need and kept, mode 0600. Written aside and linked into place: the name never stands for half a
 * file, and of several processes that start at once all use the text of the first.
 */
export async function readOrCreate(path: string, make: () => string | Promise<string>): Promise<string> {
  const before = await readIfThere(path);
  if (before !== undefined) return before;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const text = await make();
  const aside = `${path}.${randomUUID()}`;
  await writeFile(aside, text, { mode: 0o600 });
  try {
    await link(aside, path);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return await readFile(path, 'utf8');
  } finally {
    await unlink(aside);
  }
}

export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
