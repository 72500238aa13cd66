import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** One finished request. `operation` and `code` come from fixed lists, never from the request. */
  observe(protocol: string, operation: string, code: string, seconds: number): void;
  authFailure(reason: string): void;
  /**
   * Changes of one publication on their way through its queue.
   * @param depth how many wait, asked when metrics are read
   */
  queue(publication: string, depth: () => number): { waited(seconds: number): void; refused(): void };
  /** Connections to Umico of one publication, asked when metrics are read. */
  umico(publication: string, connections: () => readonly UmicoConnection[]): void;
  /** Answers `/metrics`. */
  handler: RequestHandler;
}

/** `state` is of the breaker before it. */
export interface UmicoConnection {
  connection: string;
  state: 'closed' | 'open' | 'half-open';
}

interface Bound {
  duration: { observe(seconds: number): void };
  codes: Map<string, { inc(): void }>;
}

const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** @param inFlight requests under way, asked when metrics are read */
export function createMetrics(inFlight: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'tillgate_requests_total',
    help: 'Requests by protocol, operation and result code',
    labelNames: ['protocol', 'operation', 'code'],
    registers,
  });
  const durations = new Histogram({
    name: 'tillgate_request_duration_seconds',
    help: 'Time from the arrival of a request to its answer',
    labelNames: ['protocol', 'operation'],
    buckets: seconds,
    registers,
  });
  const failures = new Counter({
    name: 'tillgate_auth_failures_total',
    help: 'Requests refused by authentication, by reason',
    labelNames: ['reason'],
    registers,
  });
  new Gauge({
    name: 'tillgate_requests_in_flight',
    help: 'Requests that are worked on',
    registers,
    collect() {
      this.set(inFlight());
    },
  });

  /** Each service of a publication has a queue. */
  const depths = new Map<string, (() => number)[]>();
  new Gauge({
    name: 'tillgate_changes_waiting',
    help: 'Changes that wait for their turn, by publication',
    labelNames: ['publication'],
    registers,
    collect() {
      for (const [publication, queues] of depths) {
        this.set(
          { publication },
          queues.reduce((sum, depth) => sum + depth(), 0),
        );
      }
    },
  });
  const waits = new Histogram({
    name: 'tillgate_change_wait_seconds',
    help: 'Time that changes waited for their turn',
    labelNames: ['publication'],
    buckets: seconds,
    registers,
  });
  const refusedChanges = new Counter({
    name: 'tillgate_changes_refused_total',
    help: 'Changes refused because the queue was full or the wait too long',
    labelNames: ['publication'],
    registers,
  });

  const umicos = new Map<string, () => readonly UmicoConnection[]>();
  new Gauge({
    name: 'tillgate_umico_breaker_open',
    help: '1 while a connection to Umico is not used because nobody answered there',
    labelNames: ['publication', 'connection'],
    registers,
    collect() {
      this.reset();
      for (const [publication, connections] of umicos) {
        for (const { connection, state } of connections()) {
          this.set({ publication, connection }, state === 'closed' ? 0 : 1);
        }
      }
    },
  });

  const bound = new Map<string, Map<string, Bound>>();
  const bind = (protocol: string, operation: string): Bound => {
    const ofProtocol = bound.get(protocol) ?? new Map<string, Bound>();
    bound.set(protocol, ofProtocol);
    const fresh = { duration: durations.labels(protocol, operation), codes: new Map() };
    ofProtocol.set(operation, fresh);
    return fresh;
  };

  return {
    registry,
    observe(protocol, operation, code, elapsed) {
      const { duration, codes } = bound.get(protocol)?.get(operation) ?? bind(protocol, operation);
      duration.observe(elapsed);
      let count = codes.get(code);
      if (!count) {
        count = requests.labels(protocol, operation, code);
        codes.set(code, count);
      }
      count.inc();
    },
    queue(publication, depth) {
      depths.set(publication, [...(depths.get(publication) ?? []), depth]);
      const wait = waits.labels(publication);
      const refusals = refusedChanges.labels(publication);
      return { waited: (elapsed) => wait.observe(elapsed), refused: () => refusals.inc() };
    },
    umico: (publication, connections) => void umicos.set(publication, connections),
    authFailure: (reason) => failures.labels(reason).inc(),
    handler: async (_req, res) => {
      res.set('Content-Type', registry.contentType).send(await registry.metrics());
    },
  };
}
