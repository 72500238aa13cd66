import { instant, localTime } from '../../base/time.js';
import { listCardsWithOldBonus, setBonusSince, sumExpired } from '../../store/bonus.js';
import { addCardMovements, addToCard, NO_BONUS_DAY } from '../../store/cards.js';
import type { Transaction } from '../../store/engine.js';
import type { Context } from '../context.js';
import { shiftDay } from './bonus-lots.js';
import { readBonusAge } from './read-bonus-age.js';

const page = 100;

/**
 * Takes bonus whose days are over off its cards, and sets right what was taken before when a check has come late since. A
 * card with bonus held for a check waits until the check is closed. @returns how many cards were looked at.
 */
export async function expireBonus({ engine, shop, clock }: Context): Promise<number> {
  const { bonusDays, timeZone } = (await shop()).settings;
  if (bonusDays === 0) return 0;
  const at = clock();
  const moment = { bonusDays, timeZone, now: localTime(at, timeZone), recordedAt: instant(at) };
  const bornBefore = shiftDay(moment.now.slice(0, 10), -bonusDays);
  let looked = 0;
  for (;;) {
    const cards = await listCardsWithOldBonus(engine, bornBefore, page);
    if (cards.length === 0) return looked;
    await engine.transaction(async (tx) => {
      for (const card of cards) await expire(tx, card, moment);
    });
    looked += cards.length;
  }
}

interface Moment {
  bonusDays: number;
  timeZone: string;
  /** Local to the publication. */
  now: string;
  recordedAt: string;
}

async function expire(tx: Transaction, card: string, moment: Moment): Promise<void> {
  const { now, recordedAt } = moment;
  const { lots, expiredMinor } = await readBonusAge(tx, card, moment);
  const amountMinor = -expiredMinor - (await sumExpired(tx, card));
  if (amountMinor !== 0) {
    const delta = { accumulation: 0, bonus: amountMinor, balance: 0, bonusSince: NO_BONUS_DAY };
    const after = await addToCard(tx, card, delta);
    if (after === undefined) throw new Error('A card that was just listed is gone');
    await addCardMovements(tx, [
      {
        card,
        ledger: 'bonus',
        amountMinor,
        balanceAfterMinor: after.bonusMinor,
        reason: 'expired',
        documentKind: 'task',
        document: 'bonus.expire',
        checkId: null,
        time: now,
        recordedAt,
      },
    ]);
  }
  await setBonusSince(tx, card, lots[0]?.day ?? NO_BONUS_DAY);
}
