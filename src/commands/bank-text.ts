import { formatFixed, moneyDigits } from '../base/money.js';
import type { bookedAnswer, documentAnswer, ReportAnswer } from '../exchange/bank/answers.js';
import type { BankDocumentRow } from '../store/bank-documents.js';
import type { BankMatchRow } from '../store/bank-matches.js';
import { printable } from './printable.js';

type Document = ReturnType<typeof documentAnswer>;
type Share = ReturnType<typeof bookedAnswer>;

/** What became of a file, for people. */
export function reportText(name: string, report: ReportAnswer): string {
  const { statement, documents, matched, pending, faults, warnings, directions } = report;
  const { read, known, bad } = documents;
  const ways = Object.entries(directions).flatMap(([way, count]) => (count === 0 ? [] : [`${count} ${way}`]));
  const lines = [
    ...issueLines('fault', faults),
    ...issueLines('warning', warnings),
    `${printable(name)}: ${statement.encoding}, ${read} documents: ${documents.new} new, ${known} known, ${bad} bad`,
    ...(ways.length === 0 ? [] : [`new: ${ways.join(', ')}`]),
  ];
  if (matched.count > 0) {
    const sums = `${matched.toOrders} to orders, ${matched.toPrepayments} to prepayments`;
    lines.push(`matched: ${matched.count}: ${sums}`);
  }
  for (const { document, payer, to } of matched.rows)
    for (const share of to) lines.push(`  ${document}  ${shareText(share)}  from ${printable(payer ?? '?')}`);
  lines.push(...more(matched.count, matched.rows.length));
  if (pending.count > 0) lines.push(`wait for somebody: ${pending.count}; see tillgate bank pending`);
  for (const { id, document, amount, payer, reasons } of pending.rows)
    lines.push(`  #${id}  ${document}  ${amount}  ${printable(payer ?? '?')}: ${why(reasons)}`);
  lines.push(...more(pending.count, pending.rows.length));
  return lines.join('\n');
}

function issueLines(kind: string, { count, rows }: ReportAnswer['faults']): string[] {
  const lines = rows.map(({ line, element, text }) => {
    const at = element === null ? '' : `, ${printable(element)}`;
    return `${kind}: line ${line}${at}: ${printable(text)}`;
  });
  return [...lines, ...more(count, rows.length)];
}

function more(count: number, told: number): string[] {
  return count > told ? [`  … and ${count - told} more`] : [];
}

function why(reasons: readonly { text: string }[]): string {
  return reasons.map(({ text }) => printable(text)).join('; ');
}

/** `200.00 → INV-000021 (number in the purpose: «счету № 21»)` */
export function shareText({ order, client, amount, text, found }: Share): string {
  const to = order ?? `prepayment of ${printable(client)}`;
  return `${amount} → ${to} (${text}${found === null ? '' : `: ${printable(found)}`})`;
}

/** A document of the list. */
export function documentText(document: Document): string {
  const { id, number, date, amount, direction, state, payerName, payerTaxId, payeeName, purpose, reasons } =
    document;
  const payer = `${printable(payerName ?? '?')}${payerTaxId === null ? '' : ` (${printable(payerTaxId)})`}`;
  const other = direction === 'outgoing' ? `to ${printable(payeeName ?? '?')}` : `from ${payer}`;
  const lines = [
    `#${id}  ${printable(number)}/${date}  ${amount}  ${direction}  ${state}  ${other}`,
    `    ${printable(purpose)}`,
  ];
  if (reasons.length > 0) lines.push(`    why: ${why(reasons)}`);
  if (document.note !== null)
    lines.push(`    ${printable(document.decidedBy ?? '')}: ${printable(document.note)}`);
  return lines.join('\n');
}

/** A match as it stands in the books. */
export function matchText(match: BankMatchRow): string {
  const { orderNumber, client, amountMinor, reason, found, recordedAt, recordedBy, reversedAt, reversedBy } =
    match;
  const to = orderNumber ?? `prepayment of ${printable(client)}`;
  const back = reversedAt === null ? '' : `; taken back ${reversedAt} by ${printable(reversedBy ?? '')}`;
  const words = found === null ? '' : `: ${printable(found)}`;
  return `    ${formatFixed(amountMinor, moneyDigits)} → ${to} (${reason}${words}) ${recordedAt} by ${printable(recordedBy)}${back}`;
}

export function matchInUnits({ amountMinor, documentId: _, ...match }: BankMatchRow) {
  return { ...match, amount: formatFixed(amountMinor, moneyDigits) };
}

/** What is the same for every command: `#5  77/2026-11-20`. */
export function nameOf({ id, number, date }: BankDocumentRow): string {
  return `#${id}  ${printable(number)}/${date}`;
}
