import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What a server sent over one connection. */
export interface RawAnswer {
  text: string;
  /** Statuses of the answers in it, in order. */
  statuses: number[];
}

/** Headers of a request as lines, without its end. */
export type HeaderLines = readonly string[];

/** Opens a connection to the host and port of a URL. */
export async function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  return socket;
}

/** Writes bytes that no client library would, and reads until the server closes the connection. */
export async function writeRaw(url: string, ...bytes: (string | Uint8Array)[]): Promise<RawAnswer> {
  const socket = await openSocket(url);
  const received: Uint8Array[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.on('error', () => {}); // a server that resets has answered in its way
  for (const part of bytes) socket.write(part);
  if (!socket.closed) await once(socket, 'close');
  const text = Buffer.concat(received).toString('utf8');
  return { text, statuses: [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status)) };
}

/** A POST of JSON to a path, after which the server shall close; header lines may say anything more. */
export function rawPost(path: string, body: string, lines: HeaderLines = []): string {
  const all = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...lines,
  ];
  return `${all.join('\r\n')}\r\n\r\n${body}`;
}
