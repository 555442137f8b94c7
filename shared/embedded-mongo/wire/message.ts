import { CommandError } from '../errors.ts';
import { assemble, decode, encode, rawArrayItems, rawElements } from '../values/bson-bytes.ts';
import type { Doc } from '../values/compare.ts';

export const HEADER_BYTES = 16;
const OP_REPLY = 1;
export const OP_QUERY = 2004;
export const OP_MSG = 2013;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** Bits a receiver must understand. */
const REQUIRED_BITS = 0xffff;

/** A command as it came in. */
export interface IncomingCommand {
  requestId: number;
  opcode: number;
  command: Doc;
  /** Documents of writes, left as bytes: from their own sections or from the command's arrays. */
  sequences: Map<string, Buffer[]>;
  expectsReply: boolean;
}

const LEFT_AS_BYTES: Readonly<Record<string, string>> = { insert: 'documents', update: 'updates', delete: 'deletes' };

const malformed = (what: string): CommandError => new CommandError(22, `Malformed message: ${what}`);

/** Parses one whole message. Throws CommandError for a body that cannot be understood. */
export function parseMessage(message: Buffer): IncomingCommand {
  const requestId = message.readInt32LE(4);
  const opcode = message.readInt32LE(12);
  if (opcode === OP_QUERY) return parseQuery(message, requestId);
  if (opcode !== OP_MSG) throw malformed(`opcode ${opcode} is not served`);
  if (message.length < HEADER_BYTES + 4 + 1 + 5) throw malformed('too short');
  const flags = message.readUInt32LE(HEADER_BYTES);
  if ((flags & REQUIRED_BITS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0) throw malformed('unknown required flag bits');
  const end = message.length - ((flags & CHECKSUM_PRESENT) !== 0 ? 4 : 0);
  const sequences = new Map<string, Buffer[]>();
  let body: Buffer | undefined;
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = message[at]!;
    if (at + 5 > end) throw malformed('a section is cut off');
    const size = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + size);
    if (size < 5 || at + 1 + size > end) throw malformed('a section runs past the message');
    if (kind === 0) {
      if (body !== undefined) throw malformed('two bodies');
      body = section;
    } else if (kind === 1) addSequence(section, sequences);
    else throw malformed(`section kind ${kind}`);
    at += 1 + size;
  }
  if (body === undefined) throw malformed('no body');
  const command = commandOf(body, sequences);
  return { requestId, opcode, command, sequences, expectsReply: (flags & MORE_TO_COME) === 0 };
}

function addSequence(section: Buffer, sequences: Map<string, Buffer[]>): void {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw malformed('a sequence without a name');
  const documents: Buffer[] = [];
  let at = nameEnd + 1;
  while (at < section.length) {
    const size = at + 4 <= section.length ? section.readInt32LE(at) : 0;
    if (size < 5 || at + size > section.length) throw malformed('a sequence holds no whole document');
    documents.push(section.subarray(at, at + size));
    at += size;
  }
  sequences.set(section.toString('utf8', 4, nameEnd), documents);
}

/** Decodes a command's body but for the documents it writes. */
function commandOf(body: Buffer, sequences: Map<string, Buffer[]>): Doc {
  let arrayName: string | undefined;
  const rest: Buffer[] = [];
  let first = true;
  for (const element of rawElements(body)) {
    if (first) arrayName = LEFT_AS_BYTES[element.name];
    first = false;
    if (element.name === arrayName && element.type === 0x04) {
      sequences.set(element.name, rawArrayItems(body.subarray(element.valueStart, element.end)));
    } else rest.push(body.subarray(element.start, element.end));
  }
  return decode(arrayName === undefined ? body : assemble(rest));
}

/** OP_QUERY, which drivers use for their first `hello` only. */
function parseQuery(message: Buffer, requestId: number): IncomingCommand {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  const from = nameEnd + 1 + 8;
  if (nameEnd < 0 || from + 5 > message.length) throw malformed('a cut off OP_QUERY');
  const namespace = message.toString('utf8', HEADER_BYTES + 4, nameEnd);
  const size = message.readInt32LE(from);
  if (!namespace.endsWith('.$cmd') || size < 5 || from + size > message.length)
    throw malformed('OP_QUERY is for the handshake only');
  const command = decode(message.subarray(from, from + size));
  const [name] = Object.keys(command);
  if (name === undefined || !['hello', 'ismaster', 'isMaster'].includes(name))
    throw malformed('OP_QUERY is for the handshake only');
  return {
    requestId,
    opcode: OP_QUERY,
    command: { ...command, $db: namespace.slice(0, -5) },
    sequences: new Map(),
    expectsReply: true,
  };
}

/** The bytes of a reply, in the form the request came in. */
export function replyMessage(reply: Doc | Buffer, responseTo: number, opcode: number): Buffer {
  const body = Buffer.isBuffer(reply) ? reply : encode(reply);
  const prefix = opcode === OP_QUERY ? 20 : 5;
  const head = Buffer.alloc(HEADER_BYTES + prefix);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(responseTo, 8);
  head.writeInt32LE(opcode === OP_QUERY ? OP_REPLY : OP_MSG, 12);
  if (opcode === OP_QUERY) {
    head.writeInt32LE(8, HEADER_BYTES);
    head.writeInt32LE(1, HEADER_BYTES + 16);
  }
  return Buffer.concat([head, body]);
}
