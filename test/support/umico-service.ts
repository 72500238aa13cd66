import { randomUUID } from 'node:crypto';
import type { operations } from '../../src/umico/index.js';
import { basic } from './regate.js';
import { type Answer, ask } from './rest-server.js';
import { startServer, type TestServer } from './server.js';
import { umico } from './umico-contract.js';
import type { UmicoSandbox } from './umico-sandbox.js';

export type UmicoOperationId = keyof typeof operations;

export interface UmicoCalling {
  path?: Record<string, string>;
  query?: Record<string, string>;
  /** Sent as JSON; a text or bytes are sent as they are. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Whose password is his name, as with demo users; default `umico`, for connections `admin`. */
  user?: string;
  /** `Idempotency-Key`; a new one unless told, null for none. */
  key?: string | null;
}

/** Calls one operation of one publication. Every answer must be what the contract says. */
export type CallUmico = (operation: UmicoOperationId, calling?: UmicoCalling) => Promise<Answer>;

/** @param url of the server */
export function umicoAt(url: string, publication = 'TP7'): CallUmico {
  return async (operation, calling = {}) => {
    const { body, headers = {}, key = randomUUID(), query = {}, path = {} } = calling;
    const { method, path: template, roles, parameters } = umico.operationOf(operation);
    const user = calling.user ?? (roles.includes('loyalty') ? 'umico' : 'admin');
    const takesKey = parameters.some(({ name }) => name === 'Idempotency-Key');
    const address = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
    const search = Object.keys(query).length === 0 ? '' : `?${new URLSearchParams(query)}`;
    const answer = await ask(`${url}/${publication}/hs/umico${address}${search}`, {
      method,
      headers: { ...basic(user), ...(takesKey && key !== null && { 'Idempotency-Key': key }), ...headers },
      ...(body === undefined ? {} : { body: bodyOf(body) }),
    });
    expectDescribed(operation, answer);
    return answer;
  };
}

function bodyOf(body: unknown): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}

/** @throws with what of an answer is not as the contract says. */
function expectDescribed(operation: UmicoOperationId, answer: Answer): void {
  const { status, headers, text } = answer;
  const isJson = headers['content-type']?.includes('json') ?? false;
  const body = text === '' ? undefined : isJson ? answer.json : text;
  const faults = umico.answerFaults(operation, { status, type: headers['content-type'], body });
  if (headers['x-request-id'] === undefined) faults.push('there is no X-Request-Id');
  if (faults.length > 0) throw new Error(`${operation} answered ${status}: ${faults.join('; ')}\n${text}`);
}

/** Never to be seen in a file, a log or an answer. */
export const apiKey = 'key-of-the-sandbox-that-nobody-may-see';
export const secretsKey = 'secrets-key-of-the-tests-nobody-may-see-either';
export const card = '9944000000000018';
export const otherCard = '9944000000000026';

export interface UmicoShop {
  server: TestServer;
  call: CallUmico;
}

/** A server with demo data and connections to a sandbox: till 1 retail, user umico wholesale. */
export async function startUmicoShop(dataDir: string, sandbox: UmicoSandbox): Promise<UmicoShop> {
  const server = await startServer({ dataDir, config: { secretsKey } });
  const call = umicoAt(server.url);
  const shared = { baseUrl: sandbox.url, currency: 'AZN', apiKey };
  const wanted = [
    { connection: 'till-1', purpose: 'retail', till: '1', posId: 'POS-1', ...shared },
    { connection: 'office', purpose: 'wholesale', user: 'umico', posId: 'OFFICE', ...shared },
  ];
  for (const body of wanted) {
    const { status, text } = await call('createConnection', { body });
    if (status !== 201) throw new Error(text);
  }
  return { server, call };
}

/** A sale of till 1 over 100.00 in two lines; `more` replaces members. */
export function saleOf(more: Record<string, unknown> = {}) {
  return {
    till: '1',
    card,
    document: '1/12/34',
    amount: '100.00',
    lines: [
      { article: '1001', name: 'Milk', quantity: 2, price: '30.00', amount: '60.00' },
      { article: '2001', name: 'Bread', quantity: 1, price: '40.00', amount: '40.00' },
    ],
    ...more,
  };
}
