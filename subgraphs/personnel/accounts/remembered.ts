/** Milliseconds for which what was read is answered again, when nothing in this process has changed it. */
const LIFE = 5_000;
const MOST = 10_000;

/**
 * Answers of the store that are asked for at every request. Who asks while another reads gets the same answer; what this process writes
 * drops them all, what another one writes shows within five seconds.
 */
export class Remembered<Value> {
  readonly #known = new Map<string, { at: number; value: Promise<Value> }>();

  get(key: string, now: Date, read: () => Promise<Value>): Promise<Value> {
    const before = this.#known.get(key);
    const age = before && now.getTime() - before.at;
    if (age !== undefined && age >= 0 && age < LIFE) return before!.value;
    const value = read();
    this.#known.delete(key);
    this.#known.set(key, { at: now.getTime(), value });
    if (this.#known.size > MOST) this.#known.delete(this.#known.keys().next().value!);
    // a failure is told to who asked, and forgotten
    value.catch(() => {
      if (this.#known.get(key)?.value === value) this.#known.delete(key);
    });
    return value;
  }

  clear(): void {
    this.#known.clear();
  }
}
