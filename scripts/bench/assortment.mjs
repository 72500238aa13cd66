import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareServers } from './compare.mjs';
import { startServer } from './processes.mjs';
import { readPage } from './rest-requests.mjs';
import { databaseOf, prepareCatalogue, startTillgate, withServer } from './shop.mjs';

const file = (name) => fileURLToPath(new URL(`servers/${name}`, import.meta.url));
const limit = 50;

/**
 * A page of items that nobody changed, and the 304 for whoever has it: bare node:http with the same bytes and as many
 * headers, Tillgate, and Express and Fastify with SQLite and JSON.stringify.
 */
export async function benchAssortment(options) {
  const dataDir = await prepareCatalogue(options);
  const tillgate = () => startTillgate(dataDir);
  const peer = (name) => () => startServer([file(name), databaseOf(dataDir)]);
  const express = peer('express-json.mjs');
  const fastify = peer('fastify-json.mjs');
  const page = await withServer(tillgate, ({ port }) => readPage(port, limit));
  const endingOf = async (start) => {
    const theirs = await withServer(start, ({ port }) => readPage(port, limit));
    if (itemsOf(page) !== itemsOf(theirs)) throw new Error('A peer answers other items than Tillgate.');
    return theirs.ending;
  };

  return [
    await wholePage(options, page, {
      'bare node:http': { start: bareAnswer(200, page, join(options.folder, 'page.json')) },
      Tillgate: { start: tillgate, dataDir },
      // The same items, and another end of the page.
      'Express + JSON.stringify': { start: express, job: { ending: await endingOf(express) } },
      'Fastify + JSON.stringify': { start: fastify, job: { ending: await endingOf(fastify) } },
    }),
    await unchangedPage(options, page, {
      'bare node:http': { start: bareAnswer(304, page) },
      Tillgate: { start: tillgate, dataDir },
    }),
  ];
}

async function wholePage(options, { ending, body }, servers) {
  const job = { kind: 'page', limit, ending, servers };
  const { journalTarget, ...measured } = await compareServers(options, job);
  const [, ours, express] = measured.lines;
  const times = ours.ratio.median / express.ratio.median;
  return {
    title: `assortment, ${limit} of ${options.items} items, unchanged, ${(body.length / 1000).toFixed(0)} KB, ratio to bare node:http`,
    ...measured,
    targets: [
      { what: 'of bare node:http', value: ours.ratio.median, atLeast: 0.5 },
      { what: 'times Express + JSON.stringify', value: times, atLeast: 10 },
      journalTarget,
    ],
  };
}

async function unchangedPage(options, { etag }, servers) {
  const job = { kind: 'unchanged', limit, etag, servers };
  const { journalTarget, ...measured } = await compareServers(options, job);
  const [, ours] = measured.lines;
  return {
    title: 'assortment, 304, ratio to bare node:http',
    ...measured,
    targets: [{ what: 'of bare node:http', value: ours.ratio.median, atLeast: 0.6 }, journalTarget],
  };
}

const ofConnection = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding']);

/** A server that answers with the headers of the page, without those that node:http adds by itself. */
function bareAnswer(status, { headers, body }, bodyFile) {
  const hasBody = bodyFile !== undefined;
  if (hasBody) writeFileSync(bodyFile, body);
  const sent = [...headers]
    .filter(([name]) => !ofConnection.has(name) && (hasBody || !name.startsWith('content-')))
    .flatMap(([name, value]) => [name === 'etag' ? 'ETag' : name, value]);
  return () => startServer([file('bare-answer.mjs'), JSON.stringify({ status, headers: sent, bodyFile })]);
}

function itemsOf({ body }) {
  return JSON.stringify(JSON.parse(body.toString()).items);
}
