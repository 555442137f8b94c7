import { ChangeSource } from '../../../gateway/live/change-source.ts';
import type { ChangeKey } from '../../../shared/audit/change-keys.ts';
import type { Subgraph } from '../../../shared/subgraph/subgraph.ts';
import { recordingLog } from '../fixtures/gateway.ts';

export const change = (sequence: number, kind = 'Task'): ChangeKey => ({ sequence, kind, record: `R${sequence}` });

/** A subgraph whose log grows by hand. */
export function growing() {
  const log: ChangeKey[] = [];
  let wake: (() => void) | undefined;
  const subgraph: Subgraph = {
    name: 'coordination',
    sdl: '',
    onSealed: (listener) => {
      wake = listener;
      return () => {
        wake = undefined;
      };
    },
    execute: async ({ variables }) => {
      const after = variables?.['after'] as number | undefined;
      const changes = after === undefined ? [] : log.slice(after);
      return { data: { _changes: JSON.stringify({ changes, head: log.length }) } };
    },
  };
  let looks = 0;
  const onLook = () => {
    looks++;
  };
  const source = new ChangeSource({ subgraph, everyMilliseconds: 60_000, log: recordingLog(), onLook });
  const grow = (...kinds: string[]) => {
    for (const kind of kinds) log.push(change(log.length + 1, kind));
    wake?.();
  };
  return { source, grow, isWatched: () => wake !== undefined, looks: () => looks };
}
