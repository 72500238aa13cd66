import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request or an answer of an operation, as text. */
export interface Passing {
  operation: string;
  text: string;
}

/** What a server does wrong. Each may answer another text, or undefined to leave things as they are. */
export interface Lie {
  /** Answers itself; the server behind never hears of the request. */
  instead?: (passing: Passing) => string | undefined;
  /** Changes what the server behind hears. */
  request?: (passing: Passing) => string | undefined;
  /** Sent as well, behind the request. */
  more?: (passing: Passing) => string | undefined;
  /** Changes what the client hears. */
  answer?: (passing: Passing) => string | undefined;
}

export interface LyingServer {
  /** WSDL address. */
  address: string;
  /** How often the lie was told. */
  told(): number;
  close(): Promise<void>;
}

/** Stands before a real server and lies now and then. @param service `http://127.0.0.1:PORT/TP7/ws/KKMTransfer.1cws` */
export async function startLyingServer(service: string, lie: Lie): Promise<LyingServer> {
  const agent = new Agent({ keepAlive: true });
  let told = 0;
  const tell = (change: ((passing: Passing) => string | undefined) | undefined, passing: Passing) => {
    const text = change?.(passing);
    if (text !== undefined) told++;
    return text;
  };
  const pass = (from: IncomingMessage, text: string) =>
    new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
      const { host = '', authorization = '', soapaction = '' } = from.headers;
      const body = Buffer.from(text);
      const type = from.headers['content-type'] ?? 'text/xml';
      const headers = {
        host,
        authorization,
        soapaction: String(soapaction),
        'content-type': type,
        'content-length': body.length,
      };
      const url = new URL(from.url ?? '', service);
      const sent = request(url, { method: from.method ?? 'GET', headers, agent }, async (response) => {
        const { statusCode: status = 0 } = response;
        resolve({ status, type: response.headers['content-type'] ?? '', text: await textOf(response) });
      });
      sent.on('error', reject);
      sent.end(body);
    });

  const serve = async (from: IncomingMessage, to: ServerResponse) => {
    const text = await textOf(from);
    const operation = /:Body><(?:\w+:)?(\w+)/.exec(text)?.[1] ?? '';
    const instead = tell(lie.instead, { operation, text });
    if (instead !== undefined) {
      to.setHeader('Content-Type', 'text/xml; charset=utf-8').end(instead);
      return;
    }
    const answer = await pass(from, tell(lie.request, { operation, text }) ?? text);
    const more = tell(lie.more, { operation, text });
    if (more !== undefined) await pass(from, more);
    const changed = tell(lie.answer, { operation, text: answer.text }) ?? answer.text;
    to.writeHead(answer.status, { 'Content-Type': answer.type }).end(changed);
  };
  // Whoever goes away in the middle is not missed.
  const server = createServer((from, to) => void serve(from, to).catch(() => to.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}${new URL(service).pathname}?wsdl`,
    told: () => told,
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
