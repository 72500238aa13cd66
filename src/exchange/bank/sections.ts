import type { Issue } from '../../domain/bank/statement.js';
import { type Field, issueAt } from './fields.js';

/** A section that has been read, or a field outside of sections. */
export type Section =
  | { kind: 'document' | 'account'; line: number; name: string; fields: Map<string, Field>; wrong?: Issue }
  | { kind: 'field'; field: Field }
  | { kind: 'warning'; issue: Issue }
  | { kind: 'fault'; issue: Issue };

type Open = Extract<Section, { fields: unknown }>;

/** Two different values of one of these would leave open what the document says. */
const decisive = new Set(['номер', 'дата', 'сумма']);

const begins: Readonly<Record<string, Open['kind']>> = {
  секциярасчсчет: 'account',
  секциядокумент: 'document',
};
const ends: Readonly<Record<string, Open['kind']>> = { конецрасчсчет: 'account', конецдокумента: 'document' };

/** Puts the lines of a statement together to sections. */
export class Sections {
  private open: Open | undefined = undefined;
  private isEnded = false;
  private isTold = false;
  /** The last line that says something. */
  private last = 1;
  /** Lines that are of the format. */
  known = 0;

  /** @param line its number, counted from 1. */
  take(text: string, line: number, into: Section[]): void {
    const trimmed = text.trim();
    if (trimmed === '') return;
    this.last = line;
    if (/[\0\ufffd]/.test(trimmed)) into.push(warning({ line, key: null }, 'BAD_CHARACTER', trimmed));
    const equals = trimmed.indexOf('=');
    const key = equals < 0 ? trimmed : trimmed.slice(0, equals).trimEnd();
    const value =
      equals < 0
        ? ''
        : trimmed
            .slice(equals + 1)
            .trimStart()
            .replaceAll('\0', '\ufffd');
    this.word({ key, value, line }, equals >= 0, into);
  }

  /** The file is over. */
  finish(into: Section[]): void {
    const { open } = this;
    // What is behind the cut is not known: the purpose, or digits of the sum.
    if (open !== undefined) {
      const issue = issueAt({ line: open.line, key: open.name }, 'DOCUMENT_CUT_OFF');
      into.push({ kind: open.kind === 'document' ? 'fault' : 'warning', issue });
    }
    if (!this.isEnded) into.push(warning({ line: this.last, key: 'КонецФайла' }, 'END_MISSING'));
  }

  private word(field: Field, hasValue: boolean, into: Section[]): void {
    const small = field.key.toLowerCase();
    const beginning = begins[small];
    const ending = ends[small];
    if (beginning !== undefined) this.begin(beginning, field, into);
    else if (ending !== undefined) this.end(ending, field, into);
    else if (small === 'конецфайла' && !hasValue) this.endFile(into);
    else if (!hasValue) this.garbage(field, into);
    else this.keep(small, field, into);
  }

  private begin(kind: Open['kind'], { key, value, line }: Field, into: Section[]): void {
    this.known++;
    this.unended(into);
    this.afterEnd(line, into);
    this.open = { kind, line, name: kind === 'document' ? value : key, fields: new Map() };
  }

  private end(kind: Open['kind'], { key, line }: Field, into: Section[]): void {
    this.known++;
    const { open } = this;
    if (open?.kind !== kind) {
      into.push(warning({ line, key }, 'GARBAGE_LINE', key));
      return;
    }
    into.push(open);
    this.open = undefined;
  }

  private endFile(into: Section[]): void {
    this.known++;
    this.unended(into);
    this.isEnded = true;
  }

  /** The next section begins, so that this one is whole although it does not say so. */
  private unended(into: Section[]): void {
    const { open } = this;
    if (open === undefined) return;
    into.push(warning({ line: open.line, key: open.name }, 'SECTION_NOT_ENDED'), open);
    this.open = undefined;
  }

  private afterEnd(line: number, into: Section[]): void {
    if (!this.isEnded || this.isTold) return;
    this.isTold = true;
    into.push(warning({ line, key: null }, 'AFTER_END'));
  }

  private garbage({ key, line }: Field, into: Section[]): void {
    this.afterEnd(line, into);
    into.push(warning({ line, key: null }, 'GARBAGE_LINE', key));
  }

  private keep(small: string, field: Field, into: Section[]): void {
    if (/^[а-яё]+\d*$/i.test(small)) this.known++;
    const { open } = this;
    if (open === undefined) {
      into.push({ kind: 'field', field });
      return;
    }
    const before = open.fields.get(small);
    if (before === undefined || before.value === '') open.fields.set(small, field);
    else if (field.value !== '' && field.value !== before.value) this.repeated(open, small, field, into);
  }

  private repeated(open: Open, small: string, field: Field, into: Section[]): void {
    const issue = issueAt(field, 'KEY_REPEATED', field.value);
    if (open.kind === 'document' && decisive.has(small)) open.wrong ??= issue;
    else into.push({ kind: 'warning', issue });
  }
}

function warning(...given: Parameters<typeof issueAt>): Section {
  return { kind: 'warning', issue: issueAt(...given) };
}
