/** A statement of a bank, whatever form it came in. Dates are `2022-04-18`, sums in minor units. */

/** The payer or the payee of a document; what the document does not say is null or absent. */
export interface Party {
  /** As the document names it, the best first; a tax number may stand in them. */
  names: readonly string[];
  /** As it stands in the field for it. */
  taxId: string | null;
  /** As it stands in whatever field some country has for it: tells documents apart, also when the settings change. */
  anyTaxId: string | null;
  kpp: string | null;
  bic: string | null;
  /** Without spaces, capital letters; more than one where the money goes through another account. */
  accounts: readonly string[];
}

/** A payment as the bank tells it. */
export interface BankDocument {
  /** Of the file, where it begins; counted from 1. */
  line: number;
  /** For example `Платежное поручение`. */
  kind: string;
  /** May be empty. */
  number: string;
  date: string;
  /** Above zero. */
  amountMinor: number;
  payer: Party;
  payee: Party;
  receivedOn: string | null;
  writtenOffOn: string | null;
  purpose: string;
}

/** What the statement says of one account in one period. */
export interface StatementAccount {
  line: number;
  account: string;
  openingMinor: number | null;
  receivedMinor: number | null;
  writtenOffMinor: number | null;
  closingMinor: number | null;
}

/** What is said once for the whole statement. */
export interface StatementHead {
  version: string | null;
  encoding: string;
  sender: string | null;
  /** Of which it is. */
  accounts: string[];
}

/** What is wrong at a place of the file. */
export interface Issue {
  line: number;
  /** The key, as it stands in the file; null: the line as a whole. */
  element: string | null;
  code: IssueCode;
  /** What was found, cut; null: nothing. */
  found: string | null;
}

export type IssueCode =
  /** Without `=`, and none of the marks of the format. */
  | 'GARBAGE_LINE'
  /** A byte that is no character of the encoding, or a NUL. */
  | 'BAD_CHARACTER'
  /** The file is written otherwise than it says. */
  | 'ENCODING_CONTRADICTED'
  | 'ENCODING_UNKNOWN'
  /** A section without its last line. */
  | 'SECTION_NOT_ENDED'
  | 'DOCUMENT_CUT_OFF'
  /** The file has no last line. */
  | 'END_MISSING'
  | 'AFTER_END'
  | 'KEY_REPEATED'
  | 'VALUE_MISSING'
  | 'VALUE_TOO_LONG'
  | 'SUM_INVALID'
  | 'DATE_INVALID'
  /** The statement is of an account that our papers do not name. */
  | 'ACCOUNT_UNKNOWN'
  /** Opening balance, what came and went, and closing balance do not fit together. */
  | 'BALANCE_WRONG'
  /** What came or went is not what the documents come to. */
  | 'TOTAL_WRONG';

/** A piece of a statement, in the order of the file. */
export type StatementPart =
  | { kind: 'document'; document: BankDocument }
  /** A document that cannot be taken. */
  | { kind: 'fault'; issue: Issue }
  /** Something odd that spoils nothing. */
  | { kind: 'warning'; issue: Issue }
  | { kind: 'account'; account: StatementAccount };

/** The file as a whole cannot be taken; nothing of it was. */
export class StatementRefused extends Error {
  override readonly name = 'StatementRefused';

  constructor(
    readonly code: RefusalCode,
    /** What was found, cut. */
    readonly found: string,
    /** What would have been accepted instead, where that is not the same for everybody. */
    readonly accepted: readonly string[] = [],
  ) {
    super(`${code}: ${found}`);
  }
}

export type RefusalCode =
  /** The first line is another one. */
  | 'NOT_A_STATEMENT'
  | 'NO_TEXT'
  /** Not one line of it can be read. */
  | 'UNREADABLE'
  | 'LINE_TOO_LONG'
  | 'ACCOUNT_OF_SOMEBODY_ELSE';

/** An open statement. `head` is whole when all parts have been read. */
export interface Statement {
  head: StatementHead;
  /** Some at a time. @throws StatementRefused */
  parts(): AsyncIterable<readonly StatementPart[]>;
}
