/**
 * THE LIST of operations of our Umico service, in the order of the contract (`schemas/umico.openapi.yaml`), by operationId.
 * One without a handler is published all the same and answers the problem NOT_AVAILABLE.
 */
export const operations = {
  listConnections: undefined,
  createConnection: undefined,
  updateConnection: undefined,
  deleteConnection: undefined,
  testConnection: undefined,
  getCard: undefined,
  createOffer: undefined,
  createHold: undefined,
  releaseHold: undefined,
  createSale: undefined,
  cancelSale: undefined,
  calculateReturn: undefined,
  createReturn: undefined,
  listReceipts: undefined,
  getReceipt: undefined,
  listDocuments: undefined,
  createDocument: undefined,
  getDocument: undefined,
  calculateDocument: undefined,
  sendDocument: undefined,
  writeOffDocument: undefined,
  journal: undefined,
};
