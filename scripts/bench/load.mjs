import { connect } from 'node:net';
import { isWhole } from './answers.mjs';
import { createHistogram } from './histogram.mjs';
import { kinds } from './kinds.mjs';
import { probeRequest } from './requests.mjs';

/**
 * The load generator, a process of its own: node load.mjs '{"kind", "port", "connections", "warmSeconds", "seconds", "awake", …}';
 * with `ports` instead of `port`, to several servers in turn; with `beside: {"kind", "connections"}`, more connections that send something else and are measured apart. Each connection sends its next request when the answer to the last one is whole. Prints lines: {"event": "measuring"},
 * four times a second {"event": "slice", "acknowledged"}, and {"event": "done", …}.
 *
 * Raw sockets and Buffers that are made once: an HTTP client would cost more than the server that is measured.
 */
const job = JSON.parse(process.argv[2]);
const probeEveryMs = 20;
/** For all connections: what came is read before the next is received. */
const received = Buffer.allocUnsafeSlow(1 << 18);
/** Before so many answers a server is still compiling what it runs. */
const { warmAnswers = 10_000 } = job;
const longestWarmingMs = 20_000;
const startedAt = performance.now();

let histogram = createHistogram();
let besides = createHistogram();
let probes = createHistogram();
const acknowledged = {};
let errors = 0;
let firstError;
let stopping = false;
let open = 0;
let measuredSince;

openConnections(job, (ms) => histogram.add(ms));
if (job.beside) openConnections(job.beside, (ms) => besides.add(ms));
if (job.awake) stayAwake();
if (job.probe) openProbe(probeRequest(job.port));
setTimeout(measureWhenWarm, job.warmSeconds * 1000);

/**
 * Keeps this process from sleeping until the next answer. Waking a process on another core costs the server that sends the
 * answer some 10 µs in a virtual machine, for each request; the faster a server is, the less it pays, because the generator
 * hardly sleeps. Real clients sit on other machines and are woken there.
 */
function stayAwake() {
  if (!stopping) setImmediate(stayAwake);
}

function openConnections({ kind, connections }, measured) {
  const { writers, isRight } = kinds[kind];
  const writerOf = writers(job);
  const answered = (ms, text) => {
    if (isRight(text, job)) {
      acknowledged[kind] = (acknowledged[kind] ?? 0) + 1;
      measured(ms);
    } else fail(text);
    return 0;
  };
  const { ports = [job.port] } = job;
  for (let index = 0; index < connections; index += 1)
    converse({ nextRequest: writerOf(), answered, port: ports[index % ports.length] });
}

function openProbe(request) {
  converse({
    nextRequest: () => request,
    answered(ms) {
      probes.add(ms);
      return probeEveryMs;
    },
  });
}

/** One keep-alive connection. `answered` is told of each answer and says how many milliseconds to pause before the next. */
function converse({ nextRequest, answered, port = job.port }) {
  const socket = connect({
    port,
    host: '127.0.0.1',
    onread: { buffer: received, callback: receive },
  });
  let partial = '';
  let sentAt = 0;
  open += 1;
  socket.setNoDelay(true);
  socket.on('connect', send);
  socket.on('error', (error) => fail(error.message));
  socket.on('close', () => {
    open -= 1;
    if (stopping) {
      if (open === 0) report();
      return;
    }
    fail('connection closed');
    setTimeout(converse, 50, { nextRequest, answered, port });
  });

  function send() {
    if (stopping) return socket.end();
    sentAt = performance.now();
    socket.write(nextRequest());
  }

  function receive(length) {
    const chunk = received.latin1Slice(0, length);
    const text = partial === '' ? chunk : partial + chunk;
    const whole = isWhole(text);
    partial = whole ? '' : text;
    if (!whole) return true;
    const pauseMs = answered(performance.now() - sentAt, text);
    if (pauseMs === 0) send();
    else setTimeout(send, pauseMs);
    return true;
  }
}

function fail(text) {
  if (stopping && text === 'connection closed') return;
  errors += 1;
  firstError ??= text.slice(0, 1500);
}

function measureWhenWarm() {
  const isWarm = sum(acknowledged) >= warmAnswers || performance.now() - startedAt > longestWarmingMs;
  if (isWarm) measure();
  else setTimeout(measureWhenWarm, 50);
}

function measure() {
  setInterval(() => print({ event: 'slice', acknowledged: sum(acknowledged) }), 250).unref();
  print({ event: 'slice', acknowledged: sum(acknowledged) });
  histogram = createHistogram();
  besides = createHistogram();
  probes = createHistogram();
  measuredSince = performance.now();
  print({ event: 'measuring' });
  setTimeout(stop, job.seconds * 1000);
}

let result;

function stop() {
  const seconds = (performance.now() - measuredSince) / 1000;
  const { count, ...latency } = histogram.summary();
  result = {
    requests: count,
    perSecond: count / seconds,
    ...latency,
    beside: job.beside ? besides.summary() : undefined,
    probe: job.probe ? probes.summary() : undefined,
  };
  print({ event: 'measured' });
  stopping = true;
  // Answers under way are waited for, so that every check that was sent is known to be recorded or not.
  setTimeout(report, 5000).unref();
}

function report() {
  const told = {
    acknowledged: acknowledged[job.kind] ?? 0,
    acknowledgedBeside: acknowledged[job.beside?.kind],
  };
  print({ event: 'done', ...result, ...told, errors, firstError });
  process.exit(0);
}

function sum(counts) {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

function print(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
