import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { cityOfTests } from '../fixtures/city.ts';
import { startTestGateway, type TestGateway } from '../fixtures/gateway.ts';

const { items, acts } = cityOfTests();
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ subgraphs: [items, acts] });
  await gateway.server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => gateway.server.close());

test('who is still sending a body that is too large can read why it is refused, and ask again', async () => {
  const { port } = gateway.server.server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let received = '';
  socket.on('data', (chunk: Buffer) => (received += String(chunk)));
  const answered = async (pattern: RegExp) => {
    while (!pattern.test(received)) await once(socket, 'data');
  };
  const size = 400_000;
  socket.write(
    `POST /public/graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${size}\r\n\r\n`,
  );
  socket.write('x'.repeat(size / 2));
  await answered(/HTTP\/1\.1 413[\s\S]*PAYLOAD_TOO_LARGE/);
  socket.write('x'.repeat(size / 2));
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n');
  await answered(/HTTP\/1\.1 200[\s\S]*"up"/);
  expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  socket.destroy();
});
