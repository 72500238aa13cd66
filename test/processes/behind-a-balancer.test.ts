import { openTillService } from '../../src/commands/till-client.js';
import { playDay } from '../../src/commands/till-day/day.js';
import { type Balancer, startBalancer } from '../support/balancer.js';
import { keepClosing, numbersOfChecks } from '../support/closing-tills.js';
import { regateAt } from '../support/regate.js';
import { expectBooksInOrder } from '../support/regate-books.js';
import { endProcessesAfterAll, type ServerProcess, startProcess } from '../support/server-process.js';
import { openStore } from '../support/store.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

let dataDir: string;
let servers: ServerProcess[];
let front: Balancer;

/** Several servers on one new database. */
async function open(count: number): Promise<void> {
  dataDir = newFolder();
  servers = await Promise.all(Array.from({ length: count }, () => startProcess({ dataDir })));
  front = await startBalancer(servers.map(({ port }) => port));
}

afterEach(async () => {
  await front.close();
  await Promise.all(servers.map((server) => server.stop()));
  const engine = await openStore({ dataDir, publication: 'TP7', create: false });
  await expectBooksInOrder(engine);
  await engine.close();
});

test.each([2, 4])(
  '500 bookings of the last piece at once, over %i servers: one order',
  async (count) => {
    await open(count);
    const call = regateAt(front.url);
    const article = '2003';
    await call('confirmClient', { body: { clientId: 'RS-0' } });
    await call('booking', { body: { clientId: 'RS-0', store: 'main', lines: [{ article, quantity: 39 }] } });
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, i) =>
        call('booking', {
          body: { clientId: 'RS-0', store: 'main', lines: [{ article, quantity: 1 }] },
          key: `last-${i}`,
        }),
      ),
    );
    const counts = new Map<number, number>();
    for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({ 201: 1, 409: 499 });
  },
  120_000,
);

test('50 requests with one key over two servers are one order, and all get its answer', async () => {
  await open(2);
  const call = regateAt(front.url);
  await call('confirmClient', { body: { clientId: 'RS-1' } });
  const body = { clientId: 'RS-1', store: 'main', lines: [{ article: '1002', quantity: 1 }] };
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => call('booking', { body, key: 'the-same' })),
  );
  expect(new Set(answers.map(({ status, json }) => `${status} ${json.order}`)).size).toBe(1);
  expect(answers[0]?.status).toBe(201);
}, 60_000);

test.each([2, 4])(
  'a day of tills over %i servers has no differences',
  async (count) => {
    await open(count);
    const address = `${front.service}?wsdl`;
    const service = await openTillService({ address, user: 'kassir', password: 'kassir', soap12: false });
    if ('trouble' in service) throw new Error(service.trouble);
    const options = { tills: ['1', '2'], checks: 25, cards: 10, seed: 12, pauseSeconds: 0, limitSeconds: 80 };
    const report = await playDay(service, { ...options, firstShift: 1 }, { update() {}, stop() {} });
    await service.close();
    expect(report.differences).toEqual([]);
    expect(report).toMatchObject({ planned: 50, isCutShort: false, counts: { checks: 50 } });
  },
  120_000,
);

test('servers that are replaced one after the other refuse no request', async () => {
  await open(2);
  const tills = keepClosing(front, 4);
  for (const at of [0, 1]) {
    await tills.more(10);
    const next = await startProcess({ dataDir });
    front.targets = [...servers.filter((_, place) => place !== at).map(({ port }) => port), next.port];
    // The one that ends is still asked: it finishes what it has begun, and who comes later goes elsewhere.
    front.targets.push((servers[at] as ServerProcess).port);
    await tills.more(10);
    expect(await servers[at]?.stop()).toEqual({ code: 0, signal: null });
    await tills.more(10);
    servers[at] = next;
    front.targets = servers.map(({ port }) => port);
  }
  await tills.stop();
  expect(tills.refusals).toEqual([]);
  expect(await numbersOfChecks(dataDir)).toEqual([...tills.closed].sort((a, b) => a - b));
}, 120_000);

test('kill -9 of servers among checks loses nothing that was answered, and records nothing twice', async () => {
  await open(3);
  const tills = keepClosing(front, 6);
  for (const at of [0, 1, 2, 0]) {
    await tills.more(8);
    await servers[at]?.stop('SIGKILL');
    await tills.more(8);
    servers[at] = await startProcess({ dataDir });
    front.targets = servers.map(({ port }) => port);
  }
  await tills.stop();
  expect(await numbersOfChecks(dataDir)).toEqual([...tills.closed].sort((a, b) => a - b));
}, 120_000);
