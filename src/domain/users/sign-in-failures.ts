import { hash } from 'node:crypto';
import {
  addSignInFailure,
  findSignInFailures,
  removeSignInFailures,
  type SignInFailureRow,
} from '../../store/sign-in-failures.js';
import type { Context } from '../context.js';

/** What processes tell each other of failures to sign in. */
export interface SignInFailures {
  /** Undefined: there were none. */
  find(pair: string): Promise<SignInFailureRow | undefined>;
  add(pair: string): Promise<void>;
  forget(pair: string): Promise<void>;
}

const rememberedMs = 3_600_000;

/**
 * Undefined where one process serves a database: it knows them all.
 * A pair, which names a user and an address, is kept as a digest.
 */
export function signInFailures({ engine, clock }: Context): SignInFailures | undefined {
  if (engine.inOrder) return undefined;
  const digest = (pair: string) => hash('sha256', pair, 'base64url');
  const alone = (pair: string) => ({ keys: [`sign in ${pair}`] });
  return {
    find: (pair) => findSignInFailures(engine, digest(pair)),
    add(given) {
      const pair = digest(given);
      const now = clock();
      return engine.transaction(
        (tx) => addSignInFailure(tx, { pair, now, before: now - rememberedMs }),
        alone(pair),
      );
    },
    forget(given) {
      const pair = digest(given);
      return engine.transaction((tx) => removeSignInFailures(tx, pair), alone(pair));
    },
  };
}
