import { expect, test } from '@jest/globals';
import { sourceFaults } from '../../../subgraphs/coordination/rules.ts';

test('a source that was registered or heard of in the future is held', () => {
  const received = new Date('2026-11-24T04:00:00Z');
  const later = new Date('2026-11-24T04:00:01Z');
  expect(sourceFaults({ registeredAt: received, lastContactAt: received }, received)).toEqual([]);
  expect(sourceFaults({ registeredAt: later, lastContactAt: later }, received).map(({ field }) => field)).toEqual([
    'registeredAt',
    'lastContactAt',
  ]);
});
