import { availableParallelism } from 'node:os'

/** TypeScript as ES modules, as the action itself runs; no type check here, `npm run check` does it. */
export default {
  testEnvironment: 'node',
  // Suites that run whole steps wait most of their time.
  maxWorkers: 4 * availableParallelism(),
  testSequencer: '<rootDir>/__tests__/support/steps-first.js',
  // Some tests play a step to its end with real processes and the runner's real delays.
  testTimeout: 60_000,
  roots: ['<rootDir>/__tests__'],
  setupFiles: ['<rootDir>/__tests__/support/realm.ts'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': '<rootDir>/__tests__/support/strip-types.js' },
}
