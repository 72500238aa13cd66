import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Catalogues come, orders go and come back. */
export const exchangeTypes = ['catalog', 'sale'] as const;
export type ExchangeType = (typeof exchangeTypes)[number];

/** What is remembered of an exchange between its requests; it lies on disk, so that a restart does not end it. */
export interface SessionState {
  user: string;
  /** The version of CommerceML that 1C has asked for. */
  version?: string;
  /** Paths of files that were imported. */
  imported: string[];
  /** Paths of files that were read and refused. */
  refused: string[];
  /** How often the files of a kind began anew; an import that still reads old ones is not disturbed. */
  rounds: Record<ExchangeType, number>;
  /** The part that came last, so that one that comes again after a lost answer is known. */
  last?: { path: string; digest: string };
}

export interface Session {
  /** Names it in the database; who knows it cannot go on with the session. */
  id: string;
  folder: string;
  state: SessionState;
}

/** Nobody goes on after so long a silence; 1C asks every some seconds. */
const lifetimeMs = 2 * 3_600_000;

/** A name and a value for the cookie of a new session. */
export const cookieName = 'tillgate_exchange';
export const newToken = () => randomBytes(24).toString('base64url');

/** What 1C repeats in the address of each request, so that another page cannot send them in its name. */
export function sessidOf(token: string): string {
  return digest(`sessid ${token}`);
}

/** @param root where the sessions of a publication lie */
export function sessionStore(root: string) {
  const folderOf = (token: string) => join(root, digest(token));

  return {
    /** Begins a session, and forgets those that nobody goes on with. */
    async begin(token: string, user: string, now: number): Promise<Session> {
      await forgetOld(root, now);
      const state: SessionState = { user, imported: [], refused: [], rounds: { catalog: 0, sale: 0 } };
      const session = { id: digest(token), folder: folderOf(token), state };
      await mkdir(session.folder, { recursive: true, mode: 0o700 });
      await save(session);
      return session;
    },
    /** Undefined: there is none. */
    async find(token: string, now: number): Promise<Session | undefined> {
      const folder = folderOf(token);
      try {
        const state = await read(folder);
        await utimes(folder, now / 1000, now / 1000);
        return { id: digest(token), folder, state };
      } catch {
        return undefined;
      }
    },
  };
}

const stateFile = 'session.json';

async function read(folder: string): Promise<SessionState> {
  const state = JSON.parse(await readFile(join(folder, stateFile), 'utf8'));
  return { refused: [], rounds: { catalog: 0, sale: 0 }, ...state };
}

export async function save({ folder, state }: Session): Promise<void> {
  const part = join(folder, `${stateFile}.part`);
  await writeFile(part, JSON.stringify(state));
  await rename(part, join(folder, stateFile));
}

/** Where the files of a session lie. */
export function filesOf({ folder, state }: Session, type: ExchangeType): string {
  return join(folder, `${type}.${state.rounds[type]}`);
}

/** Throws away what came of a kind. */
export async function clear(session: Session, type: ExchangeType): Promise<void> {
  const { state } = session;
  await rm(filesOf(session, type), { recursive: true, force: true });
  state.rounds[type]++;
  state.imported = [];
  state.refused = [];
  delete state.last;
  await mkdir(filesOf(session, type), { recursive: true });
  await save(session);
}

/** Remembers what became of a file, unless its files began anew meanwhile. */
export async function remember(
  { folder, state }: Session,
  path: string,
  became: 'imported' | 'refused',
): Promise<void> {
  const now = await read(folder);
  if (now.rounds.catalog !== state.rounds.catalog) return;
  now[became] = [...new Set([...now[became], path])];
  await save({ id: '', folder, state: now });
}

export async function end({ folder }: Session): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Another file stands where a file or its folder should. */
export class NameTaken extends Error {}

/**
 * A part of a file; one that was imported or refused begins anew, and a part that comes twice counts once.
 * @returns whether the files are just longer by it
 * @throws NameTaken
 */
export async function addPart(
  session: Session,
  { type, path, part }: { type: ExchangeType; path: string; part: Buffer },
): Promise<boolean> {
  const { state } = session;
  const file = join(filesOf(session, type), path);
  const last = { path, digest: digest(part) };
  const isRead = state.imported.includes(path) || state.refused.includes(path);
  const isRepeated = state.last?.path === path && state.last.digest === last.digest;
  if (isRepeated && !isRead && existsSync(file)) return false;
  if (isRead) await rm(file, { force: true });
  state.imported = state.imported.filter((one) => one !== path);
  state.refused = state.refused.filter((one) => one !== path);
  await append(file, part);
  state.last = last;
  await save(session);
  return !isRead;
}

async function append(file: string, part: Buffer): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await appendFile(file, part);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw ['EEXIST', 'ENOTDIR', 'EISDIR'].includes(code) ? new NameTaken(code) : error;
  }
}

async function forgetOld(root: string, now: number): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    const folder = join(root, name);
    // Somebody else who begins may be faster.
    const found = await stat(folder).catch(() => undefined);
    if (found !== undefined && now - found.mtimeMs > lifetimeMs)
      await rm(folder, { recursive: true, force: true });
  }
}

function digest(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
