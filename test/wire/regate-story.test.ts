import { version } from '../../src/base/version.js';
import { operations } from '../../src/regate/index.js';
import { answerFaults, story } from '../support/regate-contract.js';
import { play } from '../support/regate-story.js';
import { startServer, type TestServer } from '../support/server.js';
import { onPostgres } from '../support/store.js';
import { temporaryFolder } from '../support/temporary.js';

/** The examples of the document, played from top to bottom on a new demo database, answer what the document says. */

const dataDir = temporaryFolder();
const isBuilt = (id: string) => operations[id as keyof typeof operations] !== undefined;
const told = story.filter(({ operation }) => isBuilt(operation));
const untold = story.filter(({ operation }) => !isBuilt(operation));

let server: TestServer;
let address: string;
beforeAll(async () => {
  server = await startServer({ dataDir, clock: () => Date.parse('2026-11-22T10:15:30+03:00') });
  address = `${server.url}/TP7/hs/regate`;
});
afterAll(() => server.close());

for (const step of told) {
  test(`${step.operation} ${step.example}`, async () => {
    const { promised, ...answer } = await play(address, step);
    expect(answer.status).toBe(step.status);
    expect(answerFaults(step.operation, answer)).toEqual([]);
    expect(comparable(answer.body)).toEqual(comparable(promised));
  });
}

test('what is not built yet says so, in the form of the contract', async () => {
  for (const step of untold) {
    const answer = await play(address, step);
    expect([step.operation, answer.status]).toEqual([step.operation, 501]);
    expect(answerFaults(step.operation, answer)).toEqual([]);
  }
  expect(told.length + untold.length).toBeGreaterThan(0);
});

/** PostgreSQL counts transactions of the whole server in them. */
const versions = onPostgres ? ['version', 'nextCursor'] : [];

/** Without what differs from run to run: the id of a request, the version of the program. */
function comparable(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll(version, '*'), (key, value) =>
    key === 'requestId' || (versions.includes(key) && value !== null) ? '*' : value,
  );
}
