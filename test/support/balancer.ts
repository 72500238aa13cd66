import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands before several servers: gives each request to the next of them. */
export interface Balancer {
  url: string;
  /** KKMTransfer of publication TP7 behind it. */
  service: string;
  /**
   * Ports on 127.0.0.1, in turn. Who does not listen, or ends a connection without an answer, is passed over, as nginx does with
   * deploy/nginx/balancer.conf.
   */
  targets: number[];
  close(): Promise<void>;
}

export async function startBalancer(targets: number[]): Promise<Balancer> {
  let turn = 0;
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    pass(req, Buffer.concat(chunks), res, balancer.targets.length);
  });

  function pass(req: IncomingMessage, body: Buffer, res: ServerResponse, left: number): void {
    const port = balancer.targets[turn++ % balancer.targets.length];
    const { method, url: path, headers } = req;
    const onward = request({ port, host: '127.0.0.1', method, path, headers, agent: false }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => res.destroy());
      answer.pipe(res);
    });
    onward.on('error', () => {
      if (res.headersSent) return void res.destroy();
      if (left > 1) return pass(req, body, res, left - 1);
      res.writeHead(502).end();
    });
    onward.end(body);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const balancer: Balancer = {
    url,
    service: `${url}/TP7/ws/KKMTransfer.1cws`,
    targets,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return balancer;
}
