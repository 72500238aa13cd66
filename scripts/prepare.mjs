/**
 * Runs in front of `npm start` and `npm test`: installs and builds, but only what is not done yet. Needs nothing but
 * Node, and works on Windows, because it has to run before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const lock = join(root, 'package-lock.json');
const modules = join(root, 'node_modules');
const dist = join(root, 'dist');
const compiler = join(modules, 'typescript', 'bin', 'tsc');
const installStamp = join(modules, '.tillgate-installed');
const buildStamp = join(dist, '.tillgate-built');
const oldestNode = [20, 19];
/** A native module that was built for one Node does not load in another. */
const platform = [process.versions.modules, process.platform, process.arch].join(' ');

checkNode();
installIfNeeded();
buildIfNeeded();

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  fail(
    `Tillgate needs Node ${oldestNode.join('.')} or newer; this is ${process.version} (${process.execPath}).`,
  );
}

function installIfNeeded() {
  const builtFor = read(installStamp);
  if (isInstalled() && (builtFor === undefined || builtFor === platform)) {
    if (builtFor === undefined) writeFileSync(installStamp, platform);
    return;
  }
  say('Installing packages (once) …');
  rmSync(installStamp, { force: true });
  const status = install();
  if (status !== 0) {
    fail(`npm could not install the packages (exit code ${status}). What it wrote above says why; most often
  - the registry cannot be reached (see \`npm config get registry\` and the proxy settings), or
  - better-sqlite3 has no ready-made binary for this system: then it needs a C++ compiler, make and Python 3
    (Debian: apt install build-essential python3; Windows: Visual Studio Build Tools; macOS: xcode-select --install).`);
  }
  writeFileSync(installStamp, platform);
}

function install() {
  // Where NODE_ENV is production npm leaves out the development packages, and nothing can be built.
  // Not `npm ci`: it refuses a lock file without the optional packages of every other platform, which the registry that
  // made it may not have carried. `install --no-save` takes the locked versions too and leaves the lock file alone.
  return npm(['install', '--no-save', '--include=dev', '--no-audit', '--no-fund']);
}

/** Whether node_modules holds what the lock file, or without one the manifest, asks for. By content: times change. */
function isInstalled() {
  const installed = parse(join(modules, '.package-lock.json'))?.packages;
  if (!installed || !existsSync(compiler)) return false;
  const { dependencies, devDependencies } = parse(join(root, 'package.json')) ?? {};
  const asked = Object.keys({ ...dependencies, ...devDependencies });
  if (!asked.every((name) => installed[`node_modules/${name}`])) return false;
  const locked = Object.entries(parse(lock)?.packages ?? {});
  return locked.every(([path, { version, optional }]) => {
    const found = installed[path];
    return path === '' || (found ? found.version === version : optional === true);
  });
}

function buildIfNeeded() {
  const wanted = buildFingerprint();
  if (read(buildStamp) === wanted && existsSync(join(dist, 'cli.js'))) return;
  if (!existsSync(compiler)) {
    fail(
      'The TypeScript compiler is missing from node_modules. Remove node_modules and run the command again.',
    );
  }
  say('Building …');
  // A build that fails halfway is not the one that the stamp speaks of.
  rmSync(buildStamp, { force: true });
  removeStaleOutput();
  const { status } = spawnSync(process.execPath, [compiler, '-p', root], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) fail('The sources do not compile; see above.');
  mkdirSync(dist, { recursive: true });
  writeFileSync(buildStamp, wanted);
}

/** Names, sizes and times of all sources: a third of a millisecond for each hundred files. */
function buildFingerprint() {
  const sources = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  const described = [...sources, join(root, 'tsconfig.json'), compiler].map((file) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    return `${relative(root, file)} ${stat?.size} ${stat?.mtimeMs}`;
  });
  return digest(described);
}

/** Output whose source is gone would still be found by imports and by tests. */
function removeStaleOutput() {
  if (!existsSync(dist)) return;
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const match = /^(.*)\.js(\.map)?$/.exec(entry.name);
    if (!entry.isFile() || !match) continue;
    const folder = entry.parentPath ?? entry.path;
    const source = join(root, 'src', relative(dist, folder), `${match[1]}.ts`);
    if (existsSync(source)) continue;
    rmSync(join(folder, entry.name));
    // The compiler would believe that the file is still there if the source came back.
    rmSync(join(dist, '.tsbuildinfo'), { force: true });
  }
  if (!existsSync(join(dist, 'cli.js'))) rmSync(join(dist, '.tsbuildinfo'), { force: true });
}

/** npm as it was started, or the one on the path: on Windows that is a script, which only a shell can start. */
function npm(given) {
  const started = process.env.npm_execpath;
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  if (started && /npm-cli\.c?js$/.test(started.split(sep).join('/'))) {
    return spawnSync(process.execPath, [started, ...given], options).status;
  }
  return spawnSync('npm', given, { ...options, shell: process.platform === 'win32' }).status;
}

function parse(file) {
  return JSON.parse(read(file) ?? 'null');
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function digest(parts) {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
