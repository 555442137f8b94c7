import { randomUUID } from 'node:crypto';
import { PUBLIC_VIEWER } from '../../shared/access/viewer.ts';
import type { createAnswering } from '../answer.ts';
import type { PublicAsk } from './public-downloads.ts';

/** Asks as anybody does, through all that a request of the public passes but its limits, which are for those who ask from outside. */
export function publicAsk(answer: ReturnType<typeof createAnswering>): PublicAsk {
  const anybody = async () => ({ viewer: PUBLIC_VIEWER, charge: () => {}, enter: () => () => {} });
  return async (query, variables) => {
    const asked = { query, operationName: undefined, variables };
    return (await answer(asked, anybody, { requestId: `downloads-${randomUUID()}` })).body;
  };
}
