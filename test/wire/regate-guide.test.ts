import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeSetting } from '../../src/domain/settings/shop.js';
import { listEvents } from '../../src/store/outbox.js';
import { blocksOf, differences, runAll, storyOf } from '../support/guide.js';
import { type CallRegate, regateAt } from '../support/regate.js';
import { faultsOf, webhookBodies } from '../support/regate-contract.js';
import { ask } from '../support/rest-server.js';
import { startServer } from '../support/server.js';
import { cleanEnv } from '../support/server-process.js';
import { openStore } from '../support/store.js';
import { temporaryFolders } from '../support/temporary.js';
import { openReceiver, type Received, signed } from '../support/webhook-receiver.js';
import { webhookSecret } from '../support/webhook-secret.js';

/** What the guides tell a developer to do works, and is answered as they say. */

const pages = ['docs/regate.md', 'docs/ru/regate.md'];
const newFolder = temporaryFolders();

describe.each(pages)('%s', (page) => {
  test('the whole story is answered as it stands there', async () => {
    const told = storyOf(page);
    expect(told.length).toBeGreaterThan(20);
    const dataDir = newFolder();
    const receiver = await openReceiver();
    const server = await startServer({ dataDir, clock: () => Date.parse('2026-11-22T10:15:30+03:00') });
    const here = (text: string) =>
      text
        .replaceAll('http://127.0.0.1:8080', server.url)
        .replaceAll('http://127.0.0.1:3000/hooks', receiver.url);
    const commands = told.map(({ command }) => here(command));
    const printed = await runAll(commands, { folder: join(newFolder(), 'shell'), dataDir });
    await receiver.arrived(3);
    await server.close();
    await receiver.close();
    const wrong = told.flatMap(({ answer }, index) => {
      const text = printed[index] ?? '';
      if (answer === undefined) return text === '' ? [] : [`${commands[index]} printed ${text}`];
      return differences({ ...answer, text: here(answer.text) }, text).map(
        (one) => `${commands[index]}${one}`,
      );
    });
    expect(wrong).toEqual([]);
    expect(receiver.received.every((one) => one.headers['webhook-signature'] === signed(one))).toBe(true);
  }, 60_000);

  test('what it says that arrives is an event of the contract', () => {
    const events = blocksOf(page).filter(
      ({ language, text }) => language === 'json' && text.includes('"order.'),
    );
    const [{ schema }] = webhookBodies as [(typeof webhookBodies)[number]];
    expect(events.map(({ text }) => faultsOf(schema, JSON.parse(text)))).toEqual([[]]);
  });

  test('its receiver takes what we send, once, and nothing that is forged, old or changed', async () => {
    const receiver = await startReceiver(page);
    const dataDir = newFolder();
    const engine = await openStore({ dataDir, publication: 'TP7' });
    const server = await startServer({ dataDir });
    try {
      await changeSetting(engine, 'webhook', { url: receiver.url, secret: webhookSecret });
      const order = await bookOne(regateAt(server.url));
      await receiver.said(`order.booked ${order}`);
      const [event] = await listEvents(engine, { state: null, orderNumber: order, limit: 1 });
      const again = sending(event?.eventId ?? '', `{"type":"order.booked","data":{"order":"${order}"}}`);
      expect(await post(receiver.url, again)).toBe(204);
      expect(await post(receiver.url, withSignature(again, `v1,AAAA ${signed(again)}`))).toBe(204);
      for (const forged of forgeries(again)) expect(await post(receiver.url, forged)).toBe(401);
      expect(receiver.count(`order.booked ${order}`)).toBe(1);
    } finally {
      receiver.stop();
      await server.close();
      await engine.close();
    }
  }, 60_000);
});

test('both guides have the same programs', () => {
  const [one, other] = pages.map((page) => blocksOf(page).filter(({ language }) => language === 'js'));
  const code = (blocks: typeof one) => blocks?.map(({ text }) => text.replace(/ *\/\/ .*/g, ''));
  expect(code(one)).toHaveLength(1);
  expect(code(one)).toEqual(code(other));
});

