import type { Express, Request } from 'express';

/** Letters, digits, dots and an optional port: nothing that could end a header, an attribute or an address. */
const hostPattern = /^([a-z0-9]([a-z0-9._-]{0,252})|[a-z0-9]|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i;

/** Makes the app believe the configured proxies, and nobody else. */
export function trustProxies(app: Express, trustedProxies: readonly string[]): void {
  app.set('trust proxy', trustedProxies.length > 0 ? [...trustedProxies] : false);
}

/**
 * Scheme, host and port as the client addressed them: `http://101.102.5.7:8080`. A host that is none gives the address
 * that the connection arrived at.
 */
export function addressedOrigin(req: Request, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return publicUrl;
  const said = req.protocol.toLowerCase();
  const scheme = said === 'https' || said === 'http' ? said : localScheme(req);
  const host: string | undefined = req.host;
  return `${scheme}://${host !== undefined && hostPattern.test(host) ? host : localHost(req)}`;
}

function localScheme(req: Request): string {
  return 'encrypted' in req.socket ? 'https' : 'http';
}

function localHost({ socket }: Request): string {
  const address = plainAddress(socket.localAddress ?? '127.0.0.1');
  return `${address.includes(':') ? `[${address}]` : address}:${socket.localPort ?? 80}`;
}

/** Address of the client; of the proxy's client where the proxy is believed. */
export function clientAddress(req: Request): string {
  // Express asks the proxies it believes anew each time; without a forwarding header there is nothing to ask.
  const forwarded = req.headers['x-forwarded-for'] !== undefined;
  return plainAddress((forwarded ? withoutPort(req.ip) : req.socket.remoteAddress) ?? '');
}

/** IIS writes `203.0.113.7:50123` and `[2001:db8::7]:50123`: with each connection a stranger to the throttle. */
function withoutPort(address: string | undefined): string | undefined {
  const [, v6, v4] = /^\[([^\]]+)\](?::\d+)?$|^([\d.]+):\d+$/.exec(address ?? '') ?? [];
  return v6 ?? v4 ?? address;
}

/**
 * Whether the client sits on this machine. A request that somebody forwarded never does: a proxy on this machine would
 * make the whole world local.
 */
export function isLocalClient(req: Request): boolean {
  if (req.headers['x-forwarded-for'] !== undefined || req.headers.forwarded !== undefined) return false;
  const address = plainAddress(req.socket.remoteAddress ?? '');
  return address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);
}

/** `::ffff:10.0.0.1` is how a socket for both versions shows 10.0.0.1. */
function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}
