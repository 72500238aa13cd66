import { parseArgs } from 'node:util';
import { addUser } from '../../dist/domain/users/manage-users.js';
import { createUserDirectory } from '../../dist/domain/users/user-directory.js';
import { openStore } from '../../dist/store/open.js';
import { removeFolder, temporaryFolder } from './processes.mjs';

/**
 * Whether the time of a sign-in tells who exists: unknown users, wrong passwords and right ones in random order, compared
 * by Welch's t. A right password is one that is not remembered yet; remembered ones are quick for whoever has them.
 * node scripts/bench/sign-in.mjs [--samples 10000]
 */
const { values: given } = parseArgs({ options: { samples: { type: 'string', default: '10000' } } });
const samples = Number(given.samples);
const most = 4.5;

const folder = temporaryFolder();
const engine = await openStore({ dataDir: folder, publication: 'TP7' });
await addUser({ engine, clock: Date.now }, { name: 'known', password: 'the right one', roles: ['till'] });

const kinds = {
  'unknown user': () => ({ name: `u${String(Math.random()).slice(2, 6)}`, password: 'the right one' }),
  'wrong password': () => ({ name: 'known', password: `the wrong ${String(Math.random()).slice(2, 5)}` }),
  'right password': () => ({ name: 'known', password: 'the right one' }),
};
const names = Object.keys(kinds);
const seen = Object.fromEntries(names.map((name) => [name, { wall: series(), cpu: series() }]));

for (let sample = 0; sample < samples; sample += 1) {
  const name = names[Math.floor(Math.random() * names.length)];
  const credential = kinds[name]();
  // One that remembers nothing; its first look at the users is not measured.
  const users = createUserDirectory(engine);
  await users.recall('', '');
  const cpu = process.cpuUsage();
  const began = process.hrtime.bigint();
  const caller = await users.verify(credential.name, credential.password);
  const wallUs = Number(process.hrtime.bigint() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  if ((caller !== undefined) !== (name === 'right password')) throw new Error(`${name} was answered wrongly`);
  seen[name].wall.add(wallUs);
  seen[name].cpu.add(user + system);
}
await engine.close();
removeFolder(folder);

for (const name of names) {
  const { wall, cpu } = seen[name];
  print(`${name.padEnd(15)} ${wall.count} samples, ${told(wall)} waited for, ${told(cpu)} of processor time`);
}
let worst = 0;
for (const [one, other] of [
  [names[0], names[1]],
  [names[0], names[2]],
  [names[1], names[2]],
]) {
  const t = { wall: welch(seen[one].wall, seen[other].wall), cpu: welch(seen[one].cpu, seen[other].cpu) };
  worst = Math.max(worst, Math.abs(t.wall), Math.abs(t.cpu));
  print(`${one} and ${other}: t ${t.wall.toFixed(2)} (processor time ${t.cpu.toFixed(2)})`);
}
print(`${worst < most ? 'reached' : 'MISSED '}  ${worst.toFixed(2)} (at most ${most})`);
process.exitCode = worst < most ? 0 : 1;

/** Mean and variance as they come (Welford). */
function series() {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add(value) {
      count += 1;
      const delta = value - mean;
      mean += delta / count;
      squares += delta * (value - mean);
    },
    get count() {
      return count;
    },
    get mean() {
      return mean;
    },
    /** Of the mean. */
    get variance() {
      return squares / (count - 1) / count;
    },
  };
}

function welch(one, other) {
  return (one.mean - other.mean) / Math.sqrt(one.variance + other.variance);
}

function told({ mean, variance }) {
  return `${(mean / 1000).toFixed(3)} ± ${(Math.sqrt(variance) / 1000).toFixed(3)} ms`;
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
