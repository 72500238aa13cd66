import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
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
}

export interface Session {
  /** Names it in the database; who knows it cannot go on with the session. */
  id: string;
  folder: string;
  state: SessionState;
}

/** Nobody goes on after so long. */
const lifetimeMs = 24 * 3_600_000;

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
      const session = { id: digest(token), folder: folderOf(token), state: { user, imported: [] } };
      await mkdir(session.folder, { recursive: true, mode: 0o700 });
      await save(session);
      return session;
    },
    /** Undefined: there is none. */
    async find(token: string): Promise<Session | undefined> {
      const folder = folderOf(token);
      try {
        const state: SessionState = JSON.parse(await readFile(join(folder, stateFile), 'utf8'));
        return { id: digest(token), folder, state };
      } catch {
        return undefined;
      }
    },
  };
}

const stateFile = 'session.json';

export async function save({ folder, state }: Session): Promise<void> {
  const part = join(folder, `${stateFile}.part`);
  await writeFile(part, JSON.stringify(state));
  await rename(part, join(folder, stateFile));
}

/** Where the files of a session lie. */
export function filesOf({ folder }: Session, type: ExchangeType): string {
  return join(folder, type);
}

/** Throws away what came of a kind. */
export async function clear(session: Session, type: ExchangeType): Promise<void> {
  await rm(filesOf(session, type), { recursive: true, force: true });
  await mkdir(filesOf(session, type), { recursive: true });
  session.state.imported = [];
  await save(session);
}

export async function end({ folder }: Session): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** A part of a file; one that was imported begins anew. @returns bytes that the file has now */
export async function addPart(
  session: Session,
  { type, path, part }: { type: ExchangeType; path: string; part: Buffer },
): Promise<number> {
  const file = join(filesOf(session, type), path);
  await mkdir(dirname(file), { recursive: true });
  if (session.state.imported.includes(path)) {
    await rm(file, { force: true });
    session.state.imported = session.state.imported.filter((one) => one !== path);
    await save(session);
  }
  await appendFile(file, part);
  return (await stat(file)).size;
}

async function forgetOld(root: string, now: number): Promise<void> {
  for (const name of await readdir(root).catch(() => [])) {
    const folder = join(root, name);
    const { mtimeMs } = await stat(folder);
    if (now - mtimeMs > lifetimeMs) await rm(folder, { recursive: true, force: true });
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
