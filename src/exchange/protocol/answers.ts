import type { FeedImportResult, FeedProgress } from '../../domain/feed/import-feed.js';
import { FeedRefused, noteText } from '../../domain/feed/notes.js';
import { ZipRefused } from '../files/zip.js';

/** What 1C reads: the first line decides, the others are shown to whoever works there. */
export interface ExchangeAnswer {
  status: number;
  contentType: string;
  body: string;
  /** What it comes to, for journal and metrics. */
  code: 'success' | 'progress' | 'failure' | 'orders';
  cookie?: string;
}

export function success(...lines: string[]): ExchangeAnswer {
  return text('success', ['success', ...lines]);
}

export function failure(...lines: string[]): ExchangeAnswer {
  return text('failure', ['failure', ...lines]);
}

/** Lines that 1C reads by their places. */
export function plain(...lines: string[]): ExchangeAnswer {
  return text('success', lines);
}

export function progress(progress: FeedProgress | undefined): ExchangeAnswer {
  if (progress === undefined)
    return text('progress', ['progress', 'Файл принят, загрузка ждёт своей очереди']);
  const { phase, done, total, goods } = progress;
  const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
  return text('progress', ['progress', `${phases[phase]}: ${percent} % (товаров и предложений: ${goods})`]);
}

const phases: Readonly<Record<FeedProgress['phase'], string>> = {
  reading: 'Чтение',
  comparing: 'Сравнение',
  writing: 'Запись',
};

function text(code: ExchangeAnswer['code'], lines: readonly string[]): ExchangeAnswer {
  const body = `${lines.map((line) => line.replace(/[\r\n]+/g, ' ')).join('\n')}\n`;
  return { status: 200, contentType: 'text/plain; charset=utf-8', body, code };
}

/** More than anybody reads in a window of 1C. */
const shownNotes = 30;

export function imported({ given, changed, warnings, warningCount }: FeedImportResult): ExchangeAnswer {
  const shown = warnings.slice(0, shownNotes).map(noteText);
  const more = warningCount > shown.length ? [`… и ещё ${warningCount - shown.length}`] : [];
  return success(
    `Товаров: ${given.items}, предложений: ${given.offers}, групп: ${given.groups}, складов: ${given.stores}`,
    `Новых и изменённых: ${changed.items}, остатков записано: ${changed.stock}, убрано: ${changed.removed}`,
    ...shown,
    ...more,
  );
}

/** Undefined: it is no fault of what was sent. */
export function refusalOf(error: unknown): ExchangeAnswer | undefined {
  if (error instanceof ZipRefused) return failure('Архив не принят, ничего не изменено', error.message);
  if (!(error instanceof FeedRefused)) return undefined;
  const { faults } = error;
  const more = faults.length > shownNotes ? [`… и ещё ${faults.length - shownNotes}`] : [];
  const head = `Загрузка отклонена, ничего не изменено; ошибок: ${faults.length}`;
  return failure(head, ...faults.slice(0, shownNotes).map(noteText), ...more);
}
