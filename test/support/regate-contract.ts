import { operations } from '../../src/regate/index.js';
import { readTestContract } from './rest-contract.js';

/** The contract of ReGate. */
export const regate = readTestContract('regate', Object.keys(operations));
export const { all, document, story, webhookBodies, operationOf, faultsOf, answerFaults } = regate;
