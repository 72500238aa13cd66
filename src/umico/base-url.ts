import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const longest = 500;

/**
 * What is wrong with the base URL of a connection, with what is accepted; undefined when nothing is. Keys and card numbers
 * travel behind it: `https`, or `http` to this machine.
 */
export function baseUrlFault(baseUrl: string): string | undefined {
  const accepted = 'accepted is https://host, with a port and a path if need be; http only for this machine';
  if (baseUrl.length > longest || !URL.canParse(baseUrl)) return `the base URL is no address; ${accepted}`;
  const { protocol, hostname, username, password, search, hash } = new URL(baseUrl);
  if (username !== '' || password !== '' || search !== '' || hash !== '') {
    return `the base URL holds more than host, port and path; ${accepted}`;
  }
  if (protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname))) return undefined;
  return `the base URL would carry the key readable, or speaks something else; ${accepted}`;
}

function isThisMachine(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(host);
  return host === 'localhost' || (version !== 0 && loopback.check(host, version === 6 ? 'ipv6' : 'ipv4'));
}
