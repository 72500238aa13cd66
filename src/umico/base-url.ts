import { isLoopbackHost } from '../base/loopback.js';

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
  if (protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname))) return undefined;
  return `the base URL would carry the key readable, or speaks something else; ${accepted}`;
}
