import { CommandError } from './frame.js';
import { printable } from './printable.js';
import { openTillService, type TillSettings } from './till-client.js';

type Card = Record<string, unknown>;

interface Page {
  /** What to ask from next. */
  version: string;
  cards: Card[];
}

/** All cards that changed since a version, as many pages as the service has. @throws CommandError for any trouble. */
export async function* accumulationPages(
  settings: TillSettings,
  { till, from }: { till: string; from: string },
): AsyncGenerator<Page> {
  const service = await openTillService(settings);
  if ('trouble' in service) throw new CommandError(service.trouble);
  for (let version = from; ; ) {
    const answer = await service.call('GetAccumulations', { KKM: till, FromVersion: version });
    if ('trouble' in answer) throw new CommandError(answer.trouble);
    const { Version, More, Cards } = answer.value;
    const page = { version: String(Version ?? ''), cards: cardsOf(Cards) };
    yield page;
    if (More !== true) return;
    if (page.cards.length === 0 || page.version === version) {
      throw new CommandError(
        `The service says that there are more cards behind version ${version}, and gives none.`,
      );
    }
    version = page.version;
  }
}

/** A list of one may come without its list. */
function cardsOf(list: unknown): Card[] {
  const cards = (list as { Card?: Card | Card[] } | null | undefined)?.Card ?? [];
  return Array.isArray(cards) ? cards : [cards];
}

/** A line for each card, and at the end the version to ask from next time. */
export async function* accumulationsAsText(pages: AsyncIterable<Page>, from: string): AsyncGenerator<string> {
  let version = from;
  let count = 0;
  for await (const page of pages) {
    version = page.version;
    count += page.cards.length;
    yield page.cards.map((card) => `${printable(lineOf(card))}\n`).join('');
  }
  yield `cards: ${count}, version: ${printable(version)}\n`;
}

function lineOf({ CardNumber, CardKind, Status, ...sums }: Card): string {
  const told = Object.entries(sums).map(([name, value]) => `${name} ${value}`);
  return [CardNumber, CardKind, Status, ...told].join('  ');
}

/** One object, whole also when a page could not be had; its version is that of the last page that came. */
export async function* accumulationsAsJson(pages: AsyncIterable<Page>, from: string): AsyncGenerator<string> {
  let version = from;
  let separator = '';
  yield '{"cards":[';
  try {
    for await (const page of pages) {
      version = page.version;
      for (const card of page.cards) {
        yield `${separator}${JSON.stringify(card)}`;
        separator = ',';
      }
    }
  } finally {
    yield `],"version":${JSON.stringify(version)}}\n`;
  }
}
