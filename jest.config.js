/** jest under native ES modules; @swc/jest only strips types. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024', experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
  setupFiles: ['<rootDir>/tests/support/cheap-password-hashes.ts'],
  reporters: ['default', '<rootDir>/tests/support/closing-line-reporter.js'],
  testTimeout: 120_000,
  maxWorkers: 2,
};
