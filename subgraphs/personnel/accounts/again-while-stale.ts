/** Reads and writes again for as long as what was read is changed in between, so that nobody's change is written over. */
export async function againWhileStale<Result>(readAndWrite: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await readAndWrite();
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'STALE') throw error;
    }
  }
}
