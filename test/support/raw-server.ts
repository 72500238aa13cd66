import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Answers with bytes, whatever they are. */
export type Behaviour = (socket: Socket, request: string) => void;

export interface RawServer {
  port: number;
  /** Heads and bodies that came, each as far as its first packet. */
  requests: string[];
  /** Connections that were opened. */
  connections(): number;
  /** From now on. */
  behave(behaviour: Behaviour): void;
}

/** Servers that do what they like with a connection; they end with the file. Call it once in a file. */
export function rawServers(): (behaviour?: Behaviour) => Promise<RawServer> {
  const open = new Set<Socket>();
  const servers: Server[] = [];
  afterAll(() => {
    for (const socket of open) socket.destroy();
    for (const server of servers) server.close();
  });
  return async (first = () => {}) => {
    let behaviour = first;
    let connections = 0;
    const requests: string[] = [];
    const server = createServer((socket) => {
      connections++;
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => open.delete(socket));
      socket.on('data', (bytes) => {
        const request = bytes.toString();
        requests.push(request);
        behaviour(socket, request);
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      port: (server.address() as AddressInfo).port,
      requests,
      connections: () => connections,
      behave(next) {
        behaviour = next;
      },
    };
  };
}

/** Writes the same again and again, as fast as it is read. */
export function flood(socket: Socket, piece: string): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece)) if (socket.writableNeedDrain) return;
  };
  socket.on('drain', more);
  more();
}

/** A whole answer. */
export function answerText(status: number, body: string, headers: readonly string[] = []): string {
  const head = [`HTTP/1.1 ${status} Said`, 'Content-Type: application/json', ...headers];
  return `${head.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
