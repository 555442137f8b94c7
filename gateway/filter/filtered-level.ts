import { type FieldNode, Kind, type SelectionNode } from 'graphql';
import type { Occurrence } from './collect.ts';
import type { NullPlan } from './null-plan.ts';

/** What remains of the selection sets at one position of the answer. */
export interface FilteredLevel {
  /** Selections that bring something the viewer asked for, by origin. */
  kept: Map<number, SelectionNode[]>;
  /** Objects that hold nothing for the viewer, but may not be null: asked for only when the level is kept for another reason. */
  padding: Map<number, SelectionNode[]>;
  /** Origins of which something was denied. One that has nothing kept and is not among them asked for nothing. */
  lost: ReadonlySet<number>;
  nulls: NullPlan;
  /** A response key that no selection here uses, for an own `__typename`. */
  freeKey: string;
  /** A field that may not be null is denied, so the object that has it must be null. */
  isNull: boolean;
}

/** Gathers the outcome of one level. */
export class LevelBuilder {
  readonly #possible: ReadonlySet<string>;
  readonly #kept = new Map<number, SelectionNode[]>();
  readonly #padding = new Map<number, SelectionNode[]>();
  readonly #omitted = new Map<string, Set<string>>();
  readonly #below = new Map<string, NullPlan>();
  readonly #keys = new Set<string>();
  readonly #lost = new Set<number>();
  #isNull = false;

  constructor(possible: ReadonlySet<string>) {
    this.#possible = possible;
  }

  keep(occurrence: Occurrence, node: FieldNode): void {
    this.#add(this.#kept, occurrence, node);
  }

  pad(occurrence: Occurrence, node: FieldNode): void {
    this.#add(this.#padding, occurrence, node);
  }

  omit(key: string, occurrence: Occurrence, isNull: boolean): void {
    this.#keys.add(key);
    this.#lost.add(occurrence.origin);
    const types = this.#omitted.get(key) ?? new Set();
    for (const type of occurrence.possible) types.add(type);
    this.#omitted.set(key, types);
    this.#isNull ||= isNull;
  }

  descend(key: string, nulls: NullPlan): void {
    if (nulls.fields.size > 0 || nulls.typeKey !== undefined) this.#below.set(key, nulls);
  }

  finish(): FilteredLevel {
    const fields: NullPlan['fields'] = new Map();
    for (const key of new Set([...this.#omitted.keys(), ...this.#below.keys()])) {
      const types = this.#omitted.get(key) ?? new Set();
      fields.set(key, {
        types: types.size === this.#possible.size ? 'all' : types,
        below: this.#below.get(key),
      });
    }
    const differs = [...fields.values()].some(({ types }) => types !== 'all' && types.size > 0);
    const key = freeKey(this.#keys);
    const nulls: NullPlan = { fields, typeKey: differs ? key : undefined };
    return { kept: this.#kept, padding: this.#padding, lost: this.#lost, nulls, freeKey: key, isNull: this.#isNull };
  }

  #add(to: Map<number, SelectionNode[]>, { origin, narrowing, node: { alias, name } }: Occurrence, node: FieldNode) {
    this.#keys.add((alias ?? name).value);
    const selection = narrowing.reduceRight<SelectionNode>(
      (inner, condition) => ({
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: condition } },
        selectionSet: { kind: Kind.SELECTION_SET, selections: [inner] },
      }),
      node,
    );
    const selections = to.get(origin);
    if (selections) selections.push(selection);
    else to.set(origin, [selection]);
  }
}

function freeKey(taken: ReadonlySet<string>): string {
  let key = 'filteredType';
  while (taken.has(key)) key += '_';
  return key;
}
