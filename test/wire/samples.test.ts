import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { operations } from '../../src/kkmtransfer/index.js';
import {
  expectedAnswer,
  keepAnswer,
  listSamples,
  playSample,
  readSample,
  serverFor,
  settled,
  versionOf,
} from '../support/samples.js';
import { contentType } from '../support/soap-client.js';
import { dropDatabase } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
const names = listSamples();

/** `KEEP_SAMPLE=get-card__unknown-card` writes the answer of one sample (`all`: of all) instead of comparing it. */
const kept = process.env.KEEP_SAMPLE;

test.each(names)('sample %s', async (name) => {
  const sample = readSample(name);
  const dataDir = mkdtempSync(join(folder, 'sample-'));
  const server = await serverFor(sample, dataDir);
  try {
    const { status, headers, body } = await playSample(server, sample);
    const text = settled(sample, body);
    if (kept === name || kept === 'all') keepAnswer(sample, Buffer.from(text));
    expect(text).toBe(expectedAnswer(sample).toString());
    expect(status).toBe(sample.given.status);
    expect(headers['content-type']).toBe(contentType(versionOf(text)));
  } finally {
    await server.close();
    // There are hundreds.
    await dropDatabase(dataDir);
  }
});

const answers = () => names.map((name) => expectedAnswer(readSample(name)).toString());
const kebab = (name: string) => name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();

test.each(Object.keys(operations).map(kebab))('samples: %s has some', (operation) => {
  expect(names.filter((name) => name.startsWith(`${operation}__`))).not.toEqual([]);
});

test.each([
  'OK',
  'CARD_NOT_FOUND',
  'CARD_BLOCKED',
  'CARD_EXPIRED',
  'CARD_NOT_ACTIVATED',
  'CARD_KIND_OFF',
  'CARDS_LOCKED',
  'TILL_UNKNOWN',
  'NOT_ENOUGH',
  'HOLD_NOT_FOUND',
  'HOLD_EXPIRED',
  'CHECK_CONFLICT',
  'CHECK_NOT_FOUND',
  'CHECK_INVALID',
  'UMICO_NO_CONNECTION',
  'UMICO_KEY_REFUSED',
  'UMICO_UNAVAILABLE',
  'UMICO_REFUSED',
])('samples: result code %s is in some answer', (code) => {
  expect(answers().filter((text) => text.includes(`<m:ResultCode>${code}</m:ResultCode>`))).not.toEqual([]);
});

test.each([
  'CARD_NOT_FOUND',
  'CARD_BLOCKED',
  'CARD_EXPIRED',
  'CARD_NOT_ACTIVATED',
  'CARD_KIND_OFF',
  'CARD_KIND_MISMATCH',
  'NOT_ENOUGH',
  'HOLD_NOT_FOUND',
  'BONUS_WITHOUT_CARD',
  'PAYMENT_WITHOUT_CARD',
  'TIME_IMPLAUSIBLE',
  'UMICO_NO_CONNECTION',
  'UMICO_NO_SALE',
  'UMICO_ONE_CARD',
  'UMICO_POINTS_WITHOUT_CARD',
])('samples: exception %s is in some answer', (code) => {
  expect(answers().filter((text) => text.includes(`<m:Exception>${code}: `))).not.toEqual([]);
});
