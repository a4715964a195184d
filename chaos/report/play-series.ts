import type { ProviderName } from '../plan/plan.js'
import { planAt, playAndCheck, type CheckedRun } from '../play-and-check.js'
import { Figures } from './figures.js'
import { kindsOf, shrink } from './shrink.js'
import { storeFailure } from './stored-failures.js'
import { timeline } from './timeline.js'

interface Failed {
  readonly index: number
  /** Each class and invariant, such as `D I6`. */
  readonly kinds: readonly string[]
}

/** A series of runs with one provider. */
export interface Series {
  readonly provider: ProviderName
  readonly runs: number
  readonly seed: number
  readonly timelines: number
  readonly isStored: boolean
  readonly isJson: boolean
}

/** Plays a series, prints its figures and the first failing runs. Returns the exit code. */
export async function playSeries(
  series: Series,
  folder: string,
  print: (text: string) => void,
): Promise<number> {
  const { provider, runs, seed, isJson } = series
  const figures = new Figures(provider)
  const failed: Failed[] = []
  const startedAt = performance.now()
  for (let index = 0; index < runs; index++) {
    const played = await playAndCheck(planAt(seed, index, provider), folder)
    figures.add(played)
    const kinds = kindsOf(played)
    if (kinds.length > 0) failed.push({ index, kinds })
  }
  const elapsedMs = performance.now() - startedAt
  if (isJson) print(JSON.stringify({ provider, seed, ...figures.json(), failed }, undefined, 2))
  else print(`seed ${seed}: ${provider}: ${figures.text(elapsedMs)}`)
  await printFailures(series, failed, folder, print)
  const overused = figures.overused()
  for (const reason of overused) print(`\nUndecidable in too many runs: ${reason}`)
  return failed.length + overused.length > 0 ? 1 : 0
}

/** Prints the timelines of the first failing runs, shrunk. */
async function printFailures(
  { provider, seed, timelines, isStored, isJson }: Series,
  failed: readonly Failed[],
  folder: string,
  print: (text: string) => void,
): Promise<void> {
  if (isJson && !isStored) return
  for (const { index, kinds } of firstOfEachKind(failed).slice(0, timelines)) {
    const smallest = await shrink(planAt(seed, index, provider), folder, { wanted: kinds })
    const played: CheckedRun = await playAndCheck(smallest, folder)
    if (isStored) storeFailure(played, `${seed}:${index}`)
    if (isJson) continue
    print(`\n--- run ${index}, shrunk. Not shrunk: npm run chaos -- ${replayed(provider, seed, index)}\n`)
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

/** The options that repeat a run. */
function replayed(provider: ProviderName, seed: number, index: number): string {
  const of = provider === 'proton' ? '' : `--provider ${provider} `
  return `${of}--replay ${seed}:${index}`
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
