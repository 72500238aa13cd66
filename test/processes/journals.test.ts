import { join } from 'node:path';
import { openJournal } from '../../src/journal/journal.js';
import { readJournal } from '../../src/journal/read.js';
import { makePublicationFolder, publicationFolder } from '../../src/store/open.js';
import { endProcessesAfterAll, startProcess } from '../support/server-process.js';
import { makeDatabase } from '../support/store.js';
import { temporaryFolders } from '../support/temporary.js';

const newFolder = temporaryFolders();
endProcessesAfterAll();

const longAgo = Date.now() - 60 * 86_400_000;

/** A data folder of a machine, whose journal has a row that is too old by now. */
async function folderWithJournal(): Promise<{ dataDir: string; file: string }> {
  const dataDir = newFolder();
  const place = { dataDir, publication: 'TP7' };
  makePublicationFolder(place);
  const file = join(publicationFolder(place), 'journal.db');
  const journal = openJournal({ file, publication: 'TP7', clock: () => longAgo });
  const [direction, protocol] = ['in', 'soap'] as const;
  journal.record({ at: longAgo, requestId: 'old', direction, protocol, status: 200, durationMs: 1 });
  await journal.close();
  return { dataDir, file };
}

const requests = (file: string) => readJournal(file).rows.map(({ requestId }) => requestId);

test('each server of a database prunes the journal of its own machine', async () => {
  const machines = [await folderWithJournal(), await folderWithJournal()];
  expect(machines.map(({ file }) => requests(file))).toEqual([['old'], ['old']]);
  const env = { TILLGATE_DATABASE_URL: (await makeDatabase(newFolder())) as string };
  const servers = await Promise.all(machines.map(({ dataDir }) => startProcess({ dataDir, env })));
  const areClean = () => machines.every(({ file }) => !requests(file).includes('old'));
  while (!areClean()) await new Promise((resolve) => setTimeout(resolve, 50));
  await Promise.all(servers.map((server) => server.stop()));
}, 60_000);
