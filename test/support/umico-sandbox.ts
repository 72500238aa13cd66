import type { Clock } from '../../src/base/clock.js';
import type { UmicoAccess } from '../../src/domain/umico/umico-pos.js';
import type { Exchange } from '../../src/journal/exchange.js';
import { type ClientOptions, createUmicoClient, type UmicoClient } from '../../src/umico/client.js';
import type {
  CardState,
  Hold,
  Movement,
  NewTrouble,
  Receipt,
  SandboxChange,
  SandboxSettings,
  Trouble,
} from '../../src/umico/pos-api.js';
import { openSandbox } from '../../src/umico/sandbox/server.js';
import { temporaryFolders } from './temporary.js';

/** A running sandbox as tests talk to it: over HTTP, like everybody. */
export interface UmicoSandbox {
  url: string;
  /** A connection to it, with its key. */
  access: UmicoAccess;
  /** Makes or changes a card. */
  card(card: string, points: string, status?: CardState['status']): Promise<CardState>;
  cards(): Promise<CardState[]>;
  settings(change: SandboxChange): Promise<SandboxSettings>;
  trouble(trouble: NewTrouble): Promise<Trouble>;
  /** Takes all trouble away. */
  calm(): Promise<void>;
  /** Trouble that has not happened yet, or happens for good. */
  troubles(): Promise<Trouble[]>;
  receipts(card?: string): Promise<Receipt[]>;
  holds(card?: string): Promise<Hold[]>;
  movements(card?: string): Promise<Movement[]>;
  /** Processes a pending receipt, or rejects it with this reason. */
  settle(key: string, reject?: string): Promise<Receipt>;
  /** Begins anew. */
  reset(): Promise<void>;
  /** A call of any kind, for what the others do not do. */
  call<Body>(method: string, path: string, body?: unknown): Promise<Body>;
  close(): Promise<void>;
}

/** Starts sandboxes on free ports, each with a database of its own; they end with the file. Call it once in a file. */
export function umicoSandboxes(): (options?: { clock?: Clock }) => Promise<UmicoSandbox> {
  const newFolder = temporaryFolders();
  const open: UmicoSandbox[] = [];
  afterAll(async () => {
    await Promise.all(open.map((sandbox) => sandbox.close()));
  });
  return async ({ clock } = {}) => {
    const onError = (error: unknown) => console.error(error);
    const { url, close } = await openSandbox({ folder: newFolder(), onError, ...(clock && { clock }) });
    const sandbox = { ...calls(url), close };
    open.push(sandbox);
    return sandbox;
  };
}

/** Calls to a sandbox that runs somewhere, in a process of its own perhaps. */
export function calls(url: string): Omit<UmicoSandbox, 'close'> {
  const call = async <Body>(method: string, path: string, body?: unknown): Promise<Body> => {
    const response = await fetch(`${url}/sandbox${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  const filter = (card: string | undefined) => (card === undefined ? '' : `?card=${card}`);
  return {
    url,
    access: { connection: 'main', baseUrl: url, posId: 'POS-1', apiKey: 'sandbox', currency: 'AZN' },
    call,
    card: (card, points, status = 'active') => call('PUT', `/cards/${card}`, { points, status }),
    cards: async () => (await call<{ cards: CardState[] }>('GET', '/cards')).cards,
    settings: (change) => call('PATCH', '/settings', change),
    trouble: (trouble) => call('POST', '/trouble', trouble),
    calm: () => call('DELETE', '/trouble'),
    troubles: async () => (await call<{ troubles: Trouble[] }>('GET', '/trouble')).troubles,
    receipts: async (card) =>
      (await call<{ receipts: Receipt[] }>('GET', `/receipts${filter(card)}`)).receipts,
    holds: async (card) => (await call<{ holds: Hold[] }>('GET', `/holds${filter(card)}`)).holds,
    movements: async (card) =>
      (await call<{ movements: Movement[] }>('GET', `/movements${filter(card)}`)).movements,
    settle: (key, reject) => call('POST', `/receipts/${key}/settle`, reject === undefined ? {} : { reject }),
    reset: () => call('POST', '/reset'),
  };
}

/** Clients that write what they ask into a list; they end with the file. Call it once in a file. */
export function umicoClients(): (
  options?: Partial<ClientOptions>,
) => UmicoClient & { exchanges: Exchange[] } {
  const open: UmicoClient[] = [];
  afterAll(() => {
    for (const client of open) client.close();
  });
  return (options = {}) => {
    const exchanges: Exchange[] = [];
    const record = (exchange: Exchange) => void exchanges.push(exchange);
    const client = createUmicoClient({ record, clock: Date.now, ...options });
    open.push(client);
    return { ...client, exchanges };
  };
}
