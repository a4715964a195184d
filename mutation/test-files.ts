/** The tests that have to find the mutants, the quickest first: the first that fails ends the run of a mutant. */
export const testFiles = [
  '__tests__/proton-spec/!(any-edit).test.ts',
  '__tests__/proton-spec/*/*.test.ts',
  '__tests__/providers/proton/inputs/*.test.ts',
  '__tests__/proton-spec/any-edit.test.ts',
  '__tests__/engine/**/*.test.ts',
  '__tests__/commands/*.test.ts',
  '__tests__/providers/proton/**/*.test.ts',
  '__tests__/reporting/**/*.test.ts',
  'mutation/chaos-runs.test.ts',
]
