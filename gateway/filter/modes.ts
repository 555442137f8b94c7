import type { Config } from '../../shared/config/config.ts';
import { Refusal } from '../refusal.ts';
import { denialError } from './denial-error.ts';
import type { Denial } from './selections.ts';

/**
 * What becomes of an operation that asks for what its viewer may not have. No mode opens anything.
 *
 * - `filter`: what is denied is null, with an error; the rest is served.
 * - `reject`: the whole operation is refused, nothing is executed.
 * - `dry-run`: as `filter`, and the answer tells in its extensions what `reject` would have refused. Never in production.
 */
export type AuthorizationMode = Config['authorization'];

/** What `reject` would have refused. */
export interface DryRun {
  wouldReject: readonly { path: string; coordinate: string }[];
}

/** @throws Refusal UNAUTHORIZED_FIELD_OR_TYPE, status 403, with one error per denied position, in the mode `reject` */
export function applyMode(mode: AuthorizationMode, denials: readonly Denial[]): DryRun | undefined {
  if (mode === 'filter' || denials.length === 0) return undefined;
  if (mode === 'dry-run')
    return { wouldReject: denials.map(({ path, coordinate }) => ({ path: path.join('.'), coordinate })) };
  throw new Refusal(
    'UNAUTHORIZED_FIELD_OR_TYPE',
    'The operation asks for what is not for this caller.',
    denials.map(denialError),
    403,
  );
}
