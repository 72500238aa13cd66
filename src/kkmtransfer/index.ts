import type { SoapOperation } from '../soap/endpoint.js';
import type { TillContext } from './call.js';
import { calculateCheck } from './operations/calculate-check.js';
import { closeCheck } from './operations/close-check.js';
import { getAccumulations } from './operations/get-accumulations.js';
import { getCard } from './operations/get-card.js';
import { getCheck } from './operations/get-check.js';
import { getStock } from './operations/get-stock.js';
import { holdBonus } from './operations/hold-bonus.js';
import { releaseHold } from './operations/release-hold.js';
import { testConnection } from './operations/test-connection.js';
import { transferSales } from './operations/transfer-sales.js';

/**
 * THE LIST of operations for tills, in the order of the contract. One without a handler is published all the same and
 * answers the fault NOT_AVAILABLE; README and the tests read the list from here.
 */
export const operations = {
  TestConnection: testConnection,
  GetCard: getCard,
  CalculateCheck: calculateCheck,
  HoldBonus: holdBonus,
  ReleaseHold: releaseHold,
  CloseCheck: closeCheck,
  GetCheck: getCheck,
  TransferSales: transferSales,
  GetStock: getStock,
  GetAccumulations: getAccumulations,
} satisfies Record<string, SoapOperation<TillContext> | undefined>;
