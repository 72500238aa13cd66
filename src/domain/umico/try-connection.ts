import { randomUUID } from 'node:crypto';
import { findUmicoConnection } from '../../store/umico-connections.js';
import { openAccess } from './access.js';
import type { UmicoContext } from './context.js';
import type { Limits, Reply } from './umico-pos.js';

/** How a question through a connection went. */
export interface Tried {
  outcome: 'answered' | 'refused' | 'not-done' | 'unknown' | 'key-unreadable';
  /** Null where it went well. */
  reason: string | null;
  durationMs: number;
}

/** Asks Umico for a receipt that nobody has made: books nothing, and shows whether address and key are right. */
export async function tryConnection(
  { engine, umico }: UmicoContext,
  id: string,
  limits: Limits,
): Promise<Tried | undefined> {
  const connection = await findUmicoConnection(engine, id);
  if (connection === undefined) return undefined;
  const opened = openAccess(umico, connection);
  if (opened.code !== 'OK') return { outcome: 'key-unreadable', reason: opened.reason, durationMs: 0 };
  const started = performance.now();
  const reply = await umico.pos.findReceipt(opened.access, randomUUID(), { signal: umico.signal, ...limits });
  return { ...told(reply), durationMs: Math.round(performance.now() - started) };
}

function told(reply: Reply<unknown>): Pick<Tried, 'outcome' | 'reason'> {
  if (reply.outcome === 'answered') return { outcome: 'answered', reason: null };
  if (reply.outcome === 'unknown') return { outcome: 'unknown', reason: reply.reason };
  const outcome = reply.outcome === 'refused' ? 'refused' : 'not-done';
  return { outcome, reason: `${reply.code}: ${reply.reason}` };
}
