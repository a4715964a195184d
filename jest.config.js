import { availableParallelism } from 'node:os'

/** TypeScript as ES modules, as the action itself runs; no type check here, `npm run check` does it. */
export default {
  runtime: '<rootDir>/__tests__/support/jest-runtime.ts',
  testEnvironment: '<rootDir>/__tests__/support/jest-environment.ts',
  transform: {},
  // Suites that run whole steps wait most of their time.
  maxWorkers: 4 * availableParallelism(),
  testSequencer: '<rootDir>/__tests__/support/steps-first.js',
  // Some tests play a step to its end with real processes and the runner's real delays.
  testTimeout: 60_000,
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
}
