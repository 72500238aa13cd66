import type { Request, RequestHandler } from 'express';
import type { Clock } from './base/clock.js';
import type { Config } from './config/config.js';
import { signInFailures } from './domain/users/sign-in-failures.js';
import { clientAddress, isLocalClient } from './http/address.js';
import {
  type Authentication,
  type AuthFailure,
  type AuthOptions,
  createAuthentication,
  requireRole,
} from './http/auth.js';
import type { Metrics } from './http/metrics.js';
import { requestIdHeader } from './http/request-id.js';
import type { Throttle } from './http/throttle.js';
import type { Exchange } from './journal/exchange.js';
import type { Publication } from './publication.js';

/** What all services of all publications share. */
export interface Surroundings {
  config: Config;
  clock: Clock;
  metrics: Metrics;
  throttle: Throttle;
}

export interface GuardOptions {
  protocol: Exchange['protocol'];
  /** One of them is needed; without it whatever stands behind the guard looks at roles itself. */
  roles?: readonly string[];
  /** How the service words its refusals; a line of text unless told. */
  wordingOf?: AuthOptions['wordingOf'];
}

/**
 * Basic authentication in front of a service of one publication, then one of the roles. Who is refused is counted in the
 * metrics and stands in the journal.
 */
export function createGuard(
  { config, clock, metrics, throttle }: Surroundings,
  { name, users, journal, context }: Publication,
  { protocol, roles, wordingOf }: GuardOptions,
): Authentication {
  function onFailure(req: Request, { reason, status, user }: AuthFailure): void {
    metrics.authFailure(reason);
    req.res?.setHeader(requestIdHeader, req.requestId ?? '');
    journal.record({
      at: clock(),
      requestId: req.requestId ?? '',
      direction: 'in',
      protocol,
      ...(user === undefined ? {} : { user }),
      address: clientAddress(req),
      status,
      resultCode: reason,
      durationMs: 0,
    });
  }

  const here = { name, users, failures: signInFailures(context) };
  const authenticate = createAuthentication({
    realm: config.realm,
    throttle,
    publicationOf: () => here,
    addressOf: clientAddress,
    isLocal: isLocalClient,
    onFailure,
    ...(wordingOf && { wordingOf }),
  });
  if (roles === undefined) return authenticate;
  const mayCall = requireRole(roles, onFailure);
  const { lets } = authenticate;
  const guard: RequestHandler = (req, res, next) => {
    authenticate(req, res, (error) => (error === undefined ? mayCall(req, res, next) : next(error)));
  };
  return Object.assign(guard, { lets });
}
