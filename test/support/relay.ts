import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a web server and Tillgate, and tells what went by. */
export interface Relay {
  port: number;
  /** Connections that were opened since the last look. */
  connections(): number;
  /** First lines of the requests since the last look: `GET /TP7/ws/%CA%CA%CCTransfer?wsdl HTTP/1.1`. */
  requestLines(): string[];
  /** Passes nothing on any more: as if Tillgate were stopped. */
  close(): Promise<void>;
}

const requestLine = /(?:^|\n)((?:GET|HEAD|POST) \S+ HTTP\/1\.[01])\r/g;

/** @param target port on 127.0.0.1 that everything goes to; @param port where it listens, any free one unless told */
export async function startRelay(target: number, port = 0): Promise<Relay> {
  const open = new Set<Socket>();
  let count = 0;
  let lines: string[] = [];
  const server = createServer((incoming) => {
    count++;
    const outgoing = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
    incoming.on('data', (bytes: Buffer) => {
      lines.push(...[...bytes.toString('latin1').matchAll(requestLine)].map(([, line = '']) => line));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections() {
      const seen = count;
      count = 0;
      return seen;
    },
    requestLines() {
      const seen = lines;
      lines = [];
      return seen;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
