import { startServer, type TestServer } from '../support/server.js';
import { temporaryFolder } from '../support/temporary.js';
import { umico } from '../support/umico-contract.js';
import { umicoSandboxes } from '../support/umico-sandbox.js';
import { secretsKey } from '../support/umico-service.js';
import { umicoStory } from '../support/umico-story.js';

/** The examples of the document, played on a new demo database beside a new sandbox, answer what the document says. */

const dataDir = temporaryFolder();
const openSandbox = umicoSandboxes();
let server: TestServer;
let play: ReturnType<typeof umicoStory>;

beforeAll(async () => {
  const clock = () => Date.parse('2026-11-22T10:15:30+03:00');
  const sandbox = await openSandbox({ clock });
  // As it answers at leisure; the story waits for nobody.
  await sandbox.settings({ questionsUntilProcessed: 0 });
  server = await startServer({ dataDir, clock, config: { secretsKey } });
  play = umicoStory(`${server.url}/TP7/hs/umico`, { 'http://127.0.0.1:8090': sandbox.url });
});
afterAll(() => server.close());

for (const step of umico.story) {
  test(`${step.operation} ${step.example}`, async () => {
    const { promised, ...answer } = await play(step);
    expect(answer.status).toBe(step.status);
    expect(umico.answerFaults(step.operation, answer)).toEqual([]);
    expect(comparable(answer.body)).toEqual(comparable(promised));
  });
}

/** Without what differs from run to run. */
function comparable(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (name, value) =>
    ['requestId', 'durationMs', 'id', 'nextCursor'].includes(name) && value !== null ? '*' : value,
  );
}
