import type { Desk } from './desk.js';
import type { Delivery } from './plan.js';
import type { SentCheck } from './register.js';
import { rowsOf, type Value } from './values.js';
import { wireCheck } from './wire-check.js';

/** Sends a closed check in the planned way, until the service has acknowledged it. @throws NoAnswer */
export async function deliver(desk: Desk, sent: SentCheck, delivery: Delivery): Promise<void> {
  switch (delivery.way) {
    case 'once':
      await close(desk, sent);
      break;
    case 'repeated':
      for (let time = 0; time < delivery.times; time++) await close(desk, sent);
      desk.tally.count('repeated checks', delivery.times - 1);
      break;
    case 'together':
      await Promise.all(Array.from({ length: delivery.times }, () => close(desk, sent)));
      desk.tally.count('repeated checks', delivery.times - 1);
      break;
    case 'lost':
      await lose(desk, sent, delivery);
  }
  if (sent.acknowledged && sent.fresh === 0 && !sent.doubtful) {
    desk.register.differ({ what: `check ${sent.name}`, expected: 'a new check', found: 'Duplicate=true' });
  }
}

async function close(desk: Desk, sent: SentCheck): Promise<void> {
  const parameters = { Check: wireCheck(sent.check) };
  receive(desk, sent, await desk.calls.ask('CloseCheck', parameters, () => markDoubtful(sent)));
}

async function lose(
  desk: Desk,
  sent: SentCheck,
  { cut, next }: Extract<Delivery, { way: 'lost' }>,
): Promise<void> {
  desk.tally.count('lost answers');
  markDoubtful(sent);
  const answer = await desk.calls.lose('CloseCheck', { Check: wireCheck(sent.check) }, cut);
  if (answer !== undefined) receive(desk, sent, answer);
  if (next === 'send' || !(await isKnown(desk, sent))) await close(desk, sent);
}

function markDoubtful(sent: SentCheck): void {
  sent.doubtful = true;
}

/** Asks what became of the check. */
async function isKnown(desk: Desk, sent: SentCheck): Promise<boolean> {
  const { till, shift, number } = sent.check;
  const answer = await desk.calls.ask('GetCheck', { KKM: till, Shift: shift, Number: number });
  if (answer.ResultCode === 'CHECK_NOT_FOUND') return false;
  // The answer is the first one again, which counts nothing as new.
  receive(desk, sent, { ...answer, Duplicate: true });
  return true;
}

function receive(desk: Desk, sent: SentCheck, answer: Value): void {
  const differ = (expected: string, found: string) =>
    desk.register.differ({ what: `check ${sent.name}`, expected, found });
  if (answer.ResultCode !== 'OK') {
    differ('OK', `${answer.ResultCode}: ${answer.Message}`);
    return;
  }
  if (answer.Duplicate === false) sent.fresh += 1;
  if (answer.Duplicate === false && sent.fresh === 2) differ('new once', 'new twice');
  const told = answerText(answer);
  if (sent.answer !== undefined && sent.answer !== told) differ(sent.answer, told);
  sent.answer ??= told;
  sent.checkId ??= String(answer.CheckId);
  acknowledge(desk, sent, rowsOf(answer.Exceptions, 'Exception').map(String));
}

/** What must be the same in each answer to a check. */
export function answerText({ CheckId, Cards, Exceptions }: Value): string {
  return JSON.stringify([CheckId, rowsOf(Cards, 'Card'), rowsOf(Exceptions, 'Exception')]);
}

/** The service has the check, so it stands in the till's books. */
export function acknowledge({ books, tally }: Desk, sent: SentCheck, remarks: readonly string[]): void {
  if (sent.acknowledged) return;
  sent.acknowledged = true;
  books.enter(sent.effects);
  tally.count('checks');
  tally.count(sent.check.type === 'Sale' ? 'sales' : 'returns');
  if (sent.check.offline) tally.count('offline checks');
  for (const remark of remarks) tally.remark(remark);
}
