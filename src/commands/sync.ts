import type { Command } from 'commander';
import { changeSetting } from '../domain/settings/shop.js';
import { createSynchronisation } from '../domain/synchronisations/create.js';
import { findDocument } from '../domain/synchronisations/open-document.js';
import { postSynchronisation } from '../domain/synchronisations/post.js';
import { SynchronisationRefused } from '../domain/synchronisations/refusal.js';
import { listSynchronisations, listSynchronisedCards } from '../store/synchronisations.js';
import { countArgument } from './arguments.js';
import { CommandError, commonOptions, type OpenedPublication, print, withPublication } from './frame.js';
import { showProgress } from './progress.js';
import { readCardList } from './sync-file.js';
import { cardInUnits, cardLine, documentInUnits, documentLine, refusalText } from './sync-text.js';
import { userHere } from './user-here.js';

const exitCodesOfPost = `
Exit codes:
  0  posted, now or before
  1  refused: cards are not locked, lines of checks wait to be posted, or there is no such document
  3  the store cannot be used; the document is not posted, and can be posted again`;

/** `tillgate sync create|lock|post|unlock|list|show`: synchronisation of accumulations. */
export function define(sync: Command): void {
  sync
    .command('create')
    .description('a document of these cards, or of all; it changes nothing until it is posted')
    .argument('[card...]', 'numbers of cards (default: all)')
    .option('--file <file>', 'a file with one card number per line')
    .option('--note <text>', 'what for')
    .action(create);
  sync
    .command('lock')
    .description('accept no cards; checks are accepted all the same')
    .action((_options: unknown, command: Command) => setLock(command, true));
  sync
    .command('post')
    .description('compute the cards from their movements, adjust what differs, accept cards again')
    .argument('[id]', 'the document (default: the only one that is not posted)', countArgument)
    .option('--lock', 'lock the cards first')
    .addHelpText('after', exitCodesOfPost)
    .action(post);
  sync
    .command('unlock')
    .description('accept cards again, without posting')
    .action((_options: unknown, command: Command) => setLock(command, false));
  sync
    .command('list')
    .description('documents, newest first')
    .option('--limit <rows>', 'how many at most', countArgument, 50)
    .action(list);
  sync
    .command('show')
    .description('a document with the cards that were adjusted')
    .argument('[id]', 'the document (default: the newest)', countArgument)
    .option('--all', 'also the cards that were as they should be')
    .option('--limit <rows>', 'how many cards at most', countArgument, 50)
    .option('--after <card>', 'go on behind this card', '')
    .action(show);
}

async function create(
  cards: readonly string[],
  { file, note = null }: { file?: string; note?: string | null },
  command: Command,
): Promise<void> {
  const named = file === undefined ? cards : [...cards, ...readCardList(file)];
  const isAll = file === undefined && cards.length === 0;
  const document = await refusable(command, (opened) =>
    createSynchronisation(opened, { cards: isAll ? undefined : named, note, author: userHere() }),
  );
  print(command, documentInUnits(document), `created: ${documentLine(document)}`);
}

async function setLock(command: Command, isLocked: boolean): Promise<void> {
  await withPublication(command, ({ engine }) => changeSetting(engine, 'cardsLocked', isLocked));
  const text = isLocked
    ? 'cards are locked: tills are answered CARDS_LOCKED, checks are accepted'
    : 'cards are accepted';
  print(command, { cardsLocked: isLocked }, text);
}

async function post(id: number | undefined, { lock }: { lock?: boolean }, command: Command): Promise<void> {
  const progress = showProgress();
  const { synchronisation, already } = await refusable(command, (opened) =>
    postSynchronisation(opened, { id, lock, author: userHere() }, (phase, done, total) =>
      progress.update(phase, done, total, `${done} cards`),
    ),
  ).finally(progress.stop);
  const text = already
    ? `already posted, nothing was done: ${documentLine(synchronisation)}`
    : `posted: ${documentLine(synchronisation)}\ncards are accepted`;
  print(command, { ...documentInUnits(synchronisation), already }, text);
}

async function list({ limit }: { limit: number }, command: Command): Promise<void> {
  const rows = await withPublication(command, ({ engine }) => listSynchronisations(engine, limit));
  const lines = rows.map(documentLine);
  print(
    command,
    { synchronisations: rows.map(documentInUnits) },
    lines.length === 0 ? 'no synchronisations' : lines.join('\n'),
  );
}

async function show(
  wanted: number | undefined,
  { all = false, limit, after }: { all?: boolean; limit: number; after: string },
  command: Command,
): Promise<void> {
  await refusable(command, async ({ engine }) => {
    const id = wanted ?? (await listSynchronisations(engine, 1))[0]?.id;
    if (id === undefined) throw new CommandError('there are no synchronisations');
    const document = await findDocument(engine, id);
    const isPosted = document.postedAt !== null;
    const rows = await listSynchronisedCards(engine, { id, after, limit, adjusted: isPosted && !all });
    const lines = [documentLine(document), ...rows.map((row) => cardLine(row, isPosted))];
    const last = rows.length === limit ? rows.at(-1)?.card : undefined;
    if (last !== undefined) lines.push(`… perhaps more: --after ${last}`);
    const cards = rows.map((row) => cardInUnits(row, isPosted));
    print(command, { ...documentInUnits(document), synchronisedCards: cards }, lines.join('\n'));
  });
}

/** Tells a refusal in words; with `--json` also with all its facts, on standard output. */
async function refusable<T>(command: Command, work: (opened: OpenedPublication) => Promise<T>): Promise<T> {
  try {
    return await withPublication(command, work);
  } catch (error) {
    if (!(error instanceof SynchronisationRefused)) throw error;
    if (commonOptions(command).json) print(command, { refused: error.refusal }, '');
    throw new CommandError(refusalText(error.refusal));
  }
}
