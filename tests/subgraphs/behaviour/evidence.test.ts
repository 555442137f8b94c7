import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ask, VIEWERS } from './city.ts';
import { type Desk, inspectionInput, openDesk } from './online.ts';

const { marketOfficer: OFFICER, beilinOfficer, healthOfficer, cityOffice, inspector } = VIEWERS;
const PART = 49_152;
const PDF = Buffer.concat([Buffer.from('%PDF-1.7 '), Buffer.alloc(PART + 1_000, 'x')]);

let desk: Desk;
let actId: string;

beforeAll(async () => {
  desk = await openDesk();
  actId = String((await desk.did(OFFICER, 'recordInspection', inspectionInput()))['id']);
});

afterAll(() => desk?.close());

function stated(content: Buffer, more: object = {}) {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { actId, name: '现场照片', mediaType: 'application/pdf', bytes: content.length, sha256, ...more };
}

const partOf = (content: Buffer, part: number) => content.subarray(part * PART, (part + 1) * PART).toString('base64');

async function attached(content: Buffer, more: object = {}): Promise<string> {
  const evidence = await desk.did(OFFICER, 'attachEvidence', stated(content, more), 'evidenceId');
  const evidenceId = String(evidence['evidenceId']);
  for (let part = 0; part * PART < content.length; part += 1)
    await desk.did(OFFICER, 'addEvidencePart', { evidenceId, part, content: partOf(content, part) }, 'state');
  return evidenceId;
}

const READ = `query ($id: ID!) { evidenceDocument(evidenceId: $id) {
  name mediaType bytes sha256 state attachedBy parts missingParts one: content(part: 0) two: content(part: 1) } }`;

test('a document comes in part by part in any order, is complete when the whole is what was said of it, and is read as it was', async () => {
  const begun = await desk.did(OFFICER, 'attachEvidence', stated(PDF), 'evidenceId state parts missingParts');
  const evidenceId = String(begun['evidenceId']);
  expect(begun).toMatchObject({ state: 'AWAITING', parts: 2, missingParts: [0, 1] });
  const add = (part: number) =>
    desk.did(OFFICER, 'addEvidencePart', { evidenceId, part, content: partOf(PDF, part) }, 'state missingParts');
  expect(await add(1)).toEqual({ state: 'AWAITING', missingParts: [0] });
  expect(await desk.did(OFFICER, 'attachEvidence', stated(PDF), 'evidenceId missingParts')).toEqual({
    evidenceId,
    missingParts: [0],
  });
  expect(await add(0)).toEqual({ state: 'COMPLETE', missingParts: [] });
  const { data } = await ask(desk, OFFICER, READ, { id: evidenceId });
  const { one, two, ...told } = data['evidenceDocument'] as Record<string, string>;
  expect(Buffer.concat([one!, two!].map((part) => Buffer.from(part, 'base64'))).equals(PDF)).toBe(true);
  const { actId: _, ...described } = stated(PDF);
  expect(told).toEqual({ ...described, state: 'COMPLETE', attachedBy: 'market.officer', parts: 2, missingParts: [] });
  expect(await desk.refused(OFFICER, 'addEvidencePart', { evidenceId, part: 0, content: partOf(PDF, 0) })).toEqual([
    'ILLEGAL_TRANSITION',
  ]);
});

test('those whose own the act is read its documents, and nobody else learns of them', async () => {
  const content = Buffer.from('%PDF-1.7 for few');
  const id = await attached(content);
  const below = 'query ($id: ID!) { act(id: $id) { evidenceDocuments { evidenceId } } }';
  for (const viewer of [OFFICER, cityOffice, inspector]) {
    const { data } = await ask(desk, viewer, READ, { id });
    expect(data['evidenceDocument']).toMatchObject({ name: '现场照片', one: content.toString('base64') });
    expect(JSON.stringify((await ask(desk, viewer, below, { id: actId })).data)).toContain(id);
  }
  for (const viewer of [healthOfficer, VIEWERS.analyst]) {
    expect((await ask(desk, viewer, READ, { id })).data['evidenceDocument'] ?? null).toBeNull();
    expect(await desk.refused(viewer, 'attachEvidence', stated(Buffer.from('%PDF-')))).not.toEqual(['undefined']);
  }
  expect((await ask(desk, VIEWERS.public, READ, { id })).errors).not.toEqual([]);
});

test('another content than was said, another type, a size beyond the limit and a foreign part are refused', async () => {
  const refused = (more: object) => desk.refused(OFFICER, 'attachEvidence', stated(PDF, more));
  expect(await refused({ mediaType: 'text/html' })).toEqual(['BAD_USER_INPUT']);
  expect(await refused({ bytes: 100_001 })).toEqual(['BAD_USER_INPUT']);
  expect(await refused({ sha256: 'A'.repeat(64) })).toEqual(['BAD_USER_INPUT']);
  expect(await desk.refused(beilinOfficer, 'attachEvidence', stated(PDF))).toEqual(['NOT_FOUND']);
  for (const [said, sent] of [
    ['%PDF-1.7 said', '%PDF-1.7 sent'],
    ['<html></html>', '<html></html>'],
  ] as const) {
    const evidence = await desk.did(OFFICER, 'attachEvidence', stated(Buffer.from(said)), 'evidenceId');
    const { evidenceId } = evidence;
    const content = Buffer.from(sent).toString('base64');
    expect(await desk.refused(OFFICER, 'addEvidencePart', { evidenceId, part: 0, content })).toEqual([
      'BAD_USER_INPUT',
    ]);
    expect(await desk.refused(OFFICER, 'addEvidencePart', { evidenceId, part: 1, content })).toEqual([
      'BAD_USER_INPUT',
    ]);
    const { data } = await ask(desk, OFFICER, READ, { id: evidenceId });
    expect(data['evidenceDocument']).toMatchObject({ state: 'AWAITING', missingParts: [0], one: null });
  }
});

test('name and content lie in the store encrypted alone', async () => {
  await attached(Buffer.from('%PDF-1.7 secret'), { name: '询问笔录' });
  const store = desk.store.connection('behaviour');
  const collections = ['evidence', 'evidence_parts', 'evidence_versions', 'evidence_parts_versions', 'changes'];
  const stored = await Promise.all(collections.map((name) => store.collection(name).find().toArray()));
  const text = JSON.stringify(stored);
  expect(text).not.toContain('询问笔录');
  expect(text).not.toContain(Buffer.from('%PDF-1.7 secret').toString('base64'));
  expect(stored[1]!.every((part) => part['content'] === undefined && part['sealed'].length === 1)).toBe(true);
});
