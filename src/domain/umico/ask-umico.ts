import type { UmicoReceiptLineRow, UmicoReceiptRow } from '../../store/umico-receipts.js';
import type { Limits, Reply, UmicoAccess, UmicoPos, UmicoReceipt } from './umico-pos.js';

interface Asked {
  receipt: UmicoReceiptRow;
  lines: readonly UmicoReceiptLineRow[];
}

/** Sends a receipt under its own key, so that Umico takes it once however often it comes. */
export function sendReceipt(
  pos: UmicoPos,
  to: UmicoAccess,
  { receipt, lines }: Asked,
  limits: Limits,
): Promise<Reply<UmicoReceipt>> {
  const { kind, key, card, document, time, amountMinor, pointsMinor, holdKey, calculation } = receipt;
  const saleKey = receipt.saleKey ?? '';
  if (kind === 'cancel') return pos.cancel(to, { key, saleKey }, limits);
  const sent = { key, card, document, time, amountMinor };
  if (kind === 'sale')
    return pos.sell(to, { ...sent, pointsMinor, holdKey, lines: lines.map(lineOf) }, limits);
  const returned = lines.map((line) => ({ ...lineOf(line), salePosition: line.salePosition ?? 0 }));
  return pos.giveBack(to, { ...sent, saleKey, lines: returned, calculation }, limits);
}

export function lineOf(line: Omit<UmicoReceiptLineRow, 'receiptId' | 'returnedMilli' | 'returnedMinor'>) {
  const { position, article, name, quantityMilli, priceMinor, amountMinor } = line;
  return { position, article, name, quantityMilli, priceMinor, amountMinor };
}
