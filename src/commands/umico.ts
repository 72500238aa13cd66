import type { Command } from 'commander';
import { defineConnections } from './umico-connections.js';
import { defineDocuments } from './umico-documents.js';
import { defineReceipts } from './umico-receipts.js';

/** `tillgate umico connections|receipts|documents`: what the back office does with Umico. */
export function define(umico: Command): void {
  defineConnections(
    umico
      .command('connections')
      .description('where and as whom Umico is asked: list, add, set, remove, test'),
  );
  defineReceipts(
    umico.command('receipts').description('the register of receipts: list, show, refresh, export'),
  );
  defineDocuments(
    umico.command('documents').description('wholesale documents: list, export, calculate, send, write-off'),
  );
}
