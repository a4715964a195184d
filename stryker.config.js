/** `npm run mutation`: faults in the engine and in the reading of specs that no test notices. */
export default {
  mutate: ['src/engine/**/*.ts', 'src/proton-spec/**/*.ts'],
  testRunner: 'warm',
  plugins: ['./mutation/plugin.ts'],
  coverageAnalysis: 'perTest',
  // What runs only when a module is loaded needs a new process for each mutant, and is text of messages for the most part.
  ignoreStatic: true,
  timeoutMS: 5_000,
  dryRunTimeoutMinutes: 20,
  timeoutFactor: 1.1,
  thresholds: { high: 95, low: 90, break: 85 },
  tempDirName: 'coverage/stryker',
  ignorePatterns: ['.cache', '/coverage', '/judges', '/bench', '/dist'],
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false },
  htmlReporter: { fileName: 'coverage/mutation.html' },
  jsonReporter: { fileName: 'coverage/mutation.json' },
}
