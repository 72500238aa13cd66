import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { advice } from '../../src/commands/exception-advice.js';
import { readCatalogue } from '../../src/domain/catalogue/document.js';
import { settingNames } from '../../src/domain/settings/settings.js';
import { problems as restProblems } from '../../src/http/rest/problems.js';
import { operations } from '../../src/kkmtransfer/index.js';
import { paymentNames, statusNames } from '../../src/regate/names.js';
import { eventNames } from '../../src/regate/order-answer.js';
import { kinds } from '../../src/regate/problem-kinds.js';
import { statusTexts as umicoStatuses } from '../../src/umico/document-answer.js';
import { kinds as umicoProblems } from '../../src/umico/problem-kinds.js';
import { document } from '../support/regate-contract.js';

/** README and docs/ say of the product what is so. */

const pages = ['README.md', ...markdownBelow('docs')];
const textOf = new Map(pages.map((page) => [page, readFileSync(page, 'utf8')]));

function markdownBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

function read(page: string): string {
  return textOf.get(page) ?? '';
}

/** How GitHub makes the anchor of a heading. */
function anchorsOf(page: string): Set<string> {
  const headings = readFileSync(page, 'utf8')
    .replace(/```[\s\S]*?```/g, '')
    .matchAll(/^#+ (.*)$/gm);
  const anchors = [...headings].map(([, text = '']) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
  return new Set(anchors);
}

test.each(pages)('%s: links lead to files and headings that exist', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const broken = links
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).has(decodeURI(anchor)));
    });
  expect(broken).toEqual([]);
});

describe('commands', () => {
  const help = new Map<string, string>();
  function helpOf(words: readonly string[]): string {
    const key = words.join(' ');
    const known = help.get(key);
    if (known !== undefined) return known;
    const { stdout } = spawnSync(process.execPath, ['dist/cli.js', ...words, '--help'], { encoding: 'utf8' });
    help.set(key, stdout);
    return stdout;
  }

  /** Names below `Commands:`. */
  function subcommands(words: readonly string[]): string[] {
    const [, list = ''] = helpOf(words).split('\nCommands:\n');
    return [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = '']) => name);
  }

  /** Every mention in code: what follows `tillgate` or `node dist/cli.js` up to the end of its code. */
  function mentions(): { page: string; words: string[]; options: string[] }[] {
    const found = pages.flatMap((page) =>
      [...read(page).matchAll(/(?:^\$ |^|`)(?:node dist\/cli\.js|tillgate) ([^\n`]+)/gm)].map(
        ([, rest = '']) => ({ page, rest: rest.replace(/ +#.*$/, '') }),
      ),
    );
    return found
      .map(({ page, rest }) => ({
        page,
        words: (/^[a-z][a-z-]*( [a-z][a-z-]*){0,2}/.exec(rest)?.[0] ?? '').split(' '),
        options: [...rest.matchAll(/(?<=\s|^)--[a-z0-9-]+/g)].map(([option]) => option),
      }))
      .filter(({ words: [first = ''] }) => first !== '');
  }

  test('every command that is mentioned exists, with the options that it is shown with', () => {
    const all = mentions();
    expect(all.length).toBeGreaterThan(30);
    const wrong = all.flatMap(({ page, words, options }) => {
      const command: string[] = [];
      for (const word of words) {
        const below = subcommands(command);
        if (below.length === 0) break;
        if (!below.includes(word)) return [`${page}: ${words.join(' ')}`];
        command.push(word);
      }
      const text = helpOf(command);
      return options
        .filter((option) => !text.includes(option))
        .map((option) => `${page}: ${command.join(' ')} ${option}`);
    });
    expect(wrong).toEqual([]);
  }, 60_000);

  test('every command is mentioned', () => {
    const mentioned = new Set(mentions().map(({ words: [name] }) => name));
    expect(subcommands([]).filter((name) => name !== 'help' && !mentioned.has(name))).toEqual([]);
  });
});

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  default?: unknown;
}