test('what differs is noticed', () => {
  const json = (text: string) => ({ language: 'json', text });
  expect(differences(json('{"a": "…", "b": [1, "…"]}'), '{"a": 5, "b": [1, 2]}')).toEqual([]);
  expect(differences(json('{"a": 1, "…": "…"}'), '{"a": 1, "b": 2}')).toEqual([]);
  expect(differences(json('{"a": 1}'), '{"a": 1, "b": 2}')).toHaveLength(1);
  expect(differences(json('{"a": 1, "…": "…"}'), '{"a": 1}')).toHaveLength(1);
  expect(differences(json('{"a": "1"}'), '{"a": 1}')).toHaveLength(1);
  expect(differences(json('["…"]'), '[]')).toHaveLength(1);
  expect(differences(json('{"a": "…"}'), '{"a": {}}')).toHaveLength(1);
  const http = { language: 'http', text: 'HTTP/1.1 200 OK\n…\nA: b…\n…\n' };
  expect(differences(http, 'HTTP/1.1 200 OK\r\nX: y\r\nA: bc\r\n\r\n{}')).toEqual([]);
  expect(differences(http, 'HTTP/1.1 201 OK\r\nX: y\r\nA: bc\r\n\r\n{}')).toHaveLength(1);
});

/** The receiver that the guide shows, as a process of its own. */
async function startReceiver(page: string) {
  const program = blocksOf(page).find(({ language }) => language === 'js');
  const file = join(newFolder(), 'receiver.mjs');
  writeFileSync(file, program?.text ?? '');
  const env = cleanEnv({ PORT: '0', WEBHOOK_SECRET: webhookSecret });
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  let heard = () => {};
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    printed += part;
    heard();
  });
  const said = (words: string) =>
    new Promise<void>((resolve) => {
      heard = () => printed.includes(words) && resolve();
      heard();
    });
  await said('\n');
  const port = /listening on (\d+)/.exec(printed)?.[1];
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    said,
    count: (words: string) => printed.split(words).length - 1,
    stop: () => void child.kill(),
  };
}

/** What we would send now, signed. */
function sending(id: string, text: string, seconds = Math.floor(Date.now() / 1000)): Received {
  const one = { path: '/hooks', headers: { 'webhook-id': id, 'webhook-timestamp': String(seconds) }, text };
  return withSignature(one, signed(one));
}

function withSignature(one: Received, signature: string): Received {
  return { ...one, headers: { ...one.headers, 'webhook-signature': signature } };
}

function forgeries(one: Received): Received[] {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp } = one.headers as Record<string, string>;
  const seconds = Number(timestamp);
  return [
    { ...one, text: one.text.replace('INV-', 'INV-9') },
    { ...one, headers: { ...one.headers, 'webhook-id': `${id}0` } },
    { ...one, headers: { ...one.headers, 'webhook-timestamp': String(seconds + 1) } },
    sending(`${id}`, one.text, seconds - 600),
    sending(`${id}`, one.text, seconds + 600),
    sending(`${id}`, one.text, Number.NaN),
    withSignature(one, signed(one, Buffer.from('another key of thirty-two bytes!'))),
    withSignature(one, ''),
    withSignature(one, 'v1,'),
    { ...one, headers: {} },
  ];
}

async function post(url: string, { headers, text }: Received): Promise<number> {
  return (await ask(url, { headers: headers as Record<string, string>, body: text })).status;
}

async function bookOne(call: CallRegate): Promise<string> {
  await call('confirmClient', { body: { clientId: 'RS-1' } });
  const body = { clientId: 'RS-1', store: 'main', lines: [{ article: '1001', quantity: 1 }] };
  return (await call('booking', { body })).json.order;
}
