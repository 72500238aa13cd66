import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { endProcessesAfterAll, runCommand, startProcess } from '../support/server-process.js';
import { callTill, closeCheckBody, element } from '../support/soap-client.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

const keepsImages = new URL('../support/flush-images.mjs', import.meta.url).href;
const connections = 8;
const checks = 240;

const logOf = (images: string, image: number) => join(images, String(image), 'TP7', 'tillgate.db-wal');

/** Numbers of the checks that a database holds, which is whole. */
function numbersIn(images: string, image: number): Set<number> {
  const database = new Database(join(images, String(image), 'TP7', 'tillgate.db'));
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  const numbers = database.prepare('SELECT number FROM checks').pluck().all() as number[];
  database.close();
  return new Set(numbers);
}

/** What was written behind the flush may be on the disk too, up to anywhere. */
function tearTail(images: string, image: number, next: number): void {
  const [length, later] = [readFileSync(logOf(images, image)).length, readFileSync(logOf(images, next))];
  const written = later.length - length;
  if (written > 0)
    appendFileSync(logOf(images, image), later.subarray(length, length + ((image * 7919) % written)));
}

test('power loss: what a flush left on the disk holds every check that had been answered by then', async () => {
  const [dataDir, images] = [newFolder(), newFolder()];
  const env = { FLUSH_IMAGES: images, NODE_OPTIONS: `--import=${keepsImages}` };
  const server = await startProcess({ dataDir, env });
  const flushedAt = new Map<number, number>();
  let last = 0;
  const till = async () => {
    const agent = new Agent({ keepAlive: true });
    while (last < checks) {
      const number = ++last;
      const body = closeCheckBody({ number, amount: '10.50', cards: ['1000000000016'] });
      const { headers, text } = await callTill({ service: server.service, body, agent });
      expect(element(text, 'ResultCode')).toBe('OK');
      flushedAt.set(number, Number(headers['x-flushed']));
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: connections }, till));
  await server.stop('SIGKILL');

  const kept = readdirSync(images)
    .map(Number)
    .sort((a, b) => a - b);
  const missing: string[] = [];
  let answered = 0;
  kept.forEach((image, index) => {
    const next = kept[index + 1];
    if (next !== undefined && index % 2 === 0) tearTail(images, image, next);
    const there = numbersIn(images, image);
    for (const [number, flush] of flushedAt) {
      if (flush > image) continue;
      answered += 1;
      if (!there.has(number))
        missing.push(`check ${number}, answered behind flush ${flush}, in image ${image}`);
    }
  });
  expect(missing).toEqual([]);
  expect(kept.length).toBeGreaterThan(8);
  expect(answered).toBeGreaterThan(checks);
  const verified = await runCommand(['verify'], {
    env: { TILLGATE_DATA_DIR: join(images, String(kept.at(-2))) },
  });
  expect([verified.code, verified.stderr]).toEqual([0, '']);
}, 60_000);
