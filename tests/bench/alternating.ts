/** Rounds before the first that counts. */
const WARM_UP = 5;

/** Median milliseconds of each way; rounds alternate, so that a busy moment falls on all alike. */
export async function alternating(
  rounds: number,
  ways: Readonly<Record<string, () => unknown>>,
): Promise<Map<string, number>> {
  const taken = new Map<string, number[]>(Object.keys(ways).map((what) => [what, []]));
  for (let round = 0; round < rounds + WARM_UP; round += 1)
    for (const [what, work] of Object.entries(ways)) {
      const start = performance.now();
      await work();
      if (round >= WARM_UP) taken.get(what)!.push(performance.now() - start);
    }
  return new Map([...taken].map(([what, times]) => [what, times.sort((a, b) => a - b)[times.length >> 1]!]));
}

/** Prints medians, and their ratios to the first. */
export function printMedians(medians: ReadonlyMap<string, number>): void {
  const [base] = medians.values();
  console.table(
    [...medians].map(([what, ms]) => ({ what, 'ms (median)': ms.toFixed(2), ratio: (ms / base!).toFixed(2) })),
  );
}
