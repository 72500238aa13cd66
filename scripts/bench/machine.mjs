import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { median } from './figures.mjs';

/** Where the figures were taken; without it they mean nothing. */
export function machine(folder) {
  const cores = cpus();
  const facts = {
    date: new Date().toISOString().slice(0, 16),
    cores: cores.length,
    processor: cores[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    flushMs: flushMs(join(folder, 'flush')),
    loadBefore: loadavg()[0],
  };
  const text =
    `${facts.date} · ${facts.cores} cores, ${facts.processor}, ${facts.memoryGb} GB · Node ${facts.node} · ` +
    `a flush takes ${facts.flushMs.toFixed(2)} ms · load before ${facts.loadBefore.toFixed(2)}`;
  return { ...facts, text };
}

/** The median time of one fdatasync behind a page of appended text. */
function flushMs(file) {
  const handle = openSync(file, 'w');
  const page = Buffer.alloc(4096, 'x');
  const times = [];
  for (let turn = 0; turn < 51; turn += 1) {
    writeSync(handle, page);
    const started = performance.now();
    fdatasyncSync(handle);
    times.push(performance.now() - started);
  }
  closeSync(handle);
  return median(times);
}
