import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Figures } from './figures.js'
import { storeFailure } from './stored-failures.js'
import { planAt, playAndCheck, violations, type CheckedRun } from '../play-and-check.js'
import type { Plan } from '../plan/plan.js'
import { preloadModules } from '../play/preload-modules.js'
import { kindsOf, shrink } from './shrink.js'
import { workspace } from '../plan/specs.js'
import { timeline } from './timeline.js'

const HELP = `npm run chaos -- [options]: plays the whole action against a model of Proton in simulated time

  --runs N           how many runs (2000)
  --seed S           the seed of the series, a number (random by default, and printed)
  --replay S:I       prints the timeline of run I of series S, or of the plan in a JSON file
  --shrink           shrinks the replayed run
  --timelines N      how many failing runs are printed (3)
  --keep             stores the printed failing runs in chaos/failures/, where the tests replay them
  --json             prints the figures as JSON
  --help             prints this

Ends with 1 when a run violates an invariant, or when too many runs count as undecidable for one reason.
`

const options = {
  runs: { type: 'string', default: '2000' },
  seed: { type: 'string' },
  replay: { type: 'string' },
  shrink: { type: 'boolean', default: false },
  timelines: { type: 'string', default: '3' },
  keep: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** Runs the command line. Returns the exit code. */
export async function runCommandLine(
  args: readonly string[],
  print: (text: string) => void,
): Promise<number> {
  const { values } = parseArgs({ args: [...args], options })
  if (values.help) {
    print(HELP)
    return 0
  }
  await preloadModules()
  const { folder, remove } = workspace()
  try {
    if (values.replay !== undefined) return await replay(values.replay, values.shrink, folder, print)
    const series = {
      runs: numberOf('runs', values.runs),
      seed:
        values.seed === undefined ? Math.floor(Math.random() * 1_000_000_000) : numberOf('seed', values.seed),
      timelines: numberOf('timelines', values.timelines),
      isStored: values.keep,
      isJson: values.json,
    }
    return await playAll(series, folder, print)
  } finally {
    remove()
  }
}

function numberOf(name: string, text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 0) return number
  throw new Error(`--${name} must be a whole number, not ${JSON.stringify(text)}`)
}

async function replay(
  which: string,
  isShrunk: boolean,
  folder: string,
  print: (text: string) => void,
): Promise<number> {
  const [, seed, index] = /^(\d+):(\d+)$/.exec(which) ?? []
  const plan =
    seed === undefined || index === undefined
      ? planIn(readFileSync(which, 'utf8'))
      : planAt(Number(seed), Number(index))
  const smallest = isShrunk ? await shrink(plan, folder) : plan
  const played = await playAndCheck(smallest, folder)
  print(timeline(played.run, played.findings))
  if (isShrunk) print(`\nplan: ${JSON.stringify(smallest)}`)
  return violations(played.findings).length > 0 ? 1 : 0
}

/** A stored plan, alone or in a stored failure. */
function planIn(text: string): Plan {
  const read = JSON.parse(text) as Plan | { readonly plan: Plan }
  return 'plan' in read ? read.plan : read
}

interface Failed {
  readonly index: number
  /** Each class and invariant, such as `D I6`. */
  readonly kinds: readonly string[]
}

interface Series {
  readonly runs: number
  readonly seed: number
  readonly timelines: number
  readonly isStored: boolean
  readonly isJson: boolean
}

async function playAll(series: Series, folder: string, print: (text: string) => void): Promise<number> {
  const { runs, seed, isJson } = series
  const figures = new Figures()
  const failed: Failed[] = []
  const startedAt = performance.now()
  for (let index = 0; index < runs; index++) {
    const played = await playAndCheck(planAt(seed, index), folder)
    figures.add(played)
    const kinds = kindsOf(played)
    if (kinds.length > 0) failed.push({ index, kinds })
  }
  const elapsedMs = performance.now() - startedAt
  if (isJson) print(JSON.stringify({ seed, ...figures.json(), failed }, undefined, 2))
  else print(`seed ${seed}: ${figures.text(elapsedMs)}`)
  await printFailures(series, failed, folder, print)
  const overused = figures.overused()
  for (const reason of overused) print(`\nUndecidable in too many runs: ${reason}`)
  return failed.length + overused.length > 0 ? 1 : 0
}

/** Prints the timelines of the first failing runs, shrunk. */
async function printFailures(
  { seed, timelines, isStored, isJson }: Series,
  failed: readonly Failed[],
  folder: string,
  print: (text: string) => void,
): Promise<void> {
  if (isJson && !isStored) return
  for (const { index, kinds } of firstOfEachKind(failed).slice(0, timelines)) {
    const smallest = await shrink(planAt(seed, index), folder, { wanted: kinds })
    const played: CheckedRun = await playAndCheck(smallest, folder)
    if (isStored) storeFailure(played, `${seed}:${index}`)
    if (isJson) continue
    print(`\n--- run ${index}, shrunk. Not shrunk: npm run chaos -- --replay ${seed}:${index}\n`)
    print(timeline(played.run, played.findings))
  }
  if (!isJson && failed.length > timelines)
    print(
      `\n${failed.length} runs failed; also ${failed
        .slice(timelines, timelines + 20)
        .map(({ index }) => index)
        .join(', ')}`,
    )
}

/** The first run of each kind of violation, then all others. */
function firstOfEachKind(failed: readonly Failed[]): readonly Failed[] {
  const seen = new Set<string>()
  const fresh = failed.flatMap(({ index, kinds }) =>
    kinds.flatMap(kind => {
      if (seen.has(kind)) return []
      seen.add(kind)
      return { index, kinds: [kind] }
    }),
  )
  const isFresh = new Set(fresh.map(({ index }) => index))
  return [...fresh, ...failed.filter(({ index }) => !isFresh.has(index))]
}
