import type { Clock } from '../base/clock.js';
import type { Exchange } from './exchange.js';
import type { Retention } from './messages.js';
import { createPacker } from './packing.js';
import { sharedWorkerHost, type WorkerHost } from './worker-host.js';

export type { Retention } from './messages.js';

/** Something an operator should read; each kind is said once when it begins and once when it is over. */
export interface Trouble {
  kind: 'broken' | 'recovered' | 'dropping' | 'set-aside' | 'worker-died';
  message: string;
  /** Exchanges dropped since the journal was opened. */
  dropped: number;
}

export interface JournalOptions {
  /** Path of `journal.db`; its folder exists. */
  file: string;
  publication: string;
  /** Of each body, so many bytes are kept. Default 65,536. */
  bodyLimitBytes?: number;
  /** Default 30 days, 2048 MB. */
  retention?: Retention;
  clock: Clock;
  onTrouble?: (trouble: Trouble) => void;
  /** What may wait to be written before the newest is dropped. Default 20,000 exchanges, 64 MB of bodies. */
  waitingLimit?: { exchanges: number; bytes: number };
  host?: WorkerHost;
}

export interface JournalHealth {
  ok: boolean;
  reason?: string;
  /** Counters since opening, for metrics. */
  recorded: number;
  written: number;
  dropped: number;
  /** Exchanges that wait to be written. */
  waiting: number;
}

export interface Journal {
  /** Path of `journal.db`. */
  readonly file: string;
  /** Takes an exchange and returns at once; never throws. The exchange and its Buffers must not be changed after. */
  record(exchange: Exchange): void;
  /** Resolves when everything recorded so far is in the file, or the file has just refused to take it. */
  flush(): Promise<void>;
  /** Not ok: the file cannot be written, the worker is not running, or exchanges were dropped in the last minute. */
  health(): JournalHealth;
  /**
   * Removes what retention does not keep, oldest first; answers the number of rows.
   * @throws Error when the file cannot be written.
   */
  prune(): Promise<number>;
  /** Writes what was recorded, as far as the file takes it, and closes. Later exchanges are dropped. */
  close(): Promise<void>;
}

/** Well below the promised 0.1 s, the rest being for the worker. */
const BATCH_MS = 40;
const BATCH_EXCHANGES = 256;
const BATCH_BYTES = 1 << 20;
const DROPS_SHOWN_MS = 60_000;

/** Opens (and creates) a publication's journal. A file that cannot be opened shows in `health`, nothing is thrown. */
export function openJournal({
  file,
  publication,
  bodyLimitBytes = 65_536,
  retention = { days: 30, megabytes: 2048 },
  clock,
  onTrouble = () => {},
  waitingLimit = { exchanges: 20_000, bytes: 64 << 20 },
  host = sharedWorkerHost(),
}: JournalOptions): Journal {
  const pending = createPacker(bodyLimitBytes);
  let timer: NodeJS.Timeout | undefined;
  /** Sent and not confirmed: in the order of sending, as the worker confirms. */
  let sent: { exchanges: number; bytes: number }[] = [];
  let sentExchanges = 0;
  let sentBytes = 0;
  let recorded = 0;
  let written = 0;
  let dropped = 0;
  let lastDropAt = Number.NEGATIVE_INFINITY;
  let isDropping = false;
  let broken: string | undefined;
  let closing: Promise<void> | undefined;

  const say = (kind: Trouble['kind'], message: string) => onTrouble({ kind, message, dropped });

  function drop(exchanges: number): void {
    dropped += exchanges;
    lastDropAt = clock();
    if (isDropping) return;
    isDropping = true;
    say('dropping', 'The journal is behind: exchanges are not recorded until it has caught up.');
  }

  function settle(): void {
    const done = sent.shift();
    if (done === undefined) return;
    sentExchanges -= done.exchanges;
    sentBytes -= done.bytes;
    if (!isDropping || sentExchanges > waitingLimit.exchanges / 2 || sentBytes > waitingLimit.bytes / 2)
      return;
    isDropping = false;
    say(
      'recovered',
      `The journal has caught up; ${dropped} exchanges were not recorded since it was opened.`,
    );
  }

  const membership = host.join({
    file: { file, publication, bodyLimitBytes, retention },
    heard(message) {
      if (message.kind === 'written') {
        written += message.exchanges;
        settle();
      } else if (message.kind === 'lost') {
        drop(message.exchanges);
      } else if (message.kind === 'trouble') {
        if (broken === undefined) say('broken', `The journal ${file} cannot be written: ${message.reason}`);
        broken = message.reason;
      } else if (message.kind === 'aside') {
        say('set-aside', `The journal ${file} is damaged (${message.reason}); it is now ${message.file}.`);
      } else {
        broken = undefined;
        say('recovered', `The journal ${file} is written again.`);
      }
    },
    died(reason) {
      broken = reason;
      const lost = sentExchanges;
      sent = [];
      sentExchanges = 0;
      sentBytes = 0;
      if (lost > 0) drop(lost);
      say('worker-died', `${reason}; it is started again.`);
    },
    started() {
      broken = undefined;
      isDropping = false;
      if (pending.exchanges > 0) schedule();
    },
  });

  function schedule(): void {
    timer ??= setTimeout(send, BATCH_MS).unref();
  }

  function send(): void {
    clearTimeout(timer);
    timer = undefined;
    if (pending.exchanges === 0 || !membership.isUp()) return;
    const { exchanges, bytes } = pending;
    sent.push({ exchanges, bytes });
    sentExchanges += exchanges;
    sentBytes += bytes;
    membership.batch(pending.take());
  }

  async function flush(): Promise<void> {
    send();
    await membership.call({ kind: 'flush' }).catch(() => {});
  }

  return {
    file,
    record(exchange) {
      recorded++;
      const bytes = (exchange.request?.length ?? 0) + (exchange.response?.length ?? 0);
      if (
        closing !== undefined ||
        sentExchanges + pending.exchanges >= waitingLimit.exchanges ||
        sentBytes + pending.bytes + bytes > waitingLimit.bytes
      ) {
        drop(1);
        return;
      }
      pending.add(exchange);
      if (pending.exchanges >= BATCH_EXCHANGES || pending.bytes >= BATCH_BYTES) send();
      else if (timer === undefined) schedule();
    },
    flush,
    health() {
      const counters = { recorded, written, dropped, waiting: sentExchanges + pending.exchanges };
      if (closing !== undefined) return { ok: false, reason: 'closed', ...counters };
      if (broken !== undefined) return { ok: false, reason: broken, ...counters };
      if (isDropping || clock() - lastDropAt < DROPS_SHOWN_MS) {
        return {
          ok: false,
          reason: `${dropped} exchanges were dropped because the journal was behind`,
          ...counters,
        };
      }
      return { ok: true, ...counters };
    },
    async prune() {
      send();
      return membership.call({ kind: 'prune', now: clock() });
    },
    close() {
      closing ??= (async () => {
        send();
        await membership.call({ kind: 'close' }).catch(() => {});
        await membership.leave();
      })();
      return closing;
    },
  };
}
