import { calculateDocument } from './operations/calculate-document.js';
import { calculateReturn } from './operations/calculate-return.js';
import { cancelSale } from './operations/cancel-sale.js';
import { createConnection } from './operations/create-connection.js';
import { createDocument } from './operations/create-document.js';
import { createHold } from './operations/create-hold.js';
import { createOffer } from './operations/create-offer.js';
import { createReturn } from './operations/create-return.js';
import { createSale } from './operations/create-sale.js';
import { deleteConnection } from './operations/delete-connection.js';
import { getCard } from './operations/get-card.js';
import { getDocument } from './operations/get-document.js';
import { getReceipt } from './operations/get-receipt.js';
import { journal } from './operations/journal.js';
import { listConnections } from './operations/list-connections.js';
import { listDocuments } from './operations/list-documents.js';
import { listReceipts } from './operations/list-receipts.js';
import { releaseHold } from './operations/release-hold.js';
import { sendDocument } from './operations/send-document.js';
import { testConnection } from './operations/test-connection.js';
import { updateConnection } from './operations/update-connection.js';
import { writeOffDocument } from './operations/write-off-document.js';

/**
 * THE LIST of operations of our Umico service, in the order of the contract (`schemas/umico.openapi.yaml`), by operationId.
 * One without a handler is published all the same and answers the problem NOT_AVAILABLE.
 */
export const operations = {
  listConnections,
  createConnection,
  updateConnection,
  deleteConnection,
  testConnection,
  getCard,
  createOffer,
  createHold,
  releaseHold,
  createSale,
  cancelSale,
  calculateReturn,
  createReturn,
  listReceipts,
  getReceipt,
  listDocuments,
  createDocument,
  getDocument,
  calculateDocument,
  sendDocument,
  writeOffDocument,
  journal,
};
