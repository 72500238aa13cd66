import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateSync, gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { moneyDigits, parseScaled, percentDigits, quantityDigits } from '../../src/base/money.js';
import type { Settings } from '../../src/domain/settings/settings.js';
import { addConnection } from '../../src/domain/umico/connections.js';
import { addUser } from '../../src/domain/users/manage-users.js';
import type { CardDetails } from '../../src/store/cards.js';
import type { NewTrouble } from '../../src/umico/pos-api.js';
import { openSandbox, type Sandbox } from '../../src/umico/sandbox/server.js';
import { type RawAnswer, rawExchange } from './raw-http.js';
import { type ServerOptions, startServer, type TestServer } from './server.js';
import { giveCard, giveStock, now, openShop, set, type TestShop } from './shop.js';
import { basic, contentType, ENVELOPES } from './soap-client.js';
import { calls } from './umico-sandbox.js';

/** What is special in a sample; README.md in `test/samples` explains each field to whoever adds one. */
export interface Given {
  settings?: Partial<Settings>;
  cards?: readonly GivenCard[];
  stock?: readonly GivenStock[];
  umico?: GivenUmico;
  earlier?: readonly string[];
  minutesLater?: number;
  contentType?: string;
  encoding?: string;
  byteOrderMark?: boolean;
  compression?: 'gzip' | 'deflate';
  headers?: Readonly<Record<string, string>>;
  status: number;
  volatile?: readonly string[];
}

/** A card in the words of the cards import, amounts in major units. */
interface GivenCard extends Partial<Omit<CardDetails, 'discountPercentCenti'>> {
  number: string;
  discountPercent?: string;
  accumulation?: string;
  bonus?: string;
  paymentBalance?: string;
}

/** Stock of store `main` in the words of the catalogue, and what of it is reserved. */
interface GivenStock {
  article: string;
  quantity: string;
  reserved?: string;
  unlimited?: boolean;
}

/** Umico's side, played by a sandbox; every number that begins with 9944 and has 16 digits is a card of it. */
interface GivenUmico {
  /** Points by card. */
  cards?: Readonly<Record<string, string>>;
  blocked?: readonly string[];
  /** What happens to calls, in the words of the sandbox. */
  trouble?: readonly NewTrouble[];
  /** False: no till has a connection. */
  connected?: boolean;
}

export interface Sample {
  name: string;
  given: Given;
  /** As it is stored: UTF-8. */
  request: string;
}

const folder = fileURLToPath(new URL('../samples/', import.meta.url));

/** The till of `serverFor`, without a password, so that no sample costs a scrypt. */
const till = 'kassa';
export const KASSA = { Authorization: basic(till, '') };

export function listSamples(): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

export function readSample(name: string): Sample {
  const text = (file: string) => readFileSync(join(folder, name, file), 'utf8');
  return { name, given: JSON.parse(text('given.json')), request: text('request.xml') };
}

/** The bytes that must come back. */
export function expectedAnswer({ name }: Sample): Buffer {
  return readFileSync(join(folder, name, 'response.xml'));
}

/** For whoever adds a sample: keeps the answer, to be read before it is committed. */
export function keepAnswer({ name }: Sample, body: Buffer): void {
  writeFileSync(join(folder, name, 'response.xml'), body);
}

/** A server whose clock goes on when it is told to. */
export interface SampleServer extends TestServer {
  later(minutes: number): void;
}

/** A server with exactly what the sample says, its clock at 2026-11-22T10:15:30 in Moscow. */
export async function serverFor(
  { given }: Pick<Sample, 'given'>,
  dataDir: string,
  options: Partial<ServerOptions> = {},
): Promise<SampleServer> {
  const shop = await openShop(dataDir);
  await addUser(shop, { name: till, password: '', roles: ['till'] });
  const settings = { ...readBase().settings, ...given.settings };
  for (const [name, value] of Object.entries(settings))
    await set(shop, name as keyof Settings, value as never);
  for (const card of given.cards ?? []) await giveCard(shop, details(card), sums(card));
  for (const { article, quantity, reserved = '0', unlimited = false } of given.stock ?? [])
    await giveStock(shop, article, {
      quantityMilli: scaled(quantity, quantityDigits),
      reservedMilli: scaled(reserved, quantityDigits),
      unlimited: unlimited ? 1 : 0,
    });
  const sandbox = given.umico && (await openUmico(shop, given.umico, dataDir));
  await shop.close();
  let time = now;
  const server = await startServer({
    dataDir,
    clock: () => time,
    config: { publications: [{ name: 'TP7' }] },
    ...options,
  });
  const later = (minutes: number) => {
    time += minutes * 60_000;
  };
  const close = async () => {
    await server.close();
    await sandbox?.close();
  };
  return { ...server, later, close };
}

