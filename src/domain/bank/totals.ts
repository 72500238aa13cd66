import { grouped } from '../../base/grouped.js';
import { formatFixed, moneyDigits } from '../../base/money.js';
import type { BankDocument, Issue, IssueCode, StatementAccount } from './statement.js';

interface Sums {
  receivedMinor: number;
  writtenOffMinor: number;
}

/** Adds the documents of a statement up, and compares them with what it says of its accounts. */
export class Totals {
  private readonly sums = new Map<string, Sums>();
  private readonly sections: StatementAccount[] = [];

  /** An account is counted from here on: it is known before its documents. */
  section(account: StatementAccount): void {
    this.sections.push(account);
    if (!this.sums.has(account.account))
      this.sums.set(account.account, { receivedMinor: 0, writtenOffMinor: 0 });
  }

  document({ payer, payee, amountMinor }: BankDocument): void {
    for (const account of new Set(payee.accounts)) this.add(account, 'receivedMinor', amountMinor);
    for (const account of new Set(payer.accounts)) this.add(account, 'writtenOffMinor', amountMinor);
  }

  private add(account: string, column: keyof Sums, amountMinor: number): void {
    const sums = this.sums.get(account);
    if (sums !== undefined) sums[column] += amountMinor;
  }

  /** Everything that does not fit together. */
  issues(): Issue[] {
    const balances = this.sections.flatMap(balanceIssue);
    const totals = [...grouped(this.sections, ({ account }) => account)].flatMap(([account, sections]) => [
      ...this.totalIssue(account, sections, 'receivedMinor', 'ВсегоПоступило'),
      ...this.totalIssue(account, sections, 'writtenOffMinor', 'ВсегоСписано'),
    ]);
    return [...balances, ...totals];
  }

  private totalIssue(
    account: string,
    sections: readonly StatementAccount[],
    column: keyof Sums,
    element: string,
  ): Issue[] {
    const told = sections.map((section) => section[column]);
    if (told.some((sum) => sum === null)) return [];
    const sum = (told as number[]).reduce((a, b) => a + b, 0);
    const found = (this.sums.get(account) as Sums)[column];
    const line = (sections[0] as StatementAccount).line;
    return sum === found ? [] : [issue('TOTAL_WRONG', line, element, { told: sum, found })];
  }
}

function balanceIssue({
  line,
  openingMinor,
  receivedMinor,
  writtenOffMinor,
  closingMinor,
}: StatementAccount): Issue[] {
  if (openingMinor === null || receivedMinor === null || writtenOffMinor === null || closingMinor === null)
    return [];
  const found = openingMinor + receivedMinor - writtenOffMinor;
  if (found === closingMinor) return [];
  return [issue('BALANCE_WRONG', line, 'КонечныйОстаток', { told: closingMinor, found })];
}

function issue(code: IssueCode, line: number, element: string, sums: { told: number; found: number }): Issue {
  const [told, found] = [sums.told, sums.found].map((sum) => formatFixed(sum, moneyDigits));
  return { code, line, element, found: `${told} / ${found}` };
}
