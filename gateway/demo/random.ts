/** Numbers that look random and are the same at every call: splitmix32, one sequence for each row. Not for secrets. */
export class Draws {
  #state: number;

  constructor(state: number) {
    this.#state = state;
  }

  /** Evenly from 0 to below 1. */
  unit(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return mixed(this.#state) / 2 ** 32;
  }

  /** A whole number from 0 to below `count`; 0 where `count` is less than 1. */
  below(count: number): number {
    return Math.floor(this.unit() * Math.max(count, 1));
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(share: number): boolean {
    return this.unit() < share;
  }

  pick<Entry>(list: readonly Entry[]): Entry {
    if (list.length === 0) throw new TypeError('Nothing can be drawn from an empty list.');
    return list[this.below(list.length)]!;
  }

  /** Most draws near 0, few far out: a power law over `count` ranks, the steeper the larger `steepness` (1: even). */
  rank(count: number, steepness: number): number {
    return Math.floor(Math.max(count, 1) * this.unit() ** steepness);
  }
}

/** The draws of the row of an index in a stream of rows: any row can be drawn without those before it. */
export function stream(seed: string, name: string): (index: number) => Draws {
  const start = hashOf(`${seed}/${name}`);
  return (index) => new Draws(mixed((start + Math.imul(index, 0x85ebca6b)) | 0) | 0);
}

/** Chooses among entries by their weight. */
export class WeightedChoice<Entry> {
  readonly #entries: readonly Entry[];
  readonly #through: readonly number[];

  constructor(entries: readonly Entry[], weight: (entry: Entry) => number) {
    this.#entries = entries;
    let sum = 0;
    this.#through = entries.map((entry) => {
      sum += weight(entry);
      return sum;
    });
  }

  draw(draws: Draws): Entry {
    const at = draws.unit() * this.#through.at(-1)!;
    let place = 0;
    while (this.#through[place]! <= at) place += 1;
    return this.#entries[place]!;
  }
}

/** Splits a total by weights into whole numbers that add up to it. */
export function apportioned(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((one, other) => one + other, 0);
  let weighed = 0;
  let given = 0;
  return weights.map((weight) => {
    weighed += weight;
    const through = sum === 0 ? 0 : Math.round((total * weighed) / sum);
    const share = through - given;
    given = through;
    return share;
  });
}

function mixed(state: number): number {
  let bits = state;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  return hash | 0;
}
