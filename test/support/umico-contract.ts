import { operations } from '../../src/umico/index.js';
import { readTestContract } from './rest-contract.js';

/** The contract of our Umico service. */
export const umico = readTestContract('umico', Object.keys(operations));
