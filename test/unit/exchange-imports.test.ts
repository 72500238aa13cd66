import type { FeedImportResult, FeedProgress } from '../../src/domain/feed/import-feed.js';
import { imported, progress } from '../../src/exchange/protocol/answers.js';
import { createImports } from '../../src/exchange/protocol/imports.js';

const result: FeedImportResult = {
  given: { groups: 1, stores: 2, items: 3, offers: 4 },
  changed: { groups: 0, stores: 0, items: 5, stock: 6, removed: 7 },
  warnings: Array.from({ length: 40 }, (_, i) => ({ place: { file: 'a.xml', line: i }, message: 'told' })),
  warningCount: 100,
};

/** An import that ends when the test says so. */
function slowImport() {
  let tell: (progress: FeedProgress) => void = () => {};
  let end: (result: FeedImportResult) => void = () => {};
  let begun = 0;
  const begin = (onProgress: typeof tell, signal: AbortSignal) => {
    begun++;
    tell = onProgress;
    return new Promise<FeedImportResult>((resolve, reject) => {
      end = resolve;
      signal.addEventListener('abort', () => reject(new Error('stopped')));
    });
  };
  return {
    begin,
    tell: (given: FeedProgress) => tell(given),
    end: () => end(result),
    begun: () => begun,
  };
}

test('whoever asks is told how far an import is, until it is done, and then once', async () => {
  const imports = createImports(0);
  const slow = slowImport();
  expect(await imports.ask('a', 'TP7', slow.begin)).toEqual({ progress: undefined });
  const half: FeedProgress = { phase: 'reading', done: 1, total: 2, goods: 10 };
  slow.tell(half);
  expect(await imports.ask('a', 'TP7', slow.begin)).toEqual({ progress: half });
  slow.end();
  let outcome = await imports.ask('a', 'TP7', slow.begin);
  while ('progress' in outcome) outcome = await imports.ask('a', 'TP7', slow.begin);
  expect(outcome).toEqual({ result });
  expect(slow.begun()).toBe(1);
});

test('when other files have come, what runs is not what is asked for', async () => {
  const imports = createImports(0);
  const [old, next, other] = [slowImport(), slowImport(), slowImport()];
  await imports.ask('a/import.xml', 'TP7', old.begin);
  await imports.ask('ab/import.xml', 'TP8', other.begin);
  imports.forget('a');
  expect(await imports.ask('a/import.xml', 'TP7', next.begin)).toEqual({ progress: undefined });
  expect(next.begun()).toBe(0);
  old.end();
  while (next.begun() === 0) await imports.ask('a/import.xml', 'TP7', next.begin);
  await imports.ask('ab/import.xml', 'TP8', other.begin);
  expect([old.begun(), next.begun(), other.begun()]).toEqual([1, 1, 1]);
});

test('one import at a time in a publication, others beside it', async () => {
  const imports = createImports(0);
  const [first, second, other] = [slowImport(), slowImport(), slowImport()];
  await imports.ask('a', 'TP7', first.begin);
  await imports.ask('b', 'TP7', second.begin);
  await imports.ask('c', 'TP8', other.begin);
  expect([first.begun(), second.begun(), other.begun()]).toEqual([1, 0, 1]);
  first.end();
  let outcome = await imports.ask('a', 'TP7', first.begin);
  while ('progress' in outcome) outcome = await imports.ask('a', 'TP7', first.begin);
  await imports.ask('b', 'TP7', second.begin);
  expect(second.begun()).toBe(1);
});

test('a server that stops waits for nothing', async () => {
  const imports = createImports(0);
  const slow = slowImport();
  await imports.ask('a', 'TP7', slow.begin);
  await imports.stop();
  expect(await imports.ask('a', 'TP7', slow.begin)).toEqual({ error: new Error('stopped') });
});

test('what 1C shows of it', () => {
  expect(progress(undefined).body).toBe('progress\nФайл принят, загрузка ждёт своей очереди\n');
  expect(progress({ phase: 'writing', done: 1, total: 3, goods: 500 }).body).toBe(
    'progress\nЗапись: 33 % (товаров и предложений: 500)\n',
  );
  expect(progress({ phase: 'comparing', done: 0, total: 0, goods: 0 }).body).toContain('Сравнение: 100 %');
  const lines = imported(result).body.split('\n');
  expect(lines.slice(0, 4)).toEqual([
    'success',
    'Товаров: 3, предложений: 4, групп: 1, складов: 2',
    'Новых и изменённых: 5, остатков записано: 6, убрано: 7',
    'a.xml, line 0: told',
  ]);
  expect(lines.at(-2)).toBe('… и ещё 70');
});
