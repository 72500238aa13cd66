import { type Agent, request } from 'node:https';
import type { Answer } from './soap-server.js';

export interface SecureRequest {
  port: number;
  /** Goes onto the wire as it stands. */
  path: string;
  /** The only certificate that is trusted. */
  ca: string;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: Buffer | string;
  agent?: Agent;
}

/** One request to `https://localhost:PORT`; rejects when the connection ends before a whole answer. */
export function askSecurely({ body, agent, ...options }: SecureRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: 'localhost', family: 4, agent: agent ?? false, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers } = response;
        resolve({ status: statusCode, headers, text: Buffer.concat(chunks).toString() });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
