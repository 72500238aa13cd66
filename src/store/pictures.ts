import type { Reader, Transaction } from './engine.js';
import { textList, textListParameters } from './text-list.js';

/** A picture by the path that another system gives it; `name` is that of its file here. */
export type PictureRow = { path: string; name: string };

const selectPictures = `SELECT path, name FROM pictures WHERE path IN ${textList}`;
const upsertPicture = `INSERT INTO pictures (path, name) VALUES (:path, :name)
  ON CONFLICT (path) DO UPDATE SET name = excluded.name`;

/** Those of at most `textsAtOnce` pictures that have come. */
export const listPictures = (reader: Reader, paths: readonly string[]) =>
  reader.all<PictureRow>(selectPictures, textListParameters(paths));

export const putPictures = (tx: Transaction, rows: readonly PictureRow[]) =>
  tx.insertMany(upsertPicture, rows);
