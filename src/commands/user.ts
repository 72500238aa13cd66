import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { addUser, changePassword, listUsers, removeUser, setRoles } from '../domain/users/manage-users.js';
import { roles, type User, UserError, type UserRefusal } from '../domain/users/user.js';
import { gather } from './arguments.js';
import {
  CommandError,
  type ExitCode,
  exitCodes,
  type OpenedPublication,
  print,
  withPublication,
} from './frame.js';

interface PasswordOptions {
  password?: string;
  passwordStdin?: boolean;
}

interface RoleOption {
  role: string[];
}

/** `tillgate user add|list|remove|passwd|roles` */
export function define(user: Command): void {
  addRoleOption(addPasswordOptions(user.command('add').argument('<name>')))
    .description('add a user; without a password only a mere till')
    .action(add);
  user.command('list').description('list the users').action(list);
  user
    .command('remove')
    .argument('<name>')
    .description('remove a user, at once also for running servers')
    .action(remove);
  addPasswordOptions(user.command('passwd').argument('<name>'))
    .description("change a user's password; an empty one takes it away from a mere till")
    .action(replacePassword);
  addRoleOption(user.command('roles').argument('<name>'))
    .description("replace a user's roles")
    .action(replaceRoles);
}

async function add(name: string, options: PasswordOptions & RoleOption, command: Command): Promise<void> {
  const password = (await readPassword(options)) ?? '';
  const added = await change(command, (context) => addUser(context, { name, password, roles: options.role }));
  print(command, added, `User ${name} added: ${added.roles.join(', ')}`);
}

async function list(_options: unknown, command: Command): Promise<void> {
  const users = await withPublication(command, listUsers);
  print(command, users, users.map(described).join('\n') || 'No users.');
}

async function remove(name: string, _options: unknown, command: Command): Promise<void> {
  await change(command, (context) => removeUser(context, { name }));
  print(command, { name, removed: true }, `User ${name} removed`);
}

async function replacePassword(name: string, options: PasswordOptions, command: Command): Promise<void> {
  const password = await readPassword(options);
  if (password === undefined) throw new CommandError('give --password or --password-stdin', exitCodes.usage);
  await change(command, (context) => changePassword(context, { name, password }));
  print(command, { name, changed: true }, `Password of ${name} changed`);
}

async function replaceRoles(name: string, { role: granted }: RoleOption, command: Command): Promise<void> {
  await change(command, (context) => setRoles(context, { name, roles: granted }));
  print(command, { name, roles: granted }, `User ${name} is now: ${granted.join(', ')}`);
}

function addRoleOption(command: Command): Command {
  return command.addOption(
    new Option('--role <role>', `what the user may do, repeatable: ${roles.join(', ')}`)
      .argParser(gather)
      .makeOptionMandatory(),
  );
}

function addPasswordOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--password <password>', 'the password; other users of this machine can see it').conflicts(
        'passwordStdin',
      ),
    )
    .option('--password-stdin', 'read the password from standard input');
}

/**
 * Undefined when no password was given in either way. Standard input that holds nothing is a script gone wrong, not the
 * wish for a user without a password.
 */
async function readPassword({ password, passwordStdin }: PasswordOptions): Promise<string | undefined> {
  if (!passwordStdin) return password;
  const given = (await text(process.stdin)).replace(/\r?\n$/, '');
  if (given === '') throw new CommandError('standard input held no password', exitCodes.usage);
  return given;
}

async function change<T>(command: Command, work: (context: OpenedPublication) => Promise<T>): Promise<T> {
  try {
    return await withPublication(command, work, { create: true });
  } catch (error) {
    if (error instanceof UserError)
      throw new CommandError(explainRefusal(error.refusal), exitCodeOf(error.refusal));
    throw error;
  }
}

function explainRefusal(refusal: UserRefusal): string {
  switch (refusal.code) {
    case 'USER_EXISTS':
      return `user ${refusal.name} exists already`;
    case 'USER_NOT_FOUND':
      return `there is no user ${refusal.name}`;
    case 'NAME_INVALID':
      return `${JSON.stringify(refusal.name)} cannot be a user's name; accepted: ${refusal.accepted}`;
    case 'PASSWORD_INVALID':
      return `the password cannot be used; accepted: ${refusal.accepted}`;
    case 'PASSWORD_REQUIRED':
      return `user ${refusal.name} needs a password: only a user whose one role is till may go without`;
    case 'ROLE_UNKNOWN':
      return `there is no role ${JSON.stringify(refusal.role)}; accepted: ${refusal.accepted.join(', ')}`;
    case 'ROLE_REQUIRED':
      return `user ${refusal.name} needs a role; accepted: ${refusal.accepted.join(', ')}`;
  }
}

function exitCodeOf({ code }: UserRefusal): ExitCode {
  return code === 'USER_EXISTS' || code === 'USER_NOT_FOUND' ? exitCodes.failed : exitCodes.usage;
}

function described({ name, roles: granted, hasPassword }: User): string {
  return `${name}\t${granted.join(', ')}${hasPassword ? '' : '\tno password'}`;
}
