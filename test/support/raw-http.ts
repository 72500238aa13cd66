import { connect, type Socket } from 'node:net';

/** A request as bytes: head and body, nothing added that is not told. */
export interface RawRequest {
  method?: string;
  /** Request target, as it goes onto the wire. */
  target: string;
  /** `Host` comes by itself unless it is told. */
  headers?: Readonly<Record<string, string>>;
  body?: Buffer;
  /** Sizes of the chunks of a chunked body, the last one repeated; without it `Content-Length` is sent. */
  chunks?: readonly number[];
}

export interface RawAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** One connection that is kept alive. Answers come in the order of requests. */
export interface RawConnection {
  socket: Socket;
  /**
   * Sends bytes and reads one answer.
   * @param pieceBytes write in pieces of this size, each one when the one before has left
   * @throws when the connection ends before a whole answer
   */
  send(bytes: Buffer, pieceBytes?: number): Promise<RawAnswer>;
  /** Resolves when the other side has closed or reset the connection, with all it sent. */
  closed: Promise<Buffer>;
  end(): void;
}

/** Head and body of a request. */
export function requestBytes({ method = 'POST', target, headers = {}, body, chunks }: RawRequest): Buffer {
  const lines = Object.entries({ Host: '127.0.0.1', ...headers }).map(([name, value]) => `${name}: ${value}`);
  if (chunks !== undefined) lines.push('Transfer-Encoding: chunked');
  else if (body !== undefined) lines.push(`Content-Length: ${body.length}`);
  const head = Buffer.from(`${[`${method} ${target} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`, 'latin1');
  if (body === undefined) return head;
  return Buffer.concat([head, ...(chunks === undefined ? [body] : chunked(body, chunks))]);
}

function chunked(body: Buffer, sizes: readonly number[]): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0, i = 0; at < body.length; i++) {
    const part = body.subarray(at, at + (sizes[Math.min(i, sizes.length - 1)] ?? body.length));
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
    at += part.length;
  }
  return [...parts, Buffer.from('0\r\n\r\n')];
}

export function openConnection(port: number): Promise<RawConnection> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.off('error', reject);
      resolve(connectionOf(socket));
    });
    socket.setNoDelay(true);
    socket.once('error', reject);
  });
}

function connectionOf(socket: Socket): RawConnection {
  let received = Buffer.alloc(0);
  let all = Buffer.alloc(0);
  let over = false;
  let wake = (): void => undefined;
  socket.on('data', (data: Buffer) => {
    received = Buffer.concat([received, data]);
    all = Buffer.concat([all, data]);
    wake();
  });
  socket.on('error', () => undefined);
  const closed = new Promise<Buffer>((resolve) => {
    socket.once('close', () => {
      over = true;
      wake();
      resolve(all);
    });
  });

  async function readAnswer(): Promise<RawAnswer> {
    for (;;) {
      const found = parseAnswer(received, over);
      if (found !== undefined) received = received.subarray(found.length);
      // 1xx announces the answer that is meant.
      if (found !== undefined && found.answer.status >= 200) return found.answer;
      if (found !== undefined) continue;
      if (over) throw new Error(`the connection ended after ${received.length} bytes of an answer`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    socket,
    closed,
    async send(bytes, pieceBytes = bytes.length) {
      const answer = readAnswer();
      // Whoever answers early may also close early; what is left then has no reader.
      for (let at = 0; at < bytes.length && !over; at += pieceBytes) {
        await new Promise<void>((resolve) =>
          socket.write(bytes.subarray(at, at + pieceBytes), () => resolve()),
        );
      }
      return answer;
    },
    end: () => socket.destroy(),
  };
}

function parseAnswer(bytes: Buffer, over: boolean): { answer: RawAnswer; length: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const [first = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const status = Number(first.split(' ')[1]);
  const from = headEnd + 4;
  const size = status < 200 ? '0' : headers['content-length'];
  const end = size === undefined ? (over ? bytes.length : undefined) : from + Number(size);
  if (end === undefined || bytes.length < end) return undefined;
  return { answer: { status, headers, body: bytes.subarray(from, end) }, length: end };
}

/** One request on a connection of its own. */
export async function rawExchange(
  port: number,
  request: RawRequest,
  pieceBytes?: number,
): Promise<RawAnswer> {
  const connection = await openConnection(port);
  try {
    return await connection.send(requestBytes(request), pieceBytes);
  } finally {
    connection.end();
  }
}
