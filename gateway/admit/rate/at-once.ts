/** Counts what each key has under way. */
export class AtOnce {
  readonly #most: number;
  readonly #underWay = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** @returns what ends it, to be called once; undefined when as many as may be are under way */
  enter(key: string): (() => void) | undefined {
    const count = this.#underWay.get(key) ?? 0;
    if (count >= this.#most) return undefined;
    this.#underWay.set(key, count + 1);
    return () => {
      const left = this.#underWay.get(key)! - 1;
      if (left === 0) this.#underWay.delete(key);
      else this.#underWay.set(key, left);
    };
  }
}
