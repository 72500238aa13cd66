import { join } from 'node:path';
import { publicationFolder, type StoreOptions } from './open.js';

/** The folder that holds a publication's pictures. */
export function picturesFolder(place: StoreOptions): string {
  return join(publicationFolder(place), 'pictures');
}

/** Where a picture is found: a whole address where the one of the server is known, else its path. */
export function pictureAddress(publicUrl: string | undefined, publication: string, name: string): string {
  return `${publicUrl ?? ''}/${encodeURIComponent(publication)}/hs/pictures/${name}`;
}
