import { createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReportedError } from '../errors/reported-error.ts';
import { readLines } from '../ingest/read-lines.ts';
import type { DrawRecord, Frame, FrameObject, FrameOfficer } from './draw-record.ts';

/** What was published of a draw. */
export interface PublishedDraw {
  record: DrawRecord;
  frame: Frame;
}

const RECORD = 'draw.json';
const FRAME = 'frame.ndjson';

/** Writes `draw.json`, and `frame.ndjson` with a line for each object and then each officer, in the order of their numbers. */
export async function writeDraw(folder: string, { record, frame }: PublishedDraw): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, RECORD), `${JSON.stringify(record, null, 2)}\n`);
  await pipeline(Readable.from(linesOf(frame)), createWriteStream(join(folder, FRAME)));
}

function* linesOf({ objects, officers }: Frame): Generator<string> {
  for (const object of objects) yield `${JSON.stringify({ object })}\n`;
  for (const officer of officers) yield `${JSON.stringify({ officer })}\n`;
}

/**
 * Reads what `writeDraw` wrote, or somebody else in the same form.
 * @throws ReportedError BAD_USER_INPUT naming file and place
 */
export async function readDraw(folder: string): Promise<PublishedDraw> {
  const lines = (async function* () {
    for await (const { text } of readLines(join(folder, FRAME), 'utf-8')) yield text;
  })();
  const frame = await frameOf(lines);
  return { frame, record: recordOf(parsed(await textOf(join(folder, RECORD)), RECORD)) };
}

/**
 * The same of a draw that comes from elsewhere, such as the public graph.
 * @param record text of `draw.json`
 * @param lines of `frame.ndjson`
 * @throws ReportedError BAD_USER_INPUT naming file and place
 */
export async function publishedDrawOf(record: string, lines: AsyncIterable<string>): Promise<PublishedDraw> {
  return { record: recordOf(parsed(record, RECORD)), frame: await frameOf(lines) };
}

async function frameOf(lines: AsyncIterable<string>): Promise<Frame> {
  const frame = { objects: [] as FrameObject[], officers: [] as FrameOfficer[] };
  let number = 0;
  for await (const text of lines) {
    number += 1;
    const line = parsed(text, `${FRAME} line ${number}`);
    if (isObject(line['object'])) frame.objects.push(line['object']);
    else if (isOfficer(line['officer'])) frame.officers.push(line['officer']);
    else throw unreadable(`${FRAME} line ${number}`);
  }
  return frame;
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw unreadable(RECORD);
  });
}

function recordOf(read: Record<string, unknown>): DrawRecord {
  const { commitment, seed, beaconValue, beaconAt, exclusions, visits } = read as unknown as DrawRecord;
  const { rules, seedDigest, frameDigest, objects, officers, beacon, validOn, committedAt } = commitment ?? {};
  const whole =
    [seed, beaconValue, seedDigest, frameDigest, beacon?.source, validOn, rules?.planId].every(isText) &&
    [objects, officers, rules?.officersPerVisit].every(Number.isSafeInteger) &&
    [rules?.strata, rules?.departments, exclusions, visits].every(Array.isArray) &&
    rules.strata.every((one) => isText(one?.stratum) && Number.isSafeInteger(one.ratio)) &&
    rules.departments.every(isText) &&
    exclusions.every((one) => Number.isSafeInteger(one?.object) && isText(one.salt) && areTexts(one.officers)) &&
    visits.every((one) => Number.isSafeInteger(one?.object) && Array.isArray(one.officers)) &&
    [beacon.due, beaconAt, committedAt].every((instant) => !Number.isNaN(Date.parse(String(instant))));
  if (!whole) throw unreadable(RECORD);
  const at = (instant: Date) => new Date(instant);
  return {
    commitment: { ...commitment, beacon: { ...beacon, due: at(beacon.due) }, committedAt: at(committedAt) },
    seed,
    beaconValue,
    beaconAt: at(beaconAt),
    exclusions,
    visits,
  };
}

function isObject(value: unknown): value is FrameObject {
  const { id, stratum, regionCode, excluded } = (value ?? {}) as Partial<FrameObject>;
  return [id, stratum, regionCode, excluded].every(isText);
}

function isOfficer(value: unknown): value is FrameOfficer {
  const { certificateNo, departmentCode, areas, until } = (value ?? {}) as Partial<FrameOfficer>;
  return [certificateNo, departmentCode, until].every(isText) && areTexts(areas);
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function parsed(text: string, where: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    throw unreadable(where);
  }
}

function unreadable(where: string): ReportedError<'BAD_USER_INPUT'> {
  return new ReportedError(
    'BAD_USER_INPUT',
    `${where} is not what is published of a draw.`,
    { argument: where },
    `${where} 不是公布的抽查记录。`,
  );
}
