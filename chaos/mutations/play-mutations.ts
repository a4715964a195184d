import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findingLine } from '../report/timeline.js'
import { planAt, playAndCheck, violations } from '../play-and-check.js'
import type { ProviderName } from '../plan/plan.js'
import { mutations, type Mutation } from './mutations.js'

const ENTRY = join(dirname(fileURLToPath(import.meta.url)), '..', 'index.ts')

/** What a process prints that found no violation. */
export const NOT_FOUND = 'missed'

/** A series of runs, each mutation in turn. */
export interface MutatedSeries {
  readonly seed: number
  readonly runs: number
  readonly providers: readonly ProviderName[]
}

/** Plays the runs of a series with each mutation, in a process of its own, until it is found. Returns the exit code. */
export async function playMutations(
  { seed, runs, providers }: MutatedSeries,
  print: (text: string) => void,
): Promise<number> {
  let missed = 0
  for (const { mutation, provider } of pairs(providers)) {
    const found = await inProcess(mutation, provider, { seed, runs })
    if (found === undefined) missed++
    print(`${provider} ${mutation.name}: ${found ?? `NOT FOUND in ${runs} runs of seed ${seed}`}`)
  }
  return missed === 0 ? 0 : 1
}

function pairs(providers: readonly ProviderName[]) {
  return mutations.flatMap(mutation =>
    mutation.providers.flatMap(provider => (providers.includes(provider) ? { mutation, provider } : [])),
  )
}

/** What a process with the mutation found; undefined where that was nothing. Throws where it did not get so far. */
async function inProcess(
  { name }: Mutation,
  provider: ProviderName,
  { seed, runs }: Pick<MutatedSeries, 'seed' | 'runs'>,
): Promise<string | undefined> {
  const series = ['--provider', provider, '--seed', String(seed), '--runs', String(runs)]
  const child = spawn(process.execPath, [ENTRY, '--mutation', name, ...series], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of child.stdout) text += String(chunk)
  const [, found] = /^found (.*)$/m.exec(text) ?? []
  if (found === undefined && text.trim() !== NOT_FOUND) throw new Error(`${name}: the process found no end`)
  return found
}

/** Plays runs until one violates an invariant. Returns after how many that was, and what it violates. */
export async function untilViolated(
  { seed, runs, provider }: Pick<MutatedSeries, 'seed' | 'runs'> & { readonly provider: ProviderName },
  folder: string,
): Promise<string> {
  for (let index = 0; index < runs; index++) {
    const { findings } = await playAndCheck(planAt(seed, index, provider), folder)
    const [first] = violations(findings)
    if (first) return `found after ${index + 1} runs: ${findingLine(first).split('\n')[0] ?? ''}`
  }
  return NOT_FOUND
}
