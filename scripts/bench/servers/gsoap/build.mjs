import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const near = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Builds the server in the folder. @returns the program, or { missing: why there is none } */
export function buildGsoap(folder) {
  const place = join(folder, 'gsoap');
  mkdirSync(place);
  const program = join(place, 'server');
  const flags = ['-O2', '-I', place, '-I', '.'];
  const steps = [
    ['soapcpp2', ['-SLx', '-d', place, near('cards.h')]],
    [
      'g++',
      [
        ...[...flags, '-o', program, near('server.cpp')],
        ...['soapC.cpp', 'soapServer.cpp'].map((name) => join(place, name)),
        ...['-lgsoap++', '-lsqlite3', '-lpthread'],
      ],
    ],
  ];
  for (const [tool, args] of steps) {
    const { status, error, stderr } = spawnSync(tool, args, { cwd: place, encoding: 'utf8' });
    if (status !== 0) return { missing: `${tool}: ${error?.message ?? stderr.slice(0, 500)}` };
  }
  return { program };
}
