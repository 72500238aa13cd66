/**
 * Tests run the product as it was built: an import of `src/x.js` is typed by the source and executed from `dist/x.js`,
 * so worker threads and the command line are the very files that a user runs. `npm test` builds first.
 */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
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
  testTimeout: 30_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['dist/**/*.js'],
};
