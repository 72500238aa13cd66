/** What a user may do: call the till service, the shop facade, the loyalty facade, exchange files, administer. */
export const roles = ['till', 'shop', 'loyalty', 'exchange', 'admin'] as const;

export type Role = (typeof roles)[number];

export interface User {
  name: string;
  roles: readonly Role[];
  /** Whether a password is needed to sign in. */
  hasPassword: boolean;
  /** Instants in UTC. */
  createdAt: string;
  changedAt: string;
}

/** Why users cannot be changed as asked, with the facts to say so. */
export type UserRefusal =
  | { code: 'USER_EXISTS'; name: string }
  | { code: 'USER_NOT_FOUND'; name: string }
  | { code: 'NAME_INVALID'; name: string; accepted: string }
  | { code: 'PASSWORD_INVALID'; accepted: string }
  | { code: 'PASSWORD_REQUIRED'; name: string; roles: readonly Role[] }
  | { code: 'ROLE_UNKNOWN'; role: string; accepted: readonly Role[] }
  | { code: 'ROLE_REQUIRED'; name: string; accepted: readonly Role[] };

/** A change of users that was refused; nothing changed. */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(readonly refusal: UserRefusal) {
    super(refusal.code);
  }
}

const nameLimit = 64;
const passwordLimit = 128;

/**
 * 1C passes names and passwords through Basic authentication, where tills send nothing but Latin letters, digits and
 * punctuation reliably, and where a colon ends the name.
 */
export function checkName(name: string): void {
  if (/^[!-9;-~]([ -9;-~]{0,62}[!-9;-~])?$/.test(name)) return;
  const accepted = `1 to ${nameLimit} Latin letters, digits and punctuation without a colon, no space at the ends`;
  throw new UserError({ code: 'NAME_INVALID', name, accepted });
}

/** An empty password means none. */
export function checkPassword(password: string): void {
  if (password.length <= passwordLimit && /^[ -~]*$/.test(password)) return;
  const accepted = `up to ${passwordLimit} Latin letters, digits and punctuation`;
  throw new UserError({ code: 'PASSWORD_INVALID', accepted });
}

/** The roles in their fixed order, each once. */
export function checkRoles(name: string, given: readonly string[]): readonly Role[] {
  const unknown = given.find((role) => !isRole(role));
  if (unknown !== undefined) throw new UserError({ code: 'ROLE_UNKNOWN', role: unknown, accepted: roles });
  if (given.length === 0) throw new UserError({ code: 'ROLE_REQUIRED', name, accepted: roles });
  return roles.filter((role) => given.includes(role));
}

/** Only who is nothing but a till may go without a password. */
export function checkPasswordNeed(name: string, granted: readonly Role[], hasPassword: boolean): void {
  if (hasPassword || granted.every((role) => role === 'till')) return;
  throw new UserError({ code: 'PASSWORD_REQUIRED', name, roles: granted });
}

function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

/** `till,shop` as it is stored. Roles that this version does not know give nothing. */
export function parseRoles(text: string): readonly Role[] {
  return text.split(',').filter(isRole);
}
