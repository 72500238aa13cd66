import type { Socket } from 'node:net';
import type { Request } from 'express';
import type { HttpCaller } from './request.js';

/** Who came in over a connection, and how. */
export interface Admission {
  /** The header `Authorization` as it came. */
  header: string;
  address: string;
  /** Of which publication; compared by identity. */
  users: object;
  /** Of the users, from before the credential was looked at. */
  revision: number;
  /** For the throttle. */
  pair: string;
  caller: HttpCaller;
  /** One of the demo users with its well-known password. */
  isDemo: boolean;
}

/** Remembers for each connection the credential that was right on it last; what is remembered goes with the connection. */
export interface Admissions {
  /** The admission of a request that says just what the last one said, of users who are still the same. */
  find(req: Request, address: string, users: object, revision: number): Admission | undefined;
  keep(req: Request, admission: Admission): void;
  /** Whether the connection's last admission was of just these credentials; of whom and when is not looked at. */
  isFamiliar(req: Request): boolean;
}

export function createAdmissions(): Admissions {
  const last = new WeakMap<Socket, Admission>();
  return {
    find(req, address, users, revision) {
      const known = last.get(req.socket);
      if (known === undefined || known.revision !== revision || known.users !== users) return undefined;
      const isSame = known.header === req.headers.authorization && known.address === address;
      return isSame ? known : undefined;
    },
    keep(req, admission) {
      last.set(req.socket, admission);
    },
    isFamiliar: ({ socket, headers }) =>
      headers.authorization !== undefined && last.get(socket)?.header === headers.authorization,
  };
}
