import { expect, test } from '@jest/globals';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { PUBLIC_VIEWER } from '../../../shared/access/viewer.ts';
import { AnswerLog } from '../../../shared/audit/answer-log.ts';
import type { ReadEntry } from '../../../shared/audit/read-entry.ts';
import { type Place, ReadRecorder } from '../../../shared/audit/read-recorder.ts';
import { VIEWERS, withPurpose } from '../../support/viewers.ts';
import { NOON } from './chain.ts';

const INSPECTOR = { ...withPurpose(VIEWERS.inspector, '案-1'), session: 's-1', source: '10.0.0.8' };

function place(...path: (string | number)[]): Place {
  return path.reduce<Place | undefined>((prev, key) => ({ prev, key }), undefined)!;
}

/** An answer with two complaints, of which the telephones were let through and a secret was refused. */
function answered(viewer = INSPECTOR as typeof INSPECTOR | typeof PUBLIC_VIEWER) {
  const reads = new ReadRecorder();
  reads.passed('Complaint', 'phone', { _id: 'C-1' }, place('complaints', 'nodes', 0, 'tel'));
  reads.passed('Complaint', 'phone', { _id: 'C-2' }, place('complaints', 'nodes', 1, 'tel'));
  reads.denied('Complaint', 'idNumber', { _id: 'C-1' });
  const nodes = [
    { no: 'C-1', tel: '13800000000' },
    { no: 'C-2', tel: null },
  ] as Record<string, unknown>[];
  const result: ExecutionResult = { data: { complaints: { nodes } } };
  return { result, context: { viewer, requestId: 'r-1', now: NOON, reads } };
}

function keeping() {
  const entries: ReadEntry[] = [];
  return { entries, write: async (written: readonly ReadEntry[]) => void entries.push(...written) };
}

const FAILING = { write: () => Promise.reject(new Error('disk full at /data')) };
const now = () => NOON;

test('one operation is one entry: who, on which session, why, which fields of which records, and no value', async () => {
  const log = keeping();
  const { result, context } = answered();
  expect(await new AnswerLog('complaints', log, now).answered(result, context)).toBe(result);
  expect(log.entries).toEqual([
    {
      _id: expect.any(String),
      at: NOON,
      by: 'inspector.city',
      department: 'INSPECTION',
      session: 's-1',
      source: '10.0.0.8',
      purpose: '核查',
      caseNo: '案-1',
      requestId: 'r-1',
      subgraph: 'complaints',
      reads: [{ kind: 'Complaint', records: ['C-1', 'C-2'], fields: ['phone'] }],
      denied: [{ kind: 'Complaint', records: ['C-1'], fields: ['idNumber'] }],
      about: ['Complaint/C-1', 'Complaint/C-2'],
    },
  ]);
  expect(JSON.stringify(log.entries)).not.toContain('13800000000');
});

test('what cannot be logged is not read: the guarded values are taken out with an error each, the rest stands', async () => {
  const { result, context } = answered();
  const { data, errors } = await new AnswerLog('complaints', FAILING, now).answered(result, context);
  expect(data).toEqual({
    complaints: {
      nodes: [
        { no: 'C-1', tel: null },
        { no: 'C-2', tel: null },
      ],
    },
  });
  expect(errors!.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
    [['complaints', 'nodes', 0, 'tel'], 'AUDIT_UNAVAILABLE'],
    [['complaints', 'nodes', 1, 'tel'], 'AUDIT_UNAVAILABLE'],
  ]);
  expect(JSON.stringify({ data, errors })).not.toMatch(/13800000000|disk full/);
});

test('only what was delivered counts: not what an error took away, nor what lies in an object that is null', async () => {
  const log = keeping();
  const { context } = answered();
  const failed = new GraphQLError('broken', { path: ['complaints', 'nodes', 0, 'tel'] });
  const result = { data: { complaints: { nodes: [{ no: 'C-1', tel: null }, null] } }, errors: [failed] };
  await new AnswerLog('complaints', log, now).answered(result, context);
  expect(log.entries.map(({ reads, about }) => [reads, about])).toEqual([[[], ['Complaint/C-1']]]);
});

test('an answer that holds nothing guarded writes nothing, even where the log is away', async () => {
  const result = { data: { items: [] } };
  const context = { viewer: INSPECTOR, requestId: 'r-2', now: NOON, reads: new ReadRecorder() };
  expect(await new AnswerLog('items', FAILING, now).answered(result, context)).toBe(result);
});

test('a page of refused rows is one refusal that names fifty of them; the public is not written down', async () => {
  const log = keeping();
  const reads = new ReadRecorder();
  for (let row = 0; row < 80; row++) reads.denied('Complaint', 'phone', { _id: `C-${row}` });
  const result = { data: { complaints: null } };
  const context = { viewer: INSPECTOR, requestId: 'r-3', now: NOON, reads };
  await new AnswerLog('complaints', log, now).answered(result, context);
  expect(log.entries[0]!.denied).toMatchObject([{ kind: 'Complaint', more: 30 }]);
  expect(log.entries[0]!.about).toHaveLength(50);

  await new AnswerLog('complaints', log, now).answered(result, { ...context, viewer: PUBLIC_VIEWER as never });
  expect(log.entries).toHaveLength(1);
});

test('a record without a key is not read, since it could not be named', () => {
  expect(() => new ReadRecorder().passed('Complaint', 'phone', {}, place('a'))).toThrow(TypeError);
});

test('a caller that went around the gateway is named with what it asked for', async () => {
  const log = keeping();
  const answers = new AnswerLog('personnel', log, now);
  await answers.refused(['EnforcementOfficer.phone', 'EnforcementOfficer.idNumber'], {
    viewer: VIEWERS.staffing,
    requestId: 'r-4',
  });
  await answers.refused(['EnforcementOfficer.phone'], { viewer: PUBLIC_VIEWER, requestId: 'r-5' });
  expect(log.entries).toMatchObject([
    { by: 'staffing.city', denied: [{ kind: 'EnforcementOfficer', records: [], fields: ['idNumber', 'phone'] }] },
  ]);
});
