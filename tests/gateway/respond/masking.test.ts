import { expect, test } from '@jest/globals';
import { maskError, respondRefusal } from '../../../gateway/respond/respond.ts';
import { recordingLog } from '../fixtures/gateway.ts';

test.each([
  ['an error without a code', {}],
  ['a code that is not in the catalogue', { code: 'DOWNSTREAM_SERVICE_ERROR' }],
  ['a code named like a method of every object', { code: 'toString' }],
  ['the code of a defect', { code: 'INTERNAL' }],
  ['a code of our own start', { code: 'CONFIG_INVALID' }],
  ['a validation failure behind the gateway', { code: 'GRAPHQL_VALIDATION_FAILED' }],
])('%s leaves as INTERNAL without its message, and is logged with it', (_, extensions) => {
  const log = recordingLog();
  const masked = maskError({ message: 'connect ECONNREFUSED 10.0.0.7', path: ['a', 0], extensions }, 'r1', log);
  expect(masked).toEqual({
    message: 'Something went wrong on our side.',
    path: ['a', 0],
    extensions: { code: 'INTERNAL', messageZh: '系统内部错误。' },
  });
  expect(JSON.stringify(log.lines)).toContain('ECONNREFUSED');
});

test('an error of the catalogue leaves with its plain facts alone', () => {
  const masked = maskError(
    {
      message: 'No such item.',
      path: ['item'],
      extensions: {
        code: 'NOT_FOUND',
        kind: 'item',
        candidates: ['a'],
        serviceName: 'items',
        stacktrace: ['at x'],
        response: { body: 'x' },
        exception: { stacktrace: [] },
        nested: { url: 'http://x' },
      },
    },
    'r1',
    recordingLog(),
  );
  expect(masked.extensions).toEqual({
    code: 'NOT_FOUND',
    messageZh: '不存在或不可见。',
    kind: 'item',
    candidates: ['a'],
  });
});

test('a defect in the gateway itself is a 500 without a word about it', () => {
  const log = recordingLog();
  const { status, body } = respondRefusal(new TypeError('x is undefined at /srv/app'), 'r1', log);
  expect(status).toBe(500);
  expect(body.errors).toEqual([
    {
      message: 'Something went wrong on our side.',
      extensions: { code: 'INTERNAL', messageZh: '系统内部错误。', requestId: 'r1' },
    },
  ]);
  expect(log.lines).toHaveLength(1);
});
