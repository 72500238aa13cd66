import type { Clock } from '../base/clock.js';
import type { Reply, UmicoAccess, UmicoPos } from '../domain/umico/umico-pos.js';
import { createRequestIds } from '../http/request-id.js';
import type { RecordExchange } from '../journal/exchange.js';
import { type Asked, type Asking, ask } from './asking.js';
import { type Breaker, type BreakerLimits, type BreakerState, createBreaker } from './breaker.js';
import { openLine } from './exchange.js';
import { prepareContract } from './pos-contract.js';
import * as mapping from './pos-mapping.js';

export interface ClientOptions {
  /** Where every exchange is written down. */
  record: RecordExchange;
  clock: Clock;
  /** Called once for each exchange, for metrics; the codes are from a list that is fixed here. */
  observe?: (operation: string, code: string, seconds: number) => void;
  breaker?: BreakerLimits;
  /** Largest answer that is read; those of the contract have some hundred bytes. Default 256 KiB. */
  answerBytes?: number;
  /** Authorities that are trusted instead of those of Node; PEM. */
  ca?: string;
}

export interface UmicoClient extends UmicoPos {
  /** Connections that somebody has used, by name. */
  breakers(): readonly (BreakerState & { connection: string })[];
  /** Lets idle connections go. */
  close(): void;
}

/** The client for Umico's POS API: see `schemas/umico-pos.openapi.yaml`. */
export function createUmicoClient(options: ClientOptions): UmicoClient {
  const { record, clock, observe, answerBytes = 256 * 1024, ca } = options;
  prepareContract();
  const line = openLine({ answerBytes, ...(ca === undefined ? {} : { ca }) });
  const known = new Map<string, { baseUrl: string; breaker: Breaker }>();

  /** A connection that leads somewhere else now begins anew. */
  function breakerOf({ connection, baseUrl }: UmicoAccess): Breaker {
    const found = known.get(connection);
    if (found?.baseUrl === baseUrl) return found.breaker;
    const breaker = createBreaker(clock, options.breaker);
    known.set(connection, { baseUrl, breaker });
    return breaker;
  }

  const asking: Asking = {
    ...{ line, record, clock, observe, breakerOf },
    nextRequestId: createRequestIds(clock()),
  };
  return {
    ...questions((asked) => ask(asking, asked)),
    breakers: () => [...known].map(([connection, { breaker }]) => ({ connection, ...breaker.state() })),
    close: () => line.close(),
  };
}

type Ask = (asked: Asked) => Promise<Reply<unknown>>;

/** Every question of the domain in the words of the contract. */
function questions(ask: Ask): UmicoPos {
  return {
    async card(to, card, limits) {
      const about = { operation: 'getCard', path: { card }, card, repeats: { card } } as const;
      return mapped(await ask({ ...about, to, limits }), mapping.cardFrom);
    },
    async offer(to, sale, limits) {
      const { card } = sale;
      const body = mapping.saleQuestion(to, sale);
      const fault = mapping.offerFault(sale);
      const about = { operation: 'calculateSale', body, card, repeats: { card }, fault } as const;
      return mapped(await ask({ ...about, to, limits }), mapping.offerFrom);
    },
    async hold(to, { key, card, pointsMinor, document }, limits) {
      const points = mapping.money(pointsMinor);
      const about = { operation: 'createHold', key, card, repeats: { key, card, points } } as const;
      return mapped(await ask({ ...about, to, limits, body: { card, points, document } }), mapping.holdFrom);
    },
    async findHold(to, key, limits) {
      const reply = await ask({ operation: 'getHold', to, limits, path: { key }, repeats: { key } });
      return mapped(found(reply, 'HOLD_UNKNOWN'), unlessAbsent(mapping.holdFrom));
    },
    async releaseHold(to, key, limits) {
      const about = { operation: 'releaseHold', path: { key }, repeats: { key } } as const;
      return mapped(await ask({ ...about, to, limits }), mapping.holdFrom);
    },
    async sell(to, sale, limits) {
      const { key, card } = sale;
      const repeats = { key, card, kind: 'sale' };
      const about = { operation: 'createReceipt', key, card, repeats } as const;
      return mapped(
        await ask({ ...about, to, limits, body: mapping.newSale(to, sale) }),
        mapping.receiptFrom,
      );
    },
    async calculateReturn(to, question, limits) {
      const body = mapping.returnQuestion(to, question);
      const fault = mapping.calculationFault(question);
      const about = { operation: 'calculateReturn', body, card: question.card, fault } as const;
      return mapped(await ask({ ...about, to, limits }), mapping.calculationFrom);
    },
    async giveBack(to, returned, limits) {
      const { key, card } = returned;
      const repeats = { key, card, kind: 'return' };
      const about = { operation: 'createReturn', key, card, repeats } as const;
      return mapped(
        await ask({ ...about, to, limits, body: mapping.newReturn(to, returned) }),
        mapping.receiptFrom,
      );
    },
    async cancel(to, { key, saleKey }, limits) {
      const repeats = { key, kind: 'cancellation' };
      const about = { operation: 'cancelReceipt', key, path: { key: saleKey }, repeats } as const;
      return mapped(await ask({ ...about, to, limits }), mapping.receiptFrom);
    },
    async findReceipt(to, key, limits) {
      const reply = await ask({ operation: 'getReceipt', to, limits, path: { key }, repeats: { key } });
      return mapped(found(reply, 'RECEIPT_UNKNOWN'), unlessAbsent(mapping.receiptFrom));
    },
  };
}

/** The contract has been checked, so that the value is of the type that the operation answers. */
function mapped<Wire, Value>(reply: Reply<unknown>, map: (wire: Wire) => Value): Reply<Value> {
  return reply.outcome === 'answered' ? { outcome: 'answered', value: map(reply.value as Wire) } : reply;
}

/** Only this one refusal says that a key was never seen; whatever else Umico says no to, it does not say that. */
function found(reply: Reply<unknown>, absent: string): Reply<unknown> {
  if (reply.outcome !== 'refused') return reply;
  if (reply.code === absent) return { outcome: 'answered', value: undefined };
  return { outcome: 'unknown', reason: `${reply.code}: ${reply.reason}` };
}

function unlessAbsent<Wire, Value>(map: (wire: Wire) => Value) {
  return (wire: Wire | undefined) => (wire === undefined ? undefined : map(wire));
}
