import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Command, Option } from 'commander';
import { plainUrl } from '../domain/umico/connection-fields.js';
import {
  addConnection,
  type Connection,
  type ConnectionAnswer,
  changeConnection,
  findConnection,
  listConnections,
  removeConnection,
} from '../domain/umico/connections.js';
import type { KeySource } from '../domain/umico/context.js';
import { tryConnection } from '../domain/umico/try-connection.js';
import { CommandError, exitCodes, print, withPublication } from './frame.js';
import { printable } from './printable.js';
import { userHere } from './user-here.js';
import { apiKeysFor, withUmico } from './with-umico.js';

interface Given {
  till?: string;
  user?: string;
  allTills?: boolean;
  url?: string;
  pos?: string;
  currency?: string;
  keyStdin?: boolean;
  keyEnv?: string;
  keyFile?: string;
  enabled?: boolean;
  disabled?: boolean;
}

export function defineConnections(connections: Command): void {
  connections.command('list', { isDefault: true }).description('list them; the default').action(list);
  fields(connections.command('add').description('enter a connection')).action(add);
  fields(connections.command('set').description('change what is given, and leave the rest as it is')).action(
    set,
  );
  connections
    .command('remove')
    .description('remove a connection with its key')
    .argument('<name>', 'name of the connection')
    .action(remove);
  connections
    .command('test')
    .description('ask Umico for a receipt that does not exist; exit code 1 if that does not work')
    .argument('<name>', 'name of the connection')
    .action(test);
}

function fields(command: Command): Command {
  return command
    .argument('<name>', 'name of the connection: small Latin letters, digits and hyphens')
    .option('--till <id>', 'for this till (retail)')
    .option('--all-tills', 'for all tills that have none of their own (retail)')
    .option('--user <name>', 'for the documents of this user (wholesale)')
    .option('--url <address>', 'what stands before /api/v1: https, or http on this machine')
    .option('--pos <id>', 'what Umico calls the point of sale')
    .option('--currency <code>', 'ISO 4217 (default: that of the publication)')
    .option('--key-stdin', 'read the API key from standard input; it is kept encrypted with secretsKey')
    .option('--key-env <name>', 'the variable of the server that the API key stands in')
    .option('--key-file <path>', 'the file on the server that the API key stands in')
    .addOption(new Option('--enabled', 'switch it on').conflicts('disabled'))
    .option('--disabled', 'switch it off');
}

async function list(_: unknown, command: Command): Promise<void> {
  const found = await withPublication(command, listConnections);
  print(command, { connections: found }, found.map(line).join('\n') || 'there are no connections');
}

async function add(id: string, given: Given, command: Command): Promise<void> {
  const key = await keyOf(given, command);
  const missing = Object.entries({
    '--url': given.url,
    '--pos': given.pos,
    '--key-stdin, --key-env or --key-file': key,
  })
    .filter(([, value]) => value === undefined)
    .map(([name]) => name);
  if (missing.length > 0) throw new CommandError(`give ${missing.join(' and ')}`, exitCodes.usage);
  const request = { id, baseUrl: given.url as string, posId: given.pos as string, key: key as KeySource };
  const answer = await withPublication(command, (opened) =>
    addConnection(opened, {
      ...request,
      ...whose(given, undefined),
      currency: given.currency ?? null,
      enabled: given.disabled !== true,
    }),
  );
  tell(command, answer);
}

async function set(id: string, given: Given, command: Command): Promise<void> {
  const key = await keyOf(given, command);
  const answer = await withPublication(command, async (opened): Promise<ConnectionAnswer> => {
    const known = await findConnection(opened, id);
    if (known === undefined) return { code: 'CONNECTION_NOT_FOUND', id };
    const { baseUrl, posId, currency, enabled } = known;
    const url = given.url ?? baseUrl;
    if (key === undefined && URL.canParse(url) && plainUrl(url) !== baseUrl) {
      const why = 'so that the one that is kept is not sent to a strange place';
      throw new CommandError(`another address needs the API key anew, ${why}`, exitCodes.usage);
    }
    return changeConnection(opened, {
      ...{ id, key, baseUrl: url, posId: given.pos ?? posId, currency: given.currency ?? currency },
      ...whose(given, known),
      enabled: given.enabled ?? (given.disabled === true ? false : enabled),
    });
  });
  tell(command, answer);
}

