import { summary } from './figures.mjs';
import { measureServer } from './measure.mjs';
import { makeClients } from './rest-requests.mjs';
import { copyShop, countOrders, prepareCatalogue, saleOf, startTillgate, withServer } from './shop.mjs';

const clients = 200;

/** Orders of five lines, each under a key of its own, against checks of five lines on the same server. */
export async function benchBooking(options) {
  const { rounds, load, cards, told } = options;
  const dataDir = copyShop(await prepareCatalogue(options), 'booking');
  await withServer(
    () => startTillgate(dataDir),
    ({ port }) => makeClients(port, clients),
  );
  const before = countOrders(dataDir);
  const measured = { CloseCheck: [], booking: [] };
  for (let round = 1; round <= rounds; round += 1) {
    const server = await startTillgate(dataDir);
    const common = {
      ...load,
      cards,
      clients,
      shift: 1000 + round,
      run: String(round),
      sale: saleOf(dataDir),
    };
    for (const [name, kind] of [
      ['CloseCheck', 'close'],
      ['booking', 'booking'],
    ]) {
      const result = await measureServer(server, { ...common, kind, probe: true });
      measured[name].push(result);
      told(`booking ${round}/${rounds}`, name, result);
    }
    await server.stop();
  }
  const lines = Object.entries(measured).map(([name, results]) =>
    summary(name, results, measured.CloseCheck),
  );
  const acknowledged = measured.booking.reduce((sum, result) => sum + result.acknowledged, 0);
  return {
    title: 'booking, ratio to CloseCheck',
    lines,
    targets: [
      { what: 'of CloseCheck', value: lines[1].ratio.median, atLeast: 0.5 },
      {
        what: 'orders acknowledged and not recorded',
        value: acknowledged - (countOrders(dataDir) - before),
        atMost: 0,
      },
    ],
    rounds: measured,
  };
}