/** A sandbox with these cards, and a connection of all tills to it. */
async function openUmico(
  shop: TestShop,
  { cards = {}, blocked = [], trouble = [], connected = true }: GivenUmico,
  dataDir: string,
): Promise<Sandbox> {
  const sandbox = await openSandbox({ folder: join(dataDir, 'umico'), clock: () => now });
  const admin = calls(sandbox.url);
  await admin.settings({ accrualPercent: '5', payablePercent: '50', questionsUntilProcessed: 1 });
  for (const [card, points] of Object.entries(cards))
    await admin.card(card, points, blocked.includes(card) ? 'blocked' : 'active');
  for (const one of trouble) await admin.trouble(one);
  await set(shop, 'umicoCards', [{ prefix: '9944', length: 16 }]);
  const file = join(dataDir, 'umico.key');
  writeFileSync(file, admin.access.apiKey);
  const { baseUrl, posId } = admin.access;
  const all = { purpose: 'retail', till: null, user: null, currency: null, enabled: true } as const;
  if (connected) await addConnection(shop, { ...all, id: 'main', baseUrl, posId, key: { file } });
  return sandbox;
}

function readBase(): Pick<Given, 'settings'> {
  return JSON.parse(readFileSync(join(folder, 'given.json'), 'utf8'));
}

function details({ discountPercent, accumulation, bonus, paymentBalance, ...more }: GivenCard) {
  return {
    ...more,
    discountPercentCenti: discountPercent === undefined ? null : scaled(discountPercent, percentDigits),
  };
}

function sums({ accumulation = '0', bonus = '0', paymentBalance = '0' }: GivenCard) {
  return {
    accumulation: scaled(accumulation, moneyDigits),
    bonus: scaled(bonus, moneyDigits),
    balance: scaled(paymentBalance, moneyDigits),
  };
}

function scaled(text: string, digits: number): number {
  const value = parseScaled(text, digits);
  if (value === undefined) throw new Error(`"${text}" in given.json is no number of ${digits} digits`);
  return value;
}

/** Sends the requests of the samples that come before, then, perhaps later, its own; answers the last answer. */
export async function playSample(server: SampleServer, sample: Sample): Promise<RawAnswer> {
  for (const name of sample.given.earlier ?? []) await sendSample(server, readSample(name));
  server.later(sample.given.minutesLater ?? 0);
  return sendSample(server, sample);
}

async function sendSample({ port }: TestServer, { given, request }: Sample): Promise<RawAnswer> {
  const text = given.byteOrderMark ? `\ufeff${request}` : request;
  const bytes = iconv.encode(text, given.encoding ?? 'utf-8');
  const packed =
    given.compression === undefined
      ? bytes
      : { gzip: gzipSync, deflate: deflateSync }[given.compression](bytes);
  return rawExchange(port, {
    target: '/TP7/ws/KKMTransfer.1cws',
    headers: {
      'Content-Type': given.contentType ?? contentType(versionOf(request)),
      ...KASSA,
      ...(given.compression === undefined ? {} : { 'Content-Encoding': given.compression }),
      ...given.headers,
    },
    body: packed,
  });
}

export function versionOf(text: string): '1.1' | '1.2' {
  return text.includes(`="${ENVELOPES['1.2']}"`) ? '1.2' : '1.1';
}

/** An answer with the contents of volatile elements replaced by `*`, as `response.xml` has them. */
export function settled({ given }: Sample, body: Buffer): string {
  return (given.volatile ?? []).reduce(
    (text, name) => text.replace(new RegExp(`<m:${name}>[^<]*</m:${name}>`, 'g'), `<m:${name}>*</m:${name}>`),
    body.toString(),
  );
}
