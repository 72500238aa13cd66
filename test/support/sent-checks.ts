import type { Agent } from 'node:http';
import type { Reader } from '../../src/store/engine.js';
import { callTill, closeCheckBody, element, getCardBody, minorOf } from './soap-client.js';

/** Cards of the demo data on which checks are closed. */
const cards = ['1000000000016', '0012345'];

/** Mulberry32: small, seeded, the same everywhere. */
export function randomFrom(state: number): (below: number) => number {
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Sent {
  till: string;
  shift: number;
  number: number;
  amountMinor: number;
  card: string | undefined;
  body: string;
  /** The first answer that came, whole, as one of no duplicate. */
  answer?: string;
  /** How often it was answered as a new one. */
  fresh: number;
  /** Some request with it was sent and not answered. */
  open: boolean;
}

interface Receiver {
  service: string;
}

/** Checks that tills send to servers which are killed meanwhile, and what must have become of them. */
export interface SentChecks {
  count(): number;
  /**
   * Sends a new check, an old one again, or a new one twice at once.
   * @returns how many requests were answered, and whether all were.
   */
  send(to: Receiver, shift: number, agent: Agent): Promise<{ answered: number; wereAll: boolean }>;
  /** Sends again what was not answered. @returns how many that were. */
  sendUnanswered(to: Receiver, agent: Agent): Promise<number>;
  /** What was answered in another way than before, and what was refused. */
  contradictions: string[];
  /** Each check that was sent is there exactly once, with its amount, and no other. */
  expectAllOnce(reader: Reader): Promise<void>;
  /** The cards have what they had at first and all checks on them. */
  expectOnCards(at: Receiver): Promise<void>;
  /** Nothing was new twice; what was new and not answered is a duplicate when it is sent again. */
  expectNewOnce(): void;
}

/**
 * @param before accumulations of the cards
 * @param isAway whether an answer means that the store is away for the moment, as no answer does
 */
export function sendChecks(
  random: (below: number) => number,
  before: readonly number[],
  isAway: (answer: { status: number; text: string }) => boolean = () => false,
): SentChecks {
  const all: Sent[] = [];
  const contradictions: string[] = [];

  function newCheck(shift: number): Sent {
    const till = String(1 + random(2));
    const number = all.length + 1;
    const amountMinor = 1 + random(1_000_000);
    const card = [undefined, ...cards][random(3)];
    const amount = `${Math.floor(amountMinor / 100)}.${String(amountMinor % 100).padStart(2, '0')}`;
    const body = closeCheckBody({
      till,
      shift,
      number,
      amount,
      itemCode: ['1001', '9001', 'unknown'][random(3)] ?? '',
      cards: card === undefined ? [] : [card],
    });
    const sent: Sent = { till, shift, number, amountMinor, card, body, fresh: 0, open: false };
    all.push(sent);
    return sent;
  }

  /** Sends a check and keeps what came back; false when nothing did. */
  async function deliver({ service }: Receiver, check: Sent, agent: Agent): Promise<boolean> {
    check.open = true;
    const answer = await callTill({ service, body: check.body, agent }).catch(() => undefined);
    if (answer === undefined || isAway(answer)) return false;
    const { text } = answer;
    check.open = false;
    const where = `check ${check.till}/${check.shift}/${check.number}`;
    if (element(text, 'ResultCode') !== 'OK') contradictions.push(`${where}: ${text}`);
    if (element(text, 'Duplicate') === 'false') check.fresh++;
    const first = text.replace('<m:Duplicate>true<', '<m:Duplicate>false<');
    check.answer ??= first;
    if (check.answer !== first) contradictions.push(`${where}: first ${check.answer}, then ${first}`);
    return true;
  }

  return {
    count: () => all.length,
    contradictions,
    async send(to, shift, agent) {
      const dice = random(10);
      const old = dice < 2 ? all[random(all.length)] : undefined;
      const check = old ?? newCheck(shift);
      const times = dice === 2 ? 2 : 1;
      const answers = await Promise.all(Array.from({ length: times }, () => deliver(to, check, agent)));
      return { answered: answers.filter(Boolean).length, wereAll: answers.every(Boolean) };
    },
    async sendUnanswered(to, agent) {
      const open = all.filter((check) => check.open);
      for (const check of open) expect(await deliver(to, check, agent)).toBe(true);
      return open.length;
    },
    async expectAllOnce(reader) {
      const rows = await reader.all<{ check: string; amountMinor: number }>(
        `SELECT till || '/' || shift || '/' || number AS "check", total_minor AS "amountMinor" FROM checks ORDER BY id`,
      );
      const there = rows.map(({ check, amountMinor }) => `${check} ${amountMinor}`).sort();
      const sent = all.map(
        ({ till, shift, number, amountMinor }) => `${till}/${shift}/${number} ${amountMinor}`,
      );
      expect(there).toEqual(sent.sort());
    },
    async expectOnCards(at) {
      const expected = cards.map((card, i) =>
        all.reduce((sum, check) => sum + (check.card === card ? check.amountMinor : 0), before[i] ?? 0),
      );
      expect(await accumulations(at)).toEqual(expected);
    },
    expectNewOnce() {
      expect(all.filter(({ fresh }) => fresh > 1)).toEqual([]);
    },
  };
}

/** Of the cards, in minor units. */
export async function accumulations({ service }: Receiver): Promise<number[]> {
  const sums: number[] = [];
  for (const card of cards) {
    const { text } = await callTill({ service, body: getCardBody(card) });
    sums.push(minorOf(element(text, 'Accumulation')));
  }
  return sums;
}