function* settings(schema: Schema, path = ''): Generator<{ path: string; schema: Schema }> {
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const here = path === '' ? name : `${path}.${name}`;
    if (name === '$schema') continue;
    if (child.properties === undefined) yield { path: here, schema: child };
    yield* settings(child, here);
    if (child.items !== undefined) yield* settings(child.items, `${here}[]`);
  }
}

test('docs/operations.md has every setting with its variable and default', () => {
  const page = read('docs/operations.md');
  const schema: Schema = JSON.parse(readFileSync('schemas/config.schema.json', 'utf8'));
  const expected = [...settings(schema)].map(({ path, schema: { default: value } }) => {
    const variable = path.includes('[]') ? '' : ` \`TILLGATE_${snake(path)}\``;
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    return `| \`${path}\` |${variable} |${value === undefined ? '' : ` \`${shown}\``} | `;
  });
  expect(expected.length).toBeGreaterThan(25);
  expect(expected.filter((row) => !page.includes(row))).toEqual([]);
});

function snake(path: string): string {
  return path.replace(/[A-Z]/g, '_$&').replaceAll('.', '_').toUpperCase();
}

test('docs/imports.md has every setting of a publication, and its catalogue is one', () => {
  const page = read('docs/imports.md');
  expect(settingNames.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  const documents = [...page.matchAll(/```json\n(\{[\s\S]*?)```/g)].map(([, text = '']) => text);
  expect(documents.length).toBeGreaterThan(1);
  for (const text of documents) expect(readCatalogue([{ name: 'page', text }]).items).not.toEqual([]);
});

test('README lists the operations of the code, and says which are not available yet', () => {
  const [, section = ''] = read('README.md').split('\n## Operations\n');
  const rows = section.split('\n## ')[0]?.match(/^\| `.*$/gm) ?? [];
  const names = (wanted: (row: string) => boolean) =>
    rows
      .filter(wanted)
      .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name));
  const isOpen = (row: string) => row.includes('not available yet');
  const handlers = Object.entries(operations);
  const inCode = (isThere: boolean) =>
    handlers.filter(([, handler]) => (handler !== undefined) === isThere).map(([name]) => name);
  expect(names((row) => !isOpen(row)).sort()).toEqual(inCode(true).sort());
  expect(names(isOpen).sort()).toEqual(inCode(false).sort());
});

describe.each([
  ['docs/regate.md', 'en'],
  ['docs/ru/regate.md', 'ru'],
] as const)('%s', (page, language) => {
  const text = () => read(page);

  test('says of every problem its status, what it means and what to do', () => {
    const rows = [...text().matchAll(/^\| `([A-Z_]+)` \| (\d+) \| [^|]{8,} \| [^|]{7,} \|$/gm)];
    const told = rows.map(([, code, status]) => [code, Number(status)]);
    expect(told.sort()).toEqual(
      Object.entries(kinds)
        .map(([code, { status }]) => [code, status])
        .sort(),
    );
  });

  test.each([
    ['status', statusNames],
    ['paymentCode', paymentNames],
  ])('%s: every code has its name', (column, names) => {
    const [, table = ''] = text().split(`| \`${column}\` |`);
    const rows = table.split('\n\n')[0]?.matchAll(/^\| (\d) \| ([^|]+) \|/gm) ?? [];
    expect(Object.fromEntries([...rows].map(([, code, name]) => [code, name]))).toEqual(
      Object.fromEntries(Object.entries(names).map(([code, texts]) => [code, texts[language]])),
    );
  });

  test('knows how many requests a user may send', () => {
    const { properties = {} }: Schema = JSON.parse(readFileSync('schemas/config.schema.json', 'utf8'));
    const perSecond = properties.limits?.properties?.requestsPerSecond?.default;
    const [, named = ''] = /`limits\.requestsPerSecond`, [^\d]*([\d, ]*\d)/.exec(text()) ?? [];
    expect([Number(named.replace(/\D/g, '')), /;q=(\d+);/.exec(text())?.[1]]).toEqual([
      perSecond,
      `${perSecond}`,
    ]);
  });

  test('mentions every call of the contract and no other, and every kind of event', () => {
    const calls = Object.keys(document.paths);
    const missing = calls.filter(
      (path) => !new RegExp(`GATE${path}["?]|[\`/ ]${path.slice(1)}\``).test(text()),
    );
    expect(missing).toEqual([]);
    const called = [...text().matchAll(/\$GATE(\/[a-z/]+)/g)].map(([, path]) => path);
    expect(called.filter((path) => !calls.includes(path ?? ''))).toEqual([]);
    const events = Object.values(eventNames).map((name) => `\`order.${name}\``);
    expect(events.filter((name) => !text().includes(name))).toEqual([]);
  });
});

