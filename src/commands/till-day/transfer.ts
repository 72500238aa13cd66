import type { Cut } from '../till-cut.js';
import { acknowledge } from './deliver.js';
import type { Desk } from './desk.js';
import { randomFrom } from './random.js';
import type { SentCheck } from './register.js';
import { rowsOf, type Value } from './values.js';
import { wireCheck } from './wire-check.js';

/** What one call may carry. */
const mostChecks = 500;

/** Sends what was closed offline: shuffled, some checks twice. @throws NoAnswer */
export async function transfer(desk: Desk, { seed, cut }: { seed: number; cut?: Cut }): Promise<void> {
  const random = randomFrom(seed);
  const waiting = desk.waiting.splice(0);
  const twice = waiting.filter(() => random.chance(20));
  const list = random.shuffle([...waiting, ...twice]);
  for (let at = 0; at < list.length; at += mostChecks) await send(desk, list.slice(at, at + mostChecks), cut);
}

async function send(desk: Desk, list: readonly SentCheck[], cut: Cut | undefined): Promise<void> {
  const parameters = { CheckList: { Check: list.map(({ check }) => wireCheck(check)) } };
  let doubtful = cut !== undefined;
  desk.tally.count('batches');
  if (cut !== undefined) {
    desk.tally.count('lost answers');
    await desk.calls.lose('TransferSales', parameters, cut);
  }
  const answer = await desk.calls.ask('TransferSales', parameters, () => {
    doubtful = true;
  });
  compareCounts(desk, list, answer, doubtful);
  const rows = rowsOf(answer.Results, 'Check');
  for (const [at, sent] of list.entries()) receiveRow(desk, sent, rows[at]);
}

/** Each distinct check is accepted once, the others are duplicates. */
function compareCounts(desk: Desk, list: readonly SentCheck[], answer: Value, doubtful: boolean): void {
  const isNew = new Set(list.filter(({ acknowledged }) => !acknowledged)).size;
  const accepted = doubtful ? answer.Accepted : isNew;
  const expected = { Accepted: accepted, Duplicates: list.length - Number(accepted), Refused: 0 };
  const { Accepted, Duplicates, Refused } = answer;
  const [wanted, told] = [expected, { Accepted, Duplicates, Refused }].map((counts) =>
    JSON.stringify(counts),
  );
  if (wanted === told) return;
  desk.register.differ({
    what: `batch of ${list.length} from till ${desk.id}`,
    expected: wanted ?? '',
    found: told ?? '',
  });
}

function receiveRow(desk: Desk, sent: SentCheck, row: Value | undefined): void {
  const { till, shift, number } = sent.check;
  const expected = `${till}/${shift}/${number} OK`;
  const found = row === undefined ? 'nothing' : `${row.KKM}/${row.Shift}/${row.Number} ${row.ResultCode}`;
  if (found === expected) acknowledge(desk, sent, []);
  else desk.register.differ({ what: `check ${sent.name} in a batch`, expected, found });
}
