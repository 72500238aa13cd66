import { listUnpostedItems } from '../../store/checks.js';
import type { Reader, Transaction } from '../../store/engine.js';
import { putSetting } from '../../store/settings.js';
import { findSynchronisation, listUnposted, type SynchronisationRow } from '../../store/synchronisations.js';
import { readSettings } from '../settings/shop.js';
import { SynchronisationRefused } from './refusal.js';

/** The only document that is not posted. @throws SynchronisationRefused when there is none, or another. */
export async function onlyUnposted(reader: Reader): Promise<number> {
  const [id, ...others] = await listUnposted(reader);
  if (id === undefined) throw new SynchronisationRefused({ code: 'NOTHING_TO_POST' });
  if (others.length > 0) throw new SynchronisationRefused({ code: 'SEVERAL_TO_POST', ids: [id, ...others] });
  return id;
}

/**
 * A document that is posted already, or may be posted now; with `lock`, cards are locked for it.
 *
 * That no line waits is asked here and not again: a check that is closed later moves its cards at once, whatever its lines
 * wait for.
 *
 * @throws SynchronisationRefused
 */
export async function openDocument(
  tx: Transaction,
  id: number,
  lock: boolean,
): Promise<{ document: SynchronisationRow; lockedHere: boolean }> {
  const document = await findDocument(tx, id);
  if (document.postedAt !== null) return { document, lockedHere: false };
  const { cardsLocked } = await readSettings(tx);
  if (!cardsLocked && !lock) throw new SynchronisationRefused({ code: 'CARDS_NOT_LOCKED' });
  await refuseUnpostedLines(tx);
  if (!cardsLocked) await putSetting(tx, 'cardsLocked', 'true');
  return { document, lockedHere: !cardsLocked };
}

/** The document in the middle of its posting. @throws SynchronisationRefused when somebody unlocked the cards. */
export async function reopenDocument(tx: Transaction, id: number): Promise<SynchronisationRow> {
  const document = await findDocument(tx, id);
  if (document.postedAt === null && !(await readSettings(tx)).cardsLocked) {
    throw new SynchronisationRefused({ code: 'CARDS_NOT_LOCKED' });
  }
  return document;
}

/** @throws SynchronisationRefused when there is none. */
export async function findDocument(reader: Reader, id: number): Promise<SynchronisationRow> {
  const document = await findSynchronisation(reader, id);
  if (document === undefined) throw new SynchronisationRefused({ code: 'SYNCHRONISATION_UNKNOWN', id });
  return document;
}

async function refuseUnpostedLines(reader: Reader): Promise<void> {
  const items = await listUnpostedItems(reader);
  if (items.length === 0) return;
  const lines = items.reduce((sum, item) => sum + item.lines, 0);
  throw new SynchronisationRefused({
    code: 'LINES_UNPOSTED',
    lines,
    itemCodes: items.map(({ itemCode }) => itemCode),
  });
}
