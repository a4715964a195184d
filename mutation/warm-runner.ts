import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin'
import {
  DryRunStatus,
  TestStatus,
  determineHitLimitReached,
  toMutantRunResult,
  type CompleteDryRunResult,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  type TestRunnerCapabilities,
} from '@stryker-mutator/api/test-runner'
import { addEventHandler, removeEventHandler, run, setState, type Event } from 'jest-circus'
import { loadTests, type TestFile } from './load-tests.js'
import { testFiles } from './test-files.js'

/** What the instrumented sources read and write. */
interface Instrumentation {
  activeMutant?: string
  currentTestId?: string | undefined
  hitCount?: number
  hitLimit?: number | undefined
  mutantCoverage?: NonNullable<CompleteDryRunResult['mutantCoverage']>
}

const instrumentation: Instrumentation = ((globalThis as { __stryker__?: Instrumentation }).__stryker__ ??=
  {})

/** What is run: all tests, or those `selected`; up to the first failure where `stopsEarly`. */
interface Selection {
  readonly selected?: ReadonlySet<string> | undefined
  readonly stopsEarly: boolean
}

/**
 * Runs jest's tests in one process that stays. A mutant is switched on while it runs, so that no module is loaded again:
 * it takes milliseconds, and seconds with Stryker's own runner of jest.
 */
class WarmRunner implements TestRunner {
  static readonly inject = [] as const
  #files: readonly TestFile[] | undefined

  constructor() {
    // What a failed test left behind must not end the process.
    process.on('unhandledRejection', () => undefined)
    process.on('uncaughtException', () => undefined)
  }

  capabilities(): TestRunnerCapabilities {
    return { reloadEnvironment: false }
  }

  async dryRun(): Promise<DryRunResult> {
    const tests = await this.#run({ stopsEarly: false })
    const { mutantCoverage } = instrumentation
    return { status: DryRunStatus.Complete, tests, ...(mutantCoverage && { mutantCoverage }) }
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, testFilter, hitLimit, mutantActivation, disableBail } = options
    Object.assign(instrumentation, { hitCount: 0, hitLimit })
    // What runs when a module is loaded only runs once.
    if (mutantActivation === 'static') instrumentation.activeMutant = activeMutant.id
    await this.#load()
    instrumentation.activeMutant = activeMutant.id
    const tests = await this.#run({
      selected: testFilter && new Set(testFilter),
      stopsEarly: !disableBail,
    })
    const hanging = determineHitLimitReached(instrumentation.hitCount, hitLimit)
    return toMutantRunResult(hanging ?? { status: DryRunStatus.Complete, tests })
  }

  async #load(): Promise<readonly TestFile[]> {
    return (this.#files ??= await loadTests(testFiles))
  }

  async #run(selection: Selection): Promise<TestResult[]> {
    const results: TestResult[] = []
    for (const file of await this.#load()) {
      if (selection.stopsEarly && results.some(hasFailed)) break
      await runFile(file, selection, results)
    }
    return results
  }
}

async function runFile(
  { path, state, tests }: TestFile,
  { selected, stopsEarly }: Selection,
  results: TestResult[],
): Promise<void> {
  const ids = new Map<unknown, string>()
  for (const { id, entry, mode } of tests) {
    const isSelected = !selected || selected.has(id)
    entry.mode = isSelected ? mode : 'skip'
    if (isSelected) ids.set(entry, id)
  }
  if (ids.size === 0) return
  const handler = (event: Event) => {
    if (event.name === 'test_start') {
      event.test.errors = []
      instrumentation.currentTestId = ids.get(event.test)
      if (stopsEarly && results.some(hasFailed)) event.test.mode = 'skip'
    }
    if (event.name !== 'test_done') return
    instrumentation.currentTestId = undefined
    const id = ids.get(event.test) ?? ''
    const result = { id, name: id, fileName: path, timeSpentMs: event.test.duration ?? 0 }
    // A test may fail with a rejection of undefined, too.
    const { errors } = event.test
    const texts = (errors.flat() as readonly (Error | undefined)[]).map(error => error?.message ?? '')
    results.push(
      errors.length > 0
        ? { ...result, status: TestStatus.Failed, failureMessage: texts.find(Boolean) ?? 'no message' }
        : { ...result, status: TestStatus.Success },
    )
  }
  setState(state)
  addEventHandler(handler)
  await run()
  removeEventHandler(handler)
}

function hasFailed({ status }: TestResult): boolean {
  return status === TestStatus.Failed
}

/** Loaded by Stryker. */
export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'warm', WarmRunner)]
