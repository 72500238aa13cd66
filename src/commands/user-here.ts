import { userInfo } from 'node:os';

/** Who gives the command, by the operating system. A process of a container may run as a user without a name. */
export function userHere(): string {
  try {
    return userInfo().username;
  } catch {
    return 'command line';
  }
}
