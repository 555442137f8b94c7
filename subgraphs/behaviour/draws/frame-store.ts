import type { ClientSession } from 'mongoose';
import type { Frame, FrameObject, FrameOfficer } from '../../../shared/draw/draw-record.ts';
import type { FrozenFrame } from '../../../shared/draw/frame.ts';
import type { BehaviourModels } from '../model.ts';
import type { FramePart } from './model.ts';

/** Entries of a frame in one document, and in one part of its download: about 150 bytes each. */
export const PART = 1_000;
const PARTS_AT_ONCE = 20;

export function partsOf({ objects, officers }: { objects: number; officers: number }): number {
  return Math.ceil(objects / PART) + Math.ceil(officers / PART);
}

/** Keeps a frozen frame in parts, so that no document grows with the city. */
export async function keepFrame(
  { frames }: BehaviourModels,
  planId: string,
  { frame, objectIds, exclusions }: FrozenFrame,
  session: ClientSession,
): Promise<void> {
  const of = (part: number, rest: Partial<FramePart>): FramePart => ({
    ...{ _id: `${planId}/${part}`, planId, part, objects: [], officers: [], persons: [], declared: [] },
    ...rest,
  });
  const parts: FramePart[] = [];
  for (let start = 0; start < frame.objects.length; start += PART) {
    const objects = frame.objects.slice(start, start + PART);
    const persons = objects.flatMap(({ id }, place) => {
      const objectId = objectIds[start + place]!;
      return id === objectId ? [] : [{ place, objectId }];
    });
    const declared = exclusions
      .slice(start, start + PART)
      .filter(({ officers }) => officers.length > 0)
      .map(({ object, officers }) => ({ object, officers }));
    parts.push(of(parts.length, { objects, persons, declared }));
  }
  for (let start = 0; start < frame.officers.length; start += PART)
    parts.push(of(parts.length, { officers: frame.officers.slice(start, start + PART) }));
  for (let start = 0; start < parts.length; start += PARTS_AT_ONCE)
    await frames.insertMany(parts.slice(start, start + PARTS_AT_ONCE), { session });
}

/** The frame as it was frozen, with the object ids that its entries stand for. */
export async function frozenFrame(
  { frames }: BehaviourModels,
  planId: string,
): Promise<{ frame: Frame; objectIds: string[] }> {
  const objects: FrameObject[] = [];
  const officers: FrameOfficer[] = [];
  const objectIds: string[] = [];
  for await (const part of frames.find({ planId }).sort({ part: 1 }).lean<FramePart[]>().cursor()) {
    const persons = new Map(part.persons.map(({ place, objectId }) => [place, objectId]));
    for (const [place, object] of part.objects.entries()) {
      objects.push(object);
      objectIds.push(persons.get(place) ?? object.id);
    }
    officers.push(...part.officers);
  }
  return { frame: { objects, officers }, objectIds };
}

/** Who may not visit an object by their own declaration, by its number, as it was frozen. */
export async function frozenDeclarations(
  { frames }: BehaviourModels,
  planId: string,
): Promise<Map<number, readonly string[]>> {
  const parts = await frames.find({ planId }, { declared: 1 }).lean<Pick<FramePart, 'declared'>[]>();
  return new Map(parts.flatMap(({ declared }) => declared.map(({ object, officers }) => [object, officers] as const)));
}

/** One part as lines of `frame.ndjson`; undefined beyond the last. */
export async function frameLines(
  { frames }: BehaviourModels,
  planId: string,
  part: number,
): Promise<string | undefined> {
  const [found] = await frames.find({ _id: `${planId}/${part}` }).lean<FramePart[]>();
  if (!found) return undefined;
  const lines = [...found.objects.map((object) => ({ object })), ...found.officers.map((officer) => ({ officer }))];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