/** A till, all of them, or a user: one of the three. */
function whose({ till, allTills = false, user }: Given, known: Connection | undefined) {
  const count = [till !== undefined, allTills, user !== undefined].filter(Boolean).length;
  if (count > 1 || (count === 0 && known === undefined)) {
    throw new CommandError('give one of --till, --all-tills and --user', exitCodes.usage);
  }
  if (count === 0 && known !== undefined) {
    return { purpose: known.purpose, till: known.till, user: known.userName };
  }
  const purpose: Connection['purpose'] = user === undefined ? 'retail' : 'wholesale';
  return { purpose, till: till ?? null, user: user ?? null };
}

/** Never as an argument: those stand in the list of processes and in the history of the shell. */
async function keyOf(given: Given, command: Command): Promise<KeySource | undefined> {
  const { keyStdin = false, keyEnv, keyFile } = given;
  if ([keyStdin, keyEnv !== undefined, keyFile !== undefined].filter(Boolean).length > 1) {
    throw new CommandError('give one of --key-stdin, --key-env and --key-file', exitCodes.usage);
  }
  if (keyEnv !== undefined) return { env: keyEnv };
  if (keyFile !== undefined) return { file: resolve(keyFile) };
  if (!keyStdin) return undefined;
  const key = (await text(process.stdin)).trim();
  if (!/^[\x21-\x7e]{4,500}$/.test(key)) {
    throw new CommandError('standard input holds no API key: 4 to 500 visible characters without spaces');
  }
  try {
    return { sealed: apiKeysFor(command).sealing.seal(key) };
  } catch (error) {
    throw new CommandError((error as Error).message, exitCodes.usage);
  }
}

async function remove(id: string, _: unknown, command: Command): Promise<void> {
  const answer = await withPublication(command, (opened) => removeConnection(opened, id));
  if (answer.code !== 'OK') throw new CommandError(notFound(id));
  const waiting =
    answer.unsettled === 0
      ? ''
      : `; ${answer.unsettled} receipts wait for a connection to the same point of sale`;
  print(command, { removed: id, unsettled: answer.unsettled }, `removed${waiting}`);
}

const testMs = 10_000;

async function test(id: string, _: unknown, command: Command): Promise<void> {
  const tried = await withUmico(command, (opened) =>
    tryConnection(opened, id, { timeoutMs: testMs, user: userHere() }),
  );
  if (tried === undefined) throw new CommandError(notFound(id));
  const { outcome, reason, durationMs } = tried;
  const said = outcome === 'answered' ? 'works' : `does not work: ${outcome}, ${reason}`;
  print(command, { connection: id, ...tried }, `${id} ${said} (${durationMs} ms)`);
  if (outcome !== 'answered') process.exitCode = exitCodes.failed;
}

function tell(command: Command, answer: ConnectionAnswer): void {
  if (answer.code !== 'OK') throw new CommandError(refusal(answer));
  print(command, answer.connection, line(answer.connection));
}

function refusal(answer: Exclude<ConnectionAnswer, { code: 'OK' }>): string {
  switch (answer.code) {
    case 'FIELDS_REFUSED':
      return answer.faults
        .map(
          (fault) =>
            `${fault.field}: ${'accepts' in fault ? `accepted is ${fault.accepts}` : 'is not usable'}`,
        )
        .join('\n');
    case 'TILL_UNKNOWN':
      return `the catalogue has no till ${answer.till}`;
    case 'USER_UNKNOWN':
      return `there is no user ${answer.user}; tillgate user list shows those that there are`;
    case 'CONNECTION_EXISTS':
      return answer.field === 'id'
        ? `there is a connection ${answer.id} already; tillgate umico connections set changes it`
        : `the connection ${answer.id} has this ${answer.field} already`;
    case 'CONNECTION_NOT_FOUND':
      return notFound(answer.id);
  }
}

function notFound(id: string): string {
  return `there is no connection "${id}"; tillgate umico connections list shows those that there are`;
}

function line({ id, purpose, till, userName, baseUrl, posId, currency, key, enabled }: Connection): string {
  const of = purpose === 'retail' ? (till === null ? 'all tills' : `till ${till}`) : `user ${userName}`;
  const kept = {
    sealed: 'key stored',
    env: `key in ${'name' in key ? key.name : ''}`,
    file: `key in ${'path' in key ? key.path : ''}`,
  };
  const parts = [id, purpose, of, baseUrl, posId, currency, kept[key.kind], enabled ? 'on' : 'off'];
  return parts.map(printable).join('  ');
}
