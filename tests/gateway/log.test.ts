import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { createLog } from '../../gateway/log.ts';
import { ReportedError } from '../../shared/errors/reported-error.ts';

const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJtYXJrZXQifQ.c2lnbmF0dXJl';

/** What a log writes, and its lines as JSON. */
function capture() {
  const lines: string[] = [];
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  return { lines, log: createLog({ level: 'info' }, destination) };
}

test.each([
  ['a header of a request', { headers: { authorization: `Bearer ${TOKEN}`, cookie: 'session=s3cret', dpop: TOKEN } }],
  [
    'a header deeper down',
    { error: Object.assign(new Error('x'), { request: { headers: { authorization: 'Basic s3cret' } } }) },
  ],
  ['a variable', { variables: { password: 's3cret', account: 'market.officer' } }],
  ['a token of an answer', { data: { signIn: { token: TOKEN } } }],
  ['a secret at the top', { secret: 's3cret', client_secret: 's3cret' }],
  [
    'the message of an error',
    { error: new Error(`got Authorization: Bearer ${TOKEN} from mongodb://root:s3cret@db/`) },
  ],
  ['a scheme of another case', { text: 'dpop s3cret-s3cret', other: 'BEARER s3cret' }],
  ['an identity number', { text: 'holder 61010319900101123X' }],
])('no secret is written: %s', (_, facts) => {
  const { lines, log } = capture();
  log.error(facts, `with Bearer ${TOKEN}`);
  const [line] = lines;
  expect(line).not.toMatch(/s3cret|eyJ|c2lnbmF0dXJl|61010319900101123X/);
  expect(JSON.parse(line!)).toMatchObject({ level: 50, msg: 'with Bearer [token]' });
});

test('an error is told with its message, its facts and its stack', () => {
  const { lines, log } = capture();
  log.error(
    { requestId: 'r', error: new ReportedError('STORE_UNAVAILABLE', 'No MongoDB answers.', { host: 'db' }) },
    'failed',
  );
  expect(JSON.parse(lines[0]!)).toMatchObject({
    requestId: 'r',
    error: { message: 'No MongoDB answers.', code: 'STORE_UNAVAILABLE', stack: expect.stringContaining('log.test') },
  });
});

test('what is no secret is written as it came', () => {
  const { lines, log } = capture();
  const facts = {
    requestId: '8f14e45f-ceea',
    code: 'COST_EXCEEDED',
    url: 'http://127.0.0.1:4101/',
    certificateNo: 'DEMO-1',
  };
  log.info(facts, 'request refused');
  expect(JSON.parse(lines[0]!)).toMatchObject({ ...facts, msg: 'request refused' });
});