test('docs/ru/exceptions.md says of every exception what to do', () => {
  const rows = [...read('docs/ru/exceptions.md').matchAll(/^\| `([A-Z_]+)` \| [^|]{20,} \| [^|]{20,} \|$/gm)];
  expect(rows.map(([, code]) => code).sort()).toEqual(Object.keys(advice).sort());
});

test('docs/ru/kassa.md explains every text of a refused sign-in', () => {
  const page = read('docs/ru/kassa.md');
  const source = readFileSync('src/http/auth.ts', 'utf8');
  const texts = [...source.matchAll(/'([^']+)\\n'/g)].map(([, text = '']) => text);
  expect(texts.length).toBeGreaterThan(5);
  expect(texts.filter((text) => !page.includes(`\`${text}\``))).toEqual([]);
});

test('docs/ru/kassa.md explains every text that says what does not add up in a check', () => {
  const page = read('docs/ru/kassa.md');
  const messages = readFileSync('src/kkmtransfer/messages.ts', 'utf8');
  const [, body = ''] = /^function faultText\(.*?\n([\s\S]*?)^}/m.exec(messages) ?? [];
  const texts = [...body.matchAll(/['`]([^'`]*[а-яё][^'`]*)['`]/g)].map(([, text = '']) => text);
  expect(texts.length).toBeGreaterThan(15);
  const words = texts.flatMap((text) => text.split(/\$\{[^}]*\}|\d+/)).map((part) => part.trim());
  expect(words.filter((part) => !page.includes(part))).toEqual([]);
});

test('docs/ru/kassa.md explains every result code, exception and fault, with the text that a cashier sees', () => {
  const page = read('docs/ru/kassa.md');
  const messages = readFileSync('src/kkmtransfer/messages.ts', 'utf8');
  const codes = [...messages.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, code = '']) => code);
  const texts = [...messages.matchAll(/(?:ru|^ {2}[A-Z_]+): '([^']+)'/gm)].map(([, text = '']) => text);
  const faults = ['src/soap', 'src/kkmtransfer/operations'].flatMap((folder) =>
    readdirSync(folder).flatMap((file) =>
      [
        ...readFileSync(join(folder, file), 'utf8').matchAll(
          /(?:(?:sender|receiver)Fault|new Refusal|new SoapFault)\(\s*(?:'\w+',\s*)?'([A-Z_]+)'/g,
        ),
      ].map(([, code = '']) => code),
    ),
  );
  expect(codes.length).toBeGreaterThan(15);
  expect(new Set(faults).size).toBeGreaterThan(12);
  expect([...codes, ...faults].filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  expect(texts.filter((text) => !page.includes(text))).toEqual([]);
});

test.each(['docs/umico.md', 'docs/ru/umico.md'])(
  '%s explains every status and every refusal of Umico',
  (page) => {
    const text = read(page);
    const own = Object.keys(umicoProblems).filter((code) => !Object.hasOwn(restProblems, code));
    expect(own.length).toBeGreaterThan(25);
    const statuses = Object.keys(umicoStatuses);
    expect([...own, ...statuses].filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  },
);
