import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Context } from '../../domain/context.js';
import type { FeedImportResult, FeedProgress } from '../../domain/feed/import-feed.js';
import { FeedRefused } from '../../domain/feed/notes.js';
import type { StoreOptions } from '../../store/open.js';
import { pictureAddress, picturesFolder } from '../../store/picture-files.js';
import { keepPictures } from '../files/pictures.js';
import { unpack, unpackBeside } from '../files/zip.js';
import { importFiles, xmlFilesBelow } from './import-files.js';

/** Which files are imported, and for which publication. */
export interface ImportJob extends StoreOptions {
  /** Scheme, host and port of the server, for the addresses of pictures. */
  publicUrl?: string | undefined;
  /** Of everything that is unpacked, together. */
  megabytes: number;
  files: GivenFiles | SessionFiles;
}

/** Files and archives that somebody names; archives are unpacked into `scratch`. */
export interface GivenFiles {
  kind: 'given';
  paths: readonly { path: string; isArchive: boolean }[];
  scratch: string;
}

/** A file of those that an exchange has brought. */
export interface SessionFiles {
  kind: 'session';
  /** Where they are; archives are unpacked there. */
  folder: string;
  /** Archives that came and were not unpacked yet, as paths. */
  archives: readonly string[];
  /** Path of the file to import, below the folder. */
  file: string;
  /** Paths of those that were imported before. */
  imported: readonly string[];
}

interface Readied {
  paths: string[];
  /** Whether what they do not name is gone. */
  removing: boolean;
}

const mostFiles = 1_000_000;
/** Where 1C puts pictures, beside its files. */
const picturesBelow = 'import_files';

/** @throws FeedRefused, ZipRefused */
export async function runImport(
  context: Context,
  job: ImportJob,
  onProgress: (progress: FeedProgress) => void,
): Promise<FeedImportResult> {
  const { files } = job;
  const { paths, removing } =
    files.kind === 'given' ? await readyGiven(context, job, files) : await readySession(context, job, files);
  return importFiles(context, paths, {
    removing,
    pictureAddress: (name) => pictureAddress(job.publicUrl, job.publication, name),
    onProgress,
  });
}

async function readyGiven({ engine }: Context, job: ImportJob, given: GivenFiles): Promise<Readied> {
  const target = picturesFolder(job);
  const paths: string[] = [];
  for (const [index, { path, isArchive }] of given.paths.entries()) {
    if (isArchive) {
      const folder = join(given.scratch, String(index));
      await mkdir(folder);
      await unpack(path, folder, limitsOf(job));
      await keepPictures(engine, { root: folder, below: '', target });
      paths.push(...(await xmlFilesBelow(folder)));
      continue;
    }
    paths.push(path);
    const root = dirname(path);
    if (existsSync(join(root, picturesBelow)))
      await keepPictures(engine, { root, below: picturesBelow, target });
  }
  return { paths, removing: true };
}

/**
 * A whole catalogue may come in several files, each of which calls itself whole. Only with the last of them it is known
 * what is gone: then all of them are taken together, and those that were imported before change nothing.
 */
async function readySession({ engine }: Context, job: ImportJob, session: SessionFiles): Promise<Readied> {
  const { folder, archives, file, imported } = session;
  for (const archive of archives) {
    await unpackBeside(archive, folder, limitsOf(job));
  }
  await keepPictures(engine, { root: folder, below: '', target: picturesFolder(job), moving: true });
  const asked = join(folder, file);
  if (!existsSync(asked))
    throw new FeedRefused([{ place: { file, line: 0 }, message: 'the file did not come' }]);
  const before = new Set(imported.map((path) => join(folder, path)));
  const family = (await xmlFilesBelow(folder)).filter((path) => familyOf(path) === familyOf(asked));
  const isLast = family.every((path) => path === asked || before.has(path));
  return isLast ? { paths: family, removing: true } : { paths: [asked], removing: false };
}

/** `import` of `import0_1.xml`. */
function familyOf(path: string): string {
  return /^[a-zа-яё]*/i.exec(basename(path))?.[0]?.toLowerCase() ?? '';
}

function limitsOf({ megabytes }: ImportJob) {
  return { bytes: megabytes * 2 ** 20, files: mostFiles };
}
