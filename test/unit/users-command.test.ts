import { join } from 'node:path';
import { commandLineIn } from '../support/command.js';
import { temporaryFolder } from '../support/temporary.js';

const folder = temporaryFolder();
const run = commandLineIn(folder);
const tillgate = (given: string, surroundings = {}) => run(given.split(' '), surroundings);

describe('tillgate user', () => {
  test('adds, lists, changes and removes', () => {
    expect(tillgate('user add anna --role till')).toMatchObject({
      status: 0,
      stdout: 'User anna added: till\n',
    });
    const added = tillgate('user add boris --role shop --role admin --password-stdin', { input: 'secret\n' });
    expect(added.status).toBe(0);
    expect(tillgate('user list').stdout).toBe('anna\ttill\tno password\nboris\tshop, admin\n');
    expect(tillgate('user passwd anna --password x').status).toBe(0);
    expect(tillgate('user roles anna --role exchange').status).toBe(0);
    expect(tillgate('user remove boris').status).toBe(0);
    const listed = JSON.parse(tillgate('user list --json').stdout);
    expect(listed).toMatchObject([{ name: 'anna', roles: ['exchange'], hasPassword: true }]);
    expect(JSON.stringify(listed)).not.toContain('scrypt');
  });

  test.each([
    ['user remove nobody', 1, 'there is no user nobody'],
    ['user add x --role king', 2, 'accepted: till, shop, loyalty, exchange, admin'],
    ['user add x --role shop', 2, 'needs a password'],
    ['user add x', 2, '--role'],
    ['user add a:b --role till', 2, 'without a colon'],
    ['user add x --role till --password a --password-stdin', 2, 'cannot be used with'],
    ['user passwd x', 2, '--password-stdin'],
    ['user list --publication TP8', 2, 'did you mean "TP7"'],
    ['user list --config absent.json', 2, 'cannot be read'],
    ['usr', 2, 'Did you mean user'],
  ])('%s: exit code %i', (given, status, said) => {
    const answer = tillgate(given);
    expect(answer.stderr).toContain(said);
    expect(answer.status).toBe(status);
    expect(answer.stderr).not.toContain('    at ');
  });

  test.each(['', '\n', '\r\n'])('standard input %j holds no password', (input) => {
    expect(tillgate('user add carl --role till').status).toBe(0);
    for (const given of ['user add q1 --role till --password-stdin', 'user passwd carl --password-stdin']) {
      const answer = tillgate(given, { input });
      expect(answer).toMatchObject({ status: 2, stdout: '' });
      expect(answer.stderr).toContain('standard input held no password');
    }
    expect(tillgate('user list').stdout).not.toContain('q1');
    expect(tillgate('user remove carl').status).toBe(0);
    expect(tillgate('user add q2 --role till --password=').status).toBe(0);
    expect(tillgate('user remove q2').status).toBe(0);
  });

  test.each(['--help', 'user --help', 'user add --help', 'config --help', 'help user'])(
    '%s helps',
    (given) => {
      expect(tillgate(given)).toMatchObject({ status: 0, stderr: '' });
    },
  );
});

describe('tillgate config', () => {
  test('check says all faults and exits with 2', () => {
    expect(tillgate('config check').status).toBe(0);
    const env = { TILLGATE_PORT: 'x', TILLGATE_HSOT: 'y' };
    const { status, stdout } = tillgate('config check --json', { env });
    expect(status).toBe(2);
    expect(JSON.parse(stdout).faults).toHaveLength(2);
  });

  test('print shows the effective configuration', () => {
    const { stdout } = tillgate('config print --json --port 1 --data-dir d');
    expect(JSON.parse(stdout)).toMatchObject({ port: 1, host: '127.0.0.1', dataDir: join(folder, 'd') });
  });
});
