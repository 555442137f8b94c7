import { createServer, type Server, type Socket } from 'node:net';
import { dispatch } from '../commands/dispatch.ts';
import { MAX_MESSAGE_BYTES } from '../commands/hello.ts';
import type { Engine } from '../commands/request.ts';
import { CommandError } from '../errors.ts';
import type { Doc } from '../values/compare.ts';
import { Framer } from './framing.ts';
import { OP_MSG, OP_QUERY, parseMessage, replyMessage } from './message.ts';

const MAX_CONNECTIONS = 1_000;

/** Serves the wire protocol on loopback. Each connection's messages are answered one after the other. */
export function createWireServer(engine: Engine, sockets: Set<Socket>): Server {
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serve(engine, socket);
  });
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

function serve(engine: Engine, socket: Socket): void {
  const framer = new Framer(MAX_MESSAGE_BYTES);
  let last: Promise<void> = Promise.resolve();
  socket.on('data', (chunk: Buffer) => {
    for (const frame of framer.push(chunk)) {
      if (frame.kind === 'broken') {
        socket.destroy();
        return;
      }
      if (frame.kind === 'oversized') {
        const error = new CommandError(
          10334,
          `A message of ${frame.bytes} bytes is larger than the maximum of ${MAX_MESSAGE_BYTES}`,
        );
        last = last.then(() => send(socket, errorReply(error), frame.requestId, OP_MSG));
      } else last = last.then(() => answer(engine, socket, frame.bytes));
    }
  });
}

function send(socket: Socket, reply: Doc | Buffer, responseTo: number, opcode: number): void {
  if (!socket.destroyed) socket.write(replyMessage(reply, responseTo, opcode));
}

async function answer(engine: Engine, socket: Socket, message: Buffer): Promise<void> {
  const requestId = message.readInt32LE(4);
  const opcode = message.readInt32LE(12) === OP_QUERY ? OP_QUERY : OP_MSG;
  let expectsReply = true;
  try {
    const incoming = parseMessage(message);
    ({ expectsReply } = incoming);
    const { command, sequences } = incoming;
    const [name] = Object.keys(command);
    const database = command['$db'];
    if (name === undefined || typeof database !== 'string')
      throw new CommandError(40571, 'OP_MSG requests require a $db argument');
    const reply = await dispatch(engine, name, database, command, sequences);
    if (expectsReply) send(socket, reply, requestId, opcode);
  } catch (error) {
    if (expectsReply) send(socket, errorReply(error), requestId, opcode);
  }
}

/** `{ ok: 0, … }`. What is not a CommandError is a defect or the disk's refusal; it is answered as InternalError. */
function errorReply(error: unknown): Doc {
  const refusal =
    error instanceof CommandError
      ? error
      : new CommandError(1, `Internal error: ${error instanceof Error ? error.message : String(error)}`);
  return {
    ok: 0,
    errmsg: refusal.message,
    code: refusal.code,
    codeName: refusal.codeName,
    ...refusal.details,
    ...(refusal.labels.length > 0 && { errorLabels: [...refusal.labels] }),
  };
}
