import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cleanEnv } from './server-process.js';
import { databaseVariable } from './store.js';

/** A fenced block of a page. */
export interface Block {
  language: string;
  text: string;
}

/** A command of a guide, and what the page says is answered; undefined: nothing. */
export interface Told {
  command: string;
  answer: Block | undefined;
}

/** All fenced blocks of a page, in its order. */
export function blocksOf(page: string): Block[] {
  const fences = readFileSync(page, 'utf8').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm);
  return [...fences].map(([, language = '', text = '']) => ({ language, text }));
}

const answers = ['json', 'http', 'text'];

/** The commands (`sh`) of a page with the blocks of answers that follow them. */
export function storyOf(page: string): Told[] {
  return blocksOf(page).flatMap(({ language, text }, index, all) => {
    if (language !== 'sh') return [];
    const next = all[index + 1];
    return [{ command: text, answer: next && answers.includes(next.language) ? next : undefined }];
  });
}

/** Runs commands one after the other in one shell, as a reader does. @returns what each of them printed. */
export async function runAll(
  commands: readonly string[],
  { folder, dataDir }: { folder: string; dataDir: string },
): Promise<string[]> {
  mkdirSync(folder);
  symlinkSync(resolve('dist'), join(folder, 'dist'));
  const script = commands.map((command, index) => `{\n${command}} > ${index}.out 2>&1\n`).join('');
  const env = cleanEnv({ TILLGATE_DATA_DIR: dataDir, ...databaseVariable(dataDir) });
  const shell = spawn('bash', ['-eu', '-c', script], { cwd: folder, env, stdio: 'ignore' });
  const code = await new Promise((ended) => shell.once('close', ended));
  const printed = commands.map((_, index) => read(join(folder, `${index}.out`)));
  if (code !== 0) throw new Error(`the shell ended with ${code}:\n${printed.join('\n')}`);
  return printed;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '(never run)';
  }
}

const anything = '…';

/**
 * What of an answer is not as it is shown; empty when it is. In JSON the text `…` stands for any value that is no list or
 * object, and as last element or as a member for others; in text a line `…` stands for any lines, and `…` in a line for
 * anything.
 */
export function differences({ language, text }: Block, printed: string): string[] {
  if (language === 'json') return jsonDifferences(JSON.parse(text), JSON.parse(printed), '$');
  const pattern = text
    .trimEnd()
    .split('\n')
    .map((line) => (line === anything ? '(?:.*\\n)*' : `${line.split(anything).map(escaped).join('.*')}\\n`))
    .join('');
  const lines = `${printed.replaceAll('\r', '').trimEnd()}\n`;
  return new RegExp(`^${pattern}$`).test(lines) ? [] : [`${lines}is not as\n${text}`];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function jsonDifferences(shown: unknown, is: unknown, path: string): string[] {
  if (typeof shown !== 'object' || shown === null) {
    const fits = shown === anything ? typeof is !== 'object' : shown === is;
    return fits ? [] : [`${path}: ${JSON.stringify(is)} instead of ${JSON.stringify(shown)}`];
  }
  if (typeof is !== 'object' || is === null || Array.isArray(is) !== Array.isArray(shown)) {
    return [`${path}: ${JSON.stringify(is)} is of another kind`];
  }
  const isOpen = Array.isArray(shown) ? shown.at(-1) === anything : anything in shown;
  const told = Object.entries(shown).filter(
    ([key, value]) => !(isOpen && (key === anything || (Array.isArray(shown) && value === anything))),
  );
  const more = Object.keys(is).length - told.length;
  const members = is as Record<string, unknown>;
  const wrong = told.flatMap(([key, value]) => jsonDifferences(value, members[key], `${path}.${key}`));
  if (isOpen ? more <= 0 : more !== 0) wrong.push(`${path} has ${Object.keys(is).join(', ')}`);
  return wrong;
}
