import type { RegateOperation } from '../call.js';
import { cancel } from './cancel.js';

/** What `cancel` does; the history tells the two apart by who asked. */
export const annulOrder: RegateOperation = cancel;
