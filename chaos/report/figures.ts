import { GroundTruth } from '../checks/ground-truth.js'
import { overusedReasons, undecidableReasons, type UndecidableReason } from '../checks/undecidable-reasons.js'
import type { CheckedRun } from '../play-and-check.js'
import type { ProviderName } from '../plan/plan.js'
import { tables, type TableName } from './coverage.js'

type Counts = Map<string, number>

const names = Object.keys(tables) as TableName[]

/** Counts over a series of runs with one provider: how often each thing was reached and went wrong. */
export class Figures {
  #runs = 0
  #requests = 0
  /** Green steps without the outputs that their deployment has. */
  #missingOutputs = 0
  readonly #counts: ReadonlyMap<TableName, Counts>

  constructor(provider: ProviderName = 'proton') {
    const countsOf = (name: TableName): Counts => {
      const { possible } = tables[name]
      return new Map(possible[provider].map(key => [key, 0]))
    }
    this.#counts = new Map(names.map(name => [name, countsOf(name)]))
  }

  add(checked: CheckedRun): void {
    const { run } = checked
    const truth = new GroundTruth(run)
    this.#runs++
    this.#requests += run.simulation.sent.length
    for (const [name, counts] of this.#counts) {
      for (const key of tables[name].reachedIn(checked, truth)) counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    const own = truth.deployment(run.outputs['deploymentId'])
    const hasNone = run.outputs['outputs'] === '{}' && (own?.course.outputs ?? 0) > 0
    if (!run.main.isRed && hasNone) this.#missingOutputs++
  }

  /** The words of the reasons that excuse findings in too many runs. */
  overused(): readonly string[] {
    const counts = this.#counts.get('undecidable') as ReadonlyMap<UndecidableReason, number>
    return overusedReasons(counts, this.#runs).map(reason => undecidableReasons[reason].text)
  }

  /** Per table, in words, what could be reached and was not. */
  neverReached(): ReadonlyMap<string, readonly string[]> {
    const missing = [...this.#counts].map(([name, counts]): [string, string[]] => {
      const keys = [...counts].flatMap(([key, times]) => (times === 0 ? labelOf(name, key) : []))
      return [tables[name].title, keys]
    })
    return new Map(missing.filter(([, keys]) => keys.length > 0))
  }

  /** All as text, the rates per 100 000 runs. */
  text(elapsedMs: number): string {
    const rate = (1_000 * this.#runs) / elapsedMs
    const perRun = this.#requests / this.#runs
    return [
      `${this.#runs} runs, ${rate.toFixed(0)} a second, ${perRun.toFixed(1)} requests a run`,
      ...[...this.#counts].map(([name, counts]) => this.#table(name, counts)),
      `Green steps without the outputs that there are: ${this.#missingOutputs}`,
      this.#neverReachedText(),
    ].join('\n\n')
  }

  /** All as plain data. */
  json(): Readonly<Record<string, unknown>> {
    const counts = [...this.#counts].map(([name, one]) => [name, Object.fromEntries(one)] as const)
    return {
      runs: this.#runs,
      ...Object.fromEntries(counts),
      missingOutputs: this.#missingOutputs,
      neverReached: Object.fromEntries(this.neverReached()),
    }
  }

  /** The counts, most frequent first, with the rate per 100 000 runs. */
  #table(name: TableName, counts: Counts): string {
    const { title } = tables[name]
    const rows = [...counts].filter(([, times]) => times > 0).toSorted(([, a], [, b]) => b - a)
    if (rows.length === 0) return `${title}: none`
    const lines = rows.map(([key, times]) => {
      const rate = Math.round((100_000 * times) / this.#runs)
      return `${String(times).padStart(8)} ${String(rate).padStart(7)}  ${labelOf(name, key)}`
    })
    return [`${title}  (times, per 100 000)`, ...lines].join('\n')
  }

  #neverReachedText(): string {
    const missing = [...this.neverReached()].map(([title, keys]) =>
      [`  ${title}:`, ...keys.map(key => `    ${key}`)].join('\n'),
    )
    return missing.length === 0 ? 'Never reached: nothing' : ['Never reached', ...missing].join('\n')
  }
}

function labelOf(name: TableName, key: string): string {
  const table = tables[name]
  return 'label' in table ? table.label(key) : key
}
