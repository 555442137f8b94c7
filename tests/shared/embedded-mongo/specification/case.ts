/** A document of these tests. */
export interface Thing {
  _id: unknown;
  [field: string]: unknown;
}

/** A call of the driver's collection: method, arguments, and what its result must hold, or `{ code }` of its refusal. */
export type Call = [method: string, args: unknown[], gives?: unknown] | [step: 'start' | 'commit' | 'abort'];

/** Documents before, calls, documents after; the title names the file of the driver specifications that the case follows. */
export type SpecificationCase = [title: string, before: Thing[], calls: Call[], after: Thing[]];

export const THREE: Thing[] = [
  { _id: 1, n: 10 },
  { _id: 2, n: 20 },
  { _id: 3, n: 30 },
];

/** Two with an array of documents. */
export const LISTS: [Thing, Thing] = [
  { _id: 1, y: [{ b: 3 }, { b: 1 }] },
  { _id: 2, y: [{ b: 0 }, { b: 1 }] },
];

/** The three with some of them otherwise; null takes one away. */
export function three(changes: Record<number, object | null>, ...more: Thing[]): Thing[] {
  const kept = THREE.flatMap((one) => {
    const change = changes[one._id as number];
    return change === null ? [] : [change === undefined ? one : { _id: one._id, ...change }];
  });
  return [...kept, ...more];
}
