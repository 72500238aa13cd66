import { whatIsLeft } from '../domain/umico/lines.js';
import type { ReturnQuestion } from '../domain/umico/returns.js';
import { findUmicoReceipt, listUmicoReceiptLines } from '../store/umico-receipts.js';
import type { ReturnLine } from './api.js';
import type { UmicoServiceContext } from './call.js';
import { askedReturnLines, returnLines } from './lines.js';

interface AskedReturn {
  sale: string;
  card?: string | undefined;
  lines?: readonly ReturnLine[] | undefined;
}

/** A return as the domain asks for it: a line without a quantity is all that is left of it. */
export async function returnQuestion(
  { engine }: UmicoServiceContext,
  { sale, card = undefined, lines }: AskedReturn,
  by: string,
): Promise<ReturnQuestion> {
  const asked = askedReturnLines(lines);
  const isOpen = asked?.some(({ quantityMilli }) => quantityMilli === null) ?? false;
  const receipt = isOpen ? await findUmicoReceipt(engine, sale) : undefined;
  const left = receipt === undefined ? [] : whatIsLeft(await listUmicoReceiptLines(engine, receipt.id));
  const byPosition = new Map(left.map(({ salePosition, quantityMilli }) => [salePosition, quantityMilli]));
  return { saleKey: sale, card: card ?? null, lines: returnLines(asked, byPosition), by };
}
