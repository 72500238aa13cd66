import { loadConfig } from '../../src/config/load.js';
import { holdAmount } from '../../src/domain/cards/hold-amount.js';
import { createLog } from '../../src/http/log.js';
import { openPublication } from '../../src/publication.js';
import type { InProcessQueue } from '../../src/queue/in-process.js';
import { findCard } from '../../src/store/cards.js';
import { giveCard, now, openShop } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary.js';

const dataDir = temporaryFolder();

test('the task of the server gives back what nobody used', async () => {
  const shop = await openShop(dataDir);
  await giveCard(shop, { number: 'D' }, { bonus: 500 });
  await shop.close();
  let time = now;
  const publication = await openPublication(
    loadConfig({ env: {}, flags: { dataDir }, cwd: dataDir }),
    { name: 'TP7', demo: false },
    { clock: () => time, log: createLog('silent') },
  );
  try {
    const { context } = publication;
    const queue = publication.queue as InProcessQueue;
    await holdAmount(context, { till: '1', card: 'D', amountMinor: 500, key: 'k' });
    const held = async () => (await findCard(context.engine, 'D'))?.bonusHeldMinor;
    time += 10 * 60_000 - 1;
    await queue.tick();
    expect(await held()).toBe(500);
    time += 30_000;
    await queue.tick();
    expect(await held()).toBe(0);
  } finally {
    await publication.close();
  }
});
