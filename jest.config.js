import { availableParallelism } from 'node:os';

/**
 * Tests run the product as it was built: an import of `src/x.js` is typed by the source and executed from `dist/x.js`,
 * so worker threads and the command line are the very files that a user runs. `npm test` builds first.
 */
const project = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
  moduleNameMapper: {
    '^(?:\\.{1,2}/)+src/(.*)\\.js$': '<rootDir>/dist/$1.js',
    '^(\\.{1,2}/(?!.*(?:dist|src)/).*)\\.js$': '$1',
  },
};

/**
 * Tests over the wire run a second time with everything on PostgreSQL, and there alone those of several processes. Rules run
 * a second time with each transaction run again, as PostgreSQL does with those that collide.
 */
export default {
  projects: [
    {
      ...project,
      displayName: 'tests',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/processes/'],
    },
    {
      ...project,
      displayName: 'again',
      testMatch: [
        '<rootDir>/test/rules/{bank,catalogue-coming,clients,close-check,feed,holds,orders,returns,tell,umico-documents,umico-orders}.test.ts',
      ],
      globals: { again: true },
    },
    {
      ...project,
      displayName: 'postgres',
      testMatch: ['<rootDir>/test/{wire,processes}/**/*.test.ts'],
      globals: { engine: 'postgres' },
      globalSetup: '<rootDir>/test/support/postgres-setup.ts',
      globalTeardown: '<rootDir>/test/support/postgres-teardown.ts',
    },
  ],
  reporters: ['default', '<rootDir>/test/support/engines-reporter.mjs'],
  // For what hangs, not for what is slow where others use the machine too.
  testTimeout: 120_000,
  // Two also where there are two cores: much of the time is waiting for a disk, a database or another process.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  // Each file gets a process of its own: in one that they share, what each leaves behind makes the later ones slow.
  workerIdleMemoryLimit: 0,
  coverageProvider: 'v8',
  collectCoverageFrom: ['dist/**/*.js'],
};
