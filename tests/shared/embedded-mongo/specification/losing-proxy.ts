import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to an engine that can lose a reply: the write is done, and the client sees its connection break. */
export interface LosingProxy {
  uri: string;
  /** Breaks the connection of the next command of this name, once the engine has answered it. */
  loseReplyTo(command: string): void;
  /** Replies lost so far. */
  lost: number;
  close(): Promise<void>;
}

export async function losingProxy(uri: string): Promise<LosingProxy> {
  const sockets = new Set<Socket>();
  let armed: Buffer | undefined;
  const proxy = createServer((client) => {
    const server = connect(Number(new URL(uri).port), '127.0.0.1');
    let losing = false;
    client.on('data', (chunk: Buffer) => {
      if (armed !== undefined && chunk.includes(armed)) {
        losing = true;
        armed = undefined;
      }
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => {
      if (losing) {
        running.lost++;
        client.destroy();
      } else client.write(chunk);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => one.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const running: LosingProxy = {
    uri: uri.replace(/:\d+\//, `:${(proxy.address() as AddressInfo).port}/`),
    lost: 0,
    // a command's body begins with its name as a string element
    loseReplyTo: (command) => {
      armed = Buffer.from(`\x02${command}\0`);
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
  return running;
}
