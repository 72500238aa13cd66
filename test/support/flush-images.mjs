/**
 * Loaded into a server (`NODE_OPTIONS=--import`): keeps for each third flush of a publication's WAL what a disk that lost its
 * power then would hold at least, the files as they are when the flush begins, in `FLUSH_IMAGES/NUMBER/TP7`. Each answer says
 * in `X-Flushed` which flush was the last that had ended.
 */
import fs from 'node:fs';
import { ServerResponse } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { basename, join } from 'node:path';

const { openSync, fdatasync } = fs;
const folder = process.env.FLUSH_IMAGES;
const logs = new Map();
let begun = 0;
let ended = 0;

fs.openSync = (file, ...more) => {
  const handle = openSync(file, ...more);
  if (String(file).endsWith('tillgate.db-wal')) logs.set(handle, String(file));
  return handle;
};

fs.fdatasync = (handle, answer) => {
  const log = logs.get(handle);
  if (log === undefined) return fdatasync(handle, answer);
  const image = ++begun;
  if (image % 3 === 0) keep(log, image);
  fdatasync(handle, (error) => {
    if (error === null) ended = image;
    answer(error);
  });
};
syncBuiltinESMExports();

function keep(log, image) {
  const target = join(folder, String(image), 'TP7');
  fs.mkdirSync(target, { recursive: true });
  for (const file of [log.replace(/-wal$/, ''), log]) fs.copyFileSync(file, join(target, basename(file)));
}

const { writeHead } = ServerResponse.prototype;
ServerResponse.prototype.writeHead = function (status, headers) {
  const more = Array.isArray(headers) ? [...headers, 'X-Flushed', String(ended)] : headers;
  return writeHead.call(this, status, more);
};
