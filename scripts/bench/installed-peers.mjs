import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startServer } from './processes.mjs';
import { buildGsoap } from './servers/gsoap/build.mjs';

const file = (name) => fileURLToPath(new URL(`servers/${name}`, import.meta.url));
const fpmNames = ['php-fpm', 'php-fpm8.4', 'php-fpm8.3', 'php-fpm8.2', 'php-fpm8.1'];

/** Servers of other worlds for the lookup, by name, as far as their tools are installed; `say` hears which are not. */
export function installedPeers({ folder, say }, database) {
  return { ...php(say, database), ...gsoap(folder, say, database) };
}

function php(say, database) {
  const fpm = fpmNames.find((name) => isInstalled(name, '-v'));
  const missing = [
    ...(fpm === undefined ? ['php-fpm'] : []),
    ...(fpm !== undefined && !hasModules(fpm) ? ['the PHP modules soap and pdo_sqlite'] : []),
    ...(isInstalled('nginx', '-v') ? [] : ['nginx']),
  ];
  if (missing.length > 0) {
    say(`PHP SoapServer is not measured: ${missing.join(' and ')} not installed`);
    return {};
  }
  return {
    'PHP SoapServer': {
      start: () => startServer([file('php-soap.mjs'), fpm, database], { endWith: 'SIGTERM' }),
    },
  };
}

function gsoap(folder, say, database) {
  const { program, missing } = buildGsoap(folder);
  if (program === undefined) {
    say(`gSOAP is not measured: ${missing}`);
    return {};
  }
  return {
    gSOAP: { start: () => startServer([file('gsoap.mjs'), program, database], { endWith: 'SIGTERM' }) },
  };
}

export function isInstalled(program, flag) {
  return spawnSync(program, [flag]).status === 0;
}

function hasModules(fpm) {
  const modules = spawnSync(fpm, ['-m'], { encoding: 'utf8' }).stdout.toLowerCase().split(/\s+/);
  return ['soap', 'pdo_sqlite'].every((name) => modules.includes(name));
}
