import type { Engine } from '../../store/engine.js';
import type { SandboxChange } from '../pos-api.js';
import type { PosOperationId } from '../pos-contract.js';
import { type Answer, type Books, type Call, settingsOf, writeSettings } from './books.js';
import { getCard, listCards, listMovements, putCard, putPoints } from './cards.js';
import { createHold, getHold, listHolds, releaseHold } from './holds.js';
import { getReceipt, listReceipts, settleReceipt } from './receipts.js';
import { calculateReturn, cancelReceipt, createReturn } from './returns.js';
import { calculateSale, createReceipt } from './sales.js';
import { demoCards, tableNames } from './schema.js';
import type { Troubles } from './trouble.js';

export interface Desk extends Books {
  troubles: Troubles;
}

type Operation = (desk: Desk, call: Call) => Promise<Answer>;

/** What the sandbox does, by the ids of the contract. */
export const sandboxOperations: Readonly<Record<PosOperationId, Operation>> = {
  getCard,
  calculateSale,
  createHold,
  getHold,
  releaseHold,
  createReceipt,
  getReceipt,
  cancelReceipt,
  calculateReturn,
  createReturn,
  getSettings: async ({ engine }) => ({ status: 200, body: await settingsOf(engine) }),
  changeSettings: ({ engine }, { body }) =>
    engine.transaction(async (tx) => {
      const settings = { ...(await settingsOf(tx)), ...(body as SandboxChange) };
      await writeSettings(tx, settings);
      return { status: 200, body: settings };
    }),
  listCards,
  putCard,
  listMovements,
  listReceipts,
  settleReceipt,
  listHolds,
  listTrouble: async (desk) => troubles(desk),
  addTrouble: async (desk, { body }) => ({
    status: 201,
    body: desk.troubles.add(body as Parameters<Troubles['add']>[0]),
  }),
  clearTrouble: async (desk) => {
    desk.troubles.clear();
    return troubles(desk);
  },
  removeTrouble: async (desk, { path: { id } }) => {
    desk.troubles.remove(Number(id));
    return troubles(desk);
  },
  resetSandbox: async ({ engine, troubles: waiting }) => {
    await engine.transaction(async (tx) => {
      for (const name of tableNames) await tx.run(`DELETE FROM ${name}`);
      await tx.run('DELETE FROM sqlite_sequence');
    });
    waiting.clear();
    await addDemoCards(engine);
    return { status: 200, body: await settingsOf(engine) };
  },
};

function troubles(desk: Desk): Answer {
  return { status: 200, body: { troubles: desk.troubles.list() } };
}

/** Into a sandbox that has no cards. */
export async function addDemoCards(engine: Engine): Promise<void> {
  await engine.transaction(async (tx) => {
    if ((await tx.first('SELECT card FROM cards LIMIT 1')) !== undefined) return;
    for (const { pointsMinor, ...card } of demoCards) await putPoints(tx, card, pointsMinor);
  });
}
