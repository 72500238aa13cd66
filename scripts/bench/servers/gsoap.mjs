import { spawn } from 'node:child_process';

/** node gsoap.mjs PROGRAM DATABASE */
const [program, database] = process.argv.slice(2);
const server = spawn(program, [database], { stdio: 'inherit' });
process.on('exit', () => server.kill('SIGKILL'));
process.on('SIGTERM', () => process.exit(0));
