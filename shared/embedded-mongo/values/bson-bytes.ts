import { type DeserializeOptions, deserialize, serialize } from 'bson';
import { CommandError } from '../errors.ts';
import type { Doc } from './compare.ts';

const FOR_READING: DeserializeOptions = { promoteLongs: false, bsonRegExp: true, validation: { utf8: false } };
const FOR_REWRITING: DeserializeOptions = { promoteValues: false, bsonRegExp: true, validation: { utf8: false } };

function decodeWith(bytes: Uint8Array, options: DeserializeOptions): Doc {
  try {
    return deserialize(bytes, options) as Doc;
  } catch (error) {
    throw new CommandError(22, `Invalid BSON: ${(error as Error).message}`);
  }
}

/** Decodes for matching and keys: plain numbers where exact, Long kept. */
export const decode = (bytes: Uint8Array): Doc => decodeWith(bytes, FOR_READING);

/** Decodes for writing back: a double 5.0 stays a double, an int32 an int32. */
export const decodeTyped = (bytes: Uint8Array): Doc => decodeWith(bytes, FOR_REWRITING);

export function encode(doc: Doc): Buffer {
  const bytes = serialize(doc, { ignoreUndefined: false });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** One element of a document, still as bytes: its type, its name, and where it and its value lie. */
export interface RawElement {
  type: number;
  name: string;
  start: number;
  valueStart: number;
  end: number;
}

const FIXED_SIZES: Readonly<Record<number, number>> = {
  1: 8,
  6: 0,
  7: 12,
  8: 1,
  9: 8,
  10: 0,
  16: 4,
  17: 8,
  18: 8,
  19: 16,
  127: 0,
  255: 0,
};

function sizeOfValue(bytes: Buffer, type: number, at: number): number {
  const fixed = FIXED_SIZES[type];
  if (fixed !== undefined) return fixed;
  switch (type) {
    case 0x02:
    case 0x0d:
    case 0x0e:
      return 4 + bytes.readInt32LE(at);
    case 0x03:
    case 0x04:
    case 0x0f:
      return bytes.readInt32LE(at);
    case 0x05:
      return 5 + bytes.readInt32LE(at);
    case 0x0b: {
      const pattern = bytes.indexOf(0, at);
      return pattern < 0 ? -1 : bytes.indexOf(0, pattern + 1) + 1 - at;
    }
    case 0x0c:
      return 4 + bytes.readInt32LE(at) + 12;
    default:
      return -1;
  }
}

const malformed = (): CommandError => new CommandError(22, 'Invalid BSON: an element runs past its document.');

/** Walks the elements of one document without decoding their values. Throws InvalidBSON when the lengths do not fit. */
export function* rawElements(bytes: Buffer): Generator<RawElement> {
  if (bytes.length < 5 || bytes.readInt32LE(0) !== bytes.length || bytes[bytes.length - 1] !== 0) throw malformed();
  const end = bytes.length - 1;
  let at = 4;
  while (at < end) {
    const type = bytes[at]!;
    const nameEnd = bytes.indexOf(0, at + 1);
    if (nameEnd < 0 || nameEnd >= end) throw malformed();
    const valueStart = nameEnd + 1;
    if (valueStart + (FIXED_SIZES[type] ?? 4) > end && type !== 0x0b) throw malformed();
    const size = sizeOfValue(bytes, type, valueStart);
    if (size < 0 || valueStart + size > end) throw malformed();
    yield { type, name: bytes.toString('utf8', at + 1, nameEnd), start: at, valueStart, end: valueStart + size };
    at = valueStart + size;
  }
}

/** The sub-documents of a raw BSON array. */
export function rawArrayItems(bytes: Buffer): Buffer[] {
  const items: Buffer[] = [];
  for (const element of rawElements(bytes)) {
    if (element.type !== 0x03) throw new CommandError(14, 'An array of documents holds something else.');
    items.push(bytes.subarray(element.valueStart, element.end));
  }
  return items;
}

/** A document made of element slices taken from others. */
export function assemble(elements: readonly Uint8Array[]): Buffer {
  const body = elements.reduce((sum, one) => sum + one.length, 0);
  const out = Buffer.allocUnsafe(body + 5);
  out.writeInt32LE(body + 5, 0);
  let at = 4;
  for (const one of elements) {
    out.set(one, at);
    at += one.length;
  }
  out[at] = 0;
  return out;
}

/** One element holding an array of raw documents. */
export function rawArrayElement(name: string, items: readonly Uint8Array[]): Buffer {
  const slices: Uint8Array[] = [];
  for (let at = 0; at < items.length; at++) slices.push(Buffer.from(`\x03${at}\0`, 'latin1'), items[at]!);
  return Buffer.concat([Buffer.from(`\x04${name}\0`), assemble(slices)]);
}

/** One element holding a raw document. */
export const rawDocumentElement = (name: string, doc: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`\x03${name}\0`), doc]);

/** The elements of an encoded document, without its length and closing zero. */
export const elementsOf = (doc: Buffer): Buffer => doc.subarray(4, doc.length - 1);
