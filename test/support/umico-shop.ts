import { changeSetting } from '../../src/domain/settings/shop.js';
import { addConnection } from '../../src/domain/umico/connections.js';
import type { UmicoContext } from '../../src/domain/umico/context.js';
import { createGate } from '../../src/domain/umico/gate.js';
import type { SaleRequest } from '../../src/domain/umico/sales.js';
import { sendDue } from '../../src/domain/umico/send-due.js';
import type { UmicoPos } from '../../src/domain/umico/umico-pos.js';
import { verify } from '../../src/domain/verify.js';
import { findUmicoReceipt, type UmicoReceiptRow } from '../../src/store/umico-receipts.js';
import { openShop, type TestShop } from './shop.js';
import type { UmicoSandbox } from './umico-sandbox.js';

/** A shop that asks a sandbox; its clock stands, and the sandbox may have the same. */
export interface UmicoShop extends TestShop, UmicoContext {
  umico: UmicoContext['umico'] & { close(): Promise<void> };
  /** Runs the task, and again behind each pause, until nothing waits; the clock is moved on. */
  settle(): Promise<void>;
  receipt(key: string): Promise<UmicoReceiptRow>;
  /** The same shop as another process sees it. */
  another(): UmicoContext;
}

/** Opens a shop with a connection for all tills, unless it is asked for none. */
export async function openUmicoShop(
  folder: string,
  {
    pos,
    sandbox,
    name,
    connect = true,
  }: { pos: UmicoPos; sandbox: UmicoSandbox; name: string; connect?: boolean },
): Promise<UmicoShop> {
  const shop = await openShop(folder, name);
  const newGate = () => createGate(pos, (source) => ('sealed' in source ? source.sealed : ''));
  const umico = newGate();
  const others: ReturnType<typeof newGate>[] = [];
  const context: UmicoContext = { engine: shop.engine, shop: shop.shop, clock: shop.clock, umico };
  await changeSetting(shop.engine, 'currency', 'AZN');
  if (connect) await addConnection(context, connectionTo(sandbox));
  return {
    ...shop,
    umico,
    async receipt(key) {
      const row = await findUmicoReceipt(shop.engine, key);
      if (row === undefined) throw new Error(`no receipt ${key}`);
      return row;
    },
    settle: () => comeToRest(context, shop.at),
    another() {
      others.push(newGate());
      return { ...context, umico: others.at(-1) as UmicoContext['umico'] };
    },
    async close() {
      await Promise.all([umico, ...others].map((gate) => gate.close()));
      expect((await verify(shop.engine)).differences).toEqual([]);
      await shop.close();
    },
  };
}

/** Runs the task, and again behind each pause, until nothing waits. @param at moves the clock of the context on */
export async function comeToRest(context: UmicoContext, at: (ms: number) => void): Promise<void> {
  for (let round = 0; round < 200; round++) {
    const steps = await sendDue(context);
    const next = await context.engine.first<{ at: string | null }>(`SELECT MIN(at) AS at FROM (
      SELECT MIN(next_at) AS at FROM umico_receipts UNION ALL
      SELECT MIN(next_at) FROM umico_holds WHERE status <> 'held' OR wanted = 'released')`);
    if (next?.at == null) return;
    // What is due and was not done is claimed by one that died.
    const claimMs = steps === 0 ? 61_000 : 1;
    at(Math.max(Date.parse(next.at), context.clock() + claimMs));
  }
  throw new Error('it does not come to rest');
}

/** A connection for all tills. */
export function connectionTo({ access }: UmicoSandbox) {
  return {
    id: 'main',
    purpose: 'retail' as const,
    till: null,
    user: null,
    baseUrl: access.baseUrl,
    posId: access.posId,
    currency: 'AZN',
    key: { sealed: access.apiKey },
    enabled: true,
  };
}

/** A sale of 100.00 at till 1. */
export function umicoSale(card: string, more: Partial<SaleRequest> = {}): SaleRequest {
  const lines = more.lines ?? [
    { position: 1, article: 'A1', name: 'Çay', quantityMilli: 1000, priceMinor: 10_000, amountMinor: 10_000 },
  ];
  return {
    asker: { purpose: 'retail', till: '1' },
    card,
    document: 'web 1',
    time: null,
    amountMinor: lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    pointsMinor: 0,
    holdKey: null,
    lines,
    by: 'umico',
    ...more,
  };
}
