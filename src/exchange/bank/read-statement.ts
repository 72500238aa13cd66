import type { Issue, Statement, StatementHead, StatementPart } from '../../domain/bank/statement.js';
import { StatementRefused } from '../../domain/bank/statement.js';
import { readAccount } from './account.js';
import { readDocument, type TaxIdKeys } from './document.js';
import type { FoundEncoding } from './encoding.js';
import { accountOf, type Field, FieldWrong, issueAt } from './fields.js';
import { readLines } from './lines.js';
import { type Section, Sections } from './sections.js';

/** A file of the client-bank exchange (`1CClientBankExchange`, versions 1.01 to 1.03). It is read once. */
export interface StatementFile {
  read(): AsyncIterable<Buffer>;
  taxIdKeys: TaxIdKeys;
  /** Bytes that have been read. */
  onProgress?: (bytes: number) => void;
}

const firstLine = '1CClientBankExchange';

/**
 * Reads a statement of any size in bounded memory. Unknown keys are ignored, a line that is none is a warning, and what is
 * wrong with a document spoils that document only.
 */
export function readStatement(file: StatementFile): Statement {
  const head: StatementHead = { version: null, encoding: '', sender: null, accounts: [] };
  return { head, parts: () => partsOf(file, head) };
}

async function* partsOf(file: StatementFile, head: StatementHead): AsyncGenerator<StatementPart[]> {
  const sections = new Sections();
  let found: FoundEncoding | undefined;
  let isBegun = false;
  let last = 1;
  const onEncoding = (encoding: FoundEncoding) => {
    found = encoding;
    head.encoding = encoding.encoding;
  };
  for await (const { lines, first, bytes } of readLines(file.read(), onEncoding)) {
    const read: Section[] = [];
    for (const [i, text] of lines.entries()) {
      if (isBegun) sections.take(text, first + i, read);
      else isBegun = isFirst(text, first + i);
    }
    last = first + lines.length;
    yield read.flatMap((section) => partOf(section, head, file.taxIdKeys));
    file.onProgress?.(bytes);
  }
  if (!isBegun) throw new StatementRefused('NOT_A_STATEMENT', '');
  // Letters of another encoding make no keys.
  if (sections.known === 0 && last > 3) throw new StatementRefused('UNREADABLE', head.encoding);
  const rest: Section[] = [];
  sections.finish(rest);
  yield [...oddityOf(found), ...rest.flatMap((section) => partOf(section, head, file.taxIdKeys))];
}

/** @returns false for an empty line. @throws StatementRefused */
function isFirst(text: string, line: number): boolean {
  const trimmed = text.trim();
  if (trimmed === '' && line < 100) return false;
  if (trimmed.toLowerCase() !== firstLine.toLowerCase()) {
    throw new StatementRefused('NOT_A_STATEMENT', trimmed.slice(0, 60));
  }
  return true;
}

function oddityOf(found: FoundEncoding | undefined): StatementPart[] {
  if (found?.oddity === undefined) return [];
  const { code, said } = found.oddity;
  return [{ kind: 'warning', issue: issueAt({ line: 1, key: 'Кодировка' }, code, said) }];
}

function partOf(section: Section, head: StatementHead, taxIdKeys: TaxIdKeys): StatementPart[] {
  if (section.kind === 'field') headField(section.field, head);
  if (section.kind === 'warning' || section.kind === 'fault') return [section];
  if (section.kind === 'account') return accountPart(section);
  return section.kind === 'document' ? documentParts(section, taxIdKeys) : [];
}

/** Enough for any enterprise. */
const mostAccounts = 1000;

function headField({ key, value }: Field, head: StatementHead): void {
  const small = key.toLowerCase();
  if (small === 'версияформата') head.version ??= value.slice(0, 20);
  if (small === 'отправитель') head.sender ??= value.slice(0, 200);
  if (small !== 'расчсчет' || value === '' || head.accounts.length >= mostAccounts) return;
  const account = accountOf(value).slice(0, 100);
  if (!head.accounts.includes(account)) head.accounts.push(account);
}

type Whole = Extract<Section, { fields: unknown }>;

function accountPart({ line, fields }: Whole): StatementPart[] {
  return orWarning(() => [{ kind: 'account', account: readAccount(line, fields) }], 'warning');
}

function documentParts({ line, name, fields, wrong }: Whole, taxIdKeys: TaxIdKeys): StatementPart[] {
  if (wrong !== undefined) return [{ kind: 'fault', issue: wrong }];
  const warnings: StatementPart[] = [];
  const warn = (issue: Issue) => {
    warnings.push({ kind: 'warning', issue });
  };
  return orWarning(() => {
    const document = readDocument({ line, kind: name, fields }, taxIdKeys, warn);
    return [...warnings, { kind: 'document', document }];
  }, 'fault');
}

function orWarning(read: () => StatementPart[], kind: 'warning' | 'fault'): StatementPart[] {
  try {
    return read();
  } catch (error) {
    if (error instanceof FieldWrong) return [{ kind, issue: error.issue }];
    throw error;
  }
}
