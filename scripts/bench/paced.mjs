import { connect } from 'node:net';
import { isWhole, statusOf } from './answers.mjs';
import { createHistogram } from './histogram.mjs';
import { closes, lookups, needle } from './requests.mjs';

/**
 * A load generator that keeps to a timetable: node paced.mjs '{"port", "tills", "kinds", "warmSeconds", "seconds", …}'.
 * Each till has one connection and one request of each kind a second, at moments of its own, whatever the server does. A
 * latency counts from the moment at which the request was due, so a server that is late is late for all that had to wait.
 * Prints the lines of load.mjs; "done" has figures for each kind, for what was refused with 503, and of how late this
 * process itself was, which only other work on the machine can make it.
 */
const job = JSON.parse(process.argv[2]);
const writers = { lookup: lookups, close: closes };
const periodMs = 1000;
const retryMs = 50;
const openedAtOnce = 50;

let figures = openFigures();
const acknowledged = Object.fromEntries(job.kinds.map((kind) => [kind, 0]));
let errors = 0;
let firstError;
let stopping = false;

const timetable = tillConnections().flatMap(({ ask, writer }) => {
  const phase = Math.random() * periodMs;
  return job.kinds.map((kind, index) => ({
    kind,
    phase: (phase + (index * periodMs) / job.kinds.length) % periodMs,
    ask: (due) => ask({ kind, due, bytes: writer[kind] }),
  }));
});
timetable.sort((a, b) => a.phase - b.phase);
let startedAt;
let cycle = 0;
let next = 0;

function begin() {
  startedAt = performance.now();
  keepTime();
  setTimeout(measure, job.warmSeconds * 1000);
}

function openFigures() {
  return Object.fromEntries([...job.kinds, 'refused', 'late'].map((name) => [name, createHistogram()]));
}

/** Looks every millisecond; how late that makes a request counts as if the server had been late. */
function keepTime() {
  const now = performance.now();
  for (;;) {
    const { phase, ask } = timetable[next];
    const due = startedAt + cycle * periodMs + phase;
    if (stopping || due > now) break;
    figures.late.add(now - due);
    ask(due);
    next += 1;
    if (next === timetable.length) {
      next = 0;
      cycle += 1;
    }
  }
  if (!stopping) setTimeout(keepTime, 1);
}

/** Connections are opened some at a time; the timetable begins when all are there. */
function tillConnections() {
  const makers = Object.fromEntries(job.kinds.map((kind) => [kind, writers[kind](job)]));
  const tills = Array.from({ length: job.tills }, () => ({
    ...createTill(),
    writer: Object.fromEntries(job.kinds.map((kind) => [kind, makers[kind]()])),
  }));
  const closed = [...tills];
  let opened = 0;
  const openNext = () =>
    closed.pop()?.open(() => {
      opened += 1;
      if (opened === tills.length) begin();
      else openNext();
    });
  for (let count = 0; count < openedAtOnce; count += 1) openNext();
  return tills;
}

/** A till with a connection that is opened anew when it breaks; requests wait for the answer to the one before. */
function createTill() {
  const waiting = [];
  let current;
  let partial = '';
  let socket;

  function open(opened) {
    socket = connect(job.port, '127.0.0.1', opened);
    socket.setNoDelay(true);
    socket.on('data', receive);
    socket.on('error', (error) => fail(error.message));
    socket.on('close', () => {
      if (stopping && current === undefined) return;
      fail('connection closed');
      current = undefined;
      partial = '';
      setTimeout(open, retryMs, send);
    });
  }

  function send() {
    if (current !== undefined) return;
    current = waiting.shift();
    if (current !== undefined) socket.write(current.bytes());
  }

  function receive(chunk) {
    partial += chunk.latin1Slice();
    if (!isWhole(partial)) return;
    answered(current, partial);
    partial = '';
    current = undefined;
    send();
  }

  return {
    open,
    ask(request) {
      waiting.push(request);
      send();
    },
  };
}

function answered({ kind, due }, text) {
  const ms = performance.now() - due;
  if (statusOf(text) === 200 && text.includes(needle)) {
    acknowledged[kind] += 1;
    figures[kind].add(ms);
  } else if (statusOf(text) === 503 && /retry-after: *\d/i.test(text)) figures.refused.add(ms);
  else fail(text);
}

function fail(text) {
  errors += 1;
  firstError ??= text.slice(0, 1500);
}

function measure() {
  const slice = () => print({ event: 'slice', acknowledged: sum(acknowledged) });
  setInterval(slice, 250).unref();
  slice();
  figures = openFigures();
  print({ event: 'measuring' });
  setTimeout(stop, job.seconds * 1000);
}

function stop() {
  stopping = true;
  print({ event: 'measured' });
  // What is under way, or late, is waited for: every check that was sent is known to be recorded or not.
  setTimeout(report, 5000);
}

function report() {
  const of = Object.fromEntries(Object.entries(figures).map(([name, { summary }]) => [name, summary()]));
  print({ event: 'done', of, seconds: job.seconds, acknowledged, errors, firstError });
  process.exit(0);
}

function sum(counts) {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function print(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
