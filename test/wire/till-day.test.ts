import { openTillService } from '../../src/commands/till-client.js';
import { type DayOptions, type DayReport, playDay } from '../../src/commands/till-day/day.js';
import { type Lie, type Passing, startLyingServer } from '../support/lying-server.js';
import { startServer, type TestServer } from '../support/server.js';
import { temporaryFolders } from '../support/temporary.js';

const silent = { update() {}, stop() {} };
const newFolder = temporaryFolders();
let server: TestServer;

beforeEach(async () => {
  server = await startServer({ dataDir: newFolder() });
});
afterEach(() => server.close());

/** A day of the demo shop's two tills. */
async function play(address: string, more: Partial<DayOptions> = {}): Promise<DayReport> {
  const service = await openTillService({ address, user: 'kassir', password: 'kassir', soap12: false });
  if ('trouble' in service) throw new Error(service.trouble);
  const own = {
    tills: ['1', '2'],
    checks: 25,
    cards: 10,
    seed: 12,
    pauseSeconds: 0,
    limitSeconds: 60,
    firstShift: 1,
    ...more,
  };
  return playDay(service, own, silent).finally(() => service.close());
}

test('a day at a server that is right has no differences', async () => {
  const report = await play(`${server.service}?wsdl`);
  expect(report.differences).toEqual([]);
  expect(report).toMatchObject({ planned: 50, looked: 50, isCutShort: false, counts: { checks: 50 } });
});

test('a day whose time is over before it begins has no checks and no differences', async () => {
  const report = await play(`${server.service}?wsdl`, { limitSeconds: 0 });
  expect(report).toMatchObject({ isCutShort: true, counts: { checks: 0 }, differences: [] });
});

type Fits = (passing: Passing) => boolean;

const has =
  (operation: string, part: string): Fits =>
  (passing) =>
    passing.operation === operation && passing.text.includes(part);

function first(fits: Fits): Fits {
  let seen = 0;
  return (passing) => fits(passing) && ++seen === 1;
}

/** The first check that fits, however often it comes, and whoever asks for it. */
function oneCheck(fits: Fits): Fits {
  let chosen: string | undefined;
  return (passing) => {
    const identity = /KKM>(\w+)<.*?Shift>(\d+)<.*?Number>(\d+)</s.exec(passing.text)?.slice(1).join('/');
    if (identity === undefined || passing.operation === 'TransferSales') return false;
    if (fits(passing)) chosen ??= identity;
    return identity === chosen;
  };
}

const on =
  (fits: Fits, change: (text: string) => string) =>
  (passing: Passing): string | undefined =>
    fits(passing) ? change(passing.text) : undefined;

/** A sale of goods that the service knows. */
const isSale: Fits = ({ operation, text }) =>
  operation === 'CloseCheck' && text.includes('>Sale<') && /ItemCode>\d/.test(text);

/** One check gets the answer of another, also when it is asked for; nothing but sums can tell. */
function forgetsACheck(): Lie {
  let told: string | undefined;
  const isForgotten = oneCheck((passing) => told !== undefined && isSale(passing));
  return {
    instead: (passing) =>
      isForgotten(passing)
        ? told?.replaceAll('CloseCheckResponse', `${passing.operation}Response`)
        : undefined,
    answer(passing) {
      if (has('CloseCheck', 'ResultCode>OK<')(passing)) told ??= passing.text;
      return undefined;
    },
  };
}

function givesNoHoldBack(): Lie {
  const released =
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
    '<m:ReleaseHoldResponse xmlns:m="urn:tp7:KKMTransfer"><m:return><m:ResultCode>OK</m:ResultCode></m:return>' +
    '</m:ReleaseHoldResponse></soap:Body></soap:Envelope>';
  return { instead: ({ operation }) => (operation === 'ReleaseHold' ? released : undefined) };
}

const lies: [string, () => Lie, RegExp][] = [
  ['forgets a check', forgetsACheck, /^stock of item \d+ at till 1$/],
  [
    'counts a check twice',
    () => ({ more: on(first(isSale), (text) => text.replace(/(\bShift>\s*<(\w+:)?Number>)/, '$1777')) }),
    /^stock of item \d+ at till 1$/,
  ],
  [
    'counts a sum that was not told',
    () => ({
      request: on(
        oneCheck((passing) => isSale(passing) && /\bAccumulated>[1-9]/.test(passing.text)),
        (text) => text.replace(/\bAccumulated>(\d+)/, 'Accumulated>1$1'),
      ),
    }),
    /^card \d+ accumulation$/,
  ],
  [
    'loses a check of a batch',
    () => ({
      request: on(
        first(({ operation }) => operation === 'TransferSales'),
        (text) => text.replace(/<(\w+:)?Check>(?:(?!<(?:\w+:)?Check>).)*<\/(\w+:)?Check>(?=<\/)/s, ''),
      ),
    }),
    /^check .* in a batch$/,
  ],
  [
    'takes a check for a new one again',
    () => ({
      answer: on(has('CloseCheck', 'Duplicate>true'), (text) =>
        text.replace('Duplicate>true', 'Duplicate>false'),
      ),
    }),
    /^check \d+\/\d+\/\d+\//,
  ],
  [
    'answers the same check otherwise',
    () => ({
      // Each time: the first may follow a lost answer, and then nothing is there yet to compare it with.
      answer: on(has('CloseCheck', 'Duplicate>true'), (text) => text.replace(/CheckId>\d+/, 'CheckId>0')),
    }),
    /^check \d+\/\d+\/\d+\//,
  ],
  [
    'does not find a check',
    () => ({
      answer: on(has('GetCheck', 'CheckId>7<'), (text) =>
        text.replace('ResultCode>OK', 'ResultCode>CHECK_NOT_FOUND'),
      ),
    }),
    /^check \d+\/\d+\/\d+\//,
  ],
  [
    'accepts what does not add up',
    () => ({
      answer: on(first(has('CloseCheck', 'CHECK_INVALID')), (text) => text.replace('CHECK_INVALID', 'OK')),
    }),
    /, which is wrong$/,
  ],
  [
    'accepts two checks with one number',
    () => ({
      answer: on(first(has('CloseCheck', 'CHECK_CONFLICT')), (text) => text.replace('CHECK_CONFLICT', 'OK')),
    }),
    /, which is wrong$/,
  ],
  ['gives no hold back', givesNoHoldBack, /^card \d+ (available|balance)$/],
  [
    'tells those who keep a copy of no change',
    () => ({
      // All cards of the morning have a version of one digit.
      answer: on(
        (passing) => has('GetAccumulations', '<m:Card>')(passing) && !/Version>\d</.test(passing.text),
        (text) => text.replace(/<m:Cards>.*<\/m:Cards>/s, '<m:Cards></m:Cards>'),
      ),
    }),
    /^copy of till \d, card \d+/,
  ],
];

test.each(lies)('a day at a server that %s has differences', async (_, lie, expected) => {
  const liar = await startLyingServer(server.service, lie());
  const { differences } = await play(liar.address).finally(() => liar.close());
  const whats = differences.map(({ what }) => what);
  expect(liar.told()).toBeGreaterThan(0);
  expect(whats.filter((what) => expected.test(what))).not.toEqual([]);
});
