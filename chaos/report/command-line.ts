import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { planAt, playAndCheck, violations } from '../play-and-check.js'
import { NOT_FOUND, playMutations, untilViolated } from '../mutations/play-mutations.js'
import { providerNames, type Plan, type ProviderName } from '../plan/plan.js'
import { preloadModules } from '../play/preload-modules.js'
import { playSeries } from './play-series.js'
import { shrink } from './shrink.js'
import { workspace } from '../plan/specs.js'
import { timeline } from './timeline.js'

const HELP = `npm run chaos -- [options]: plays the whole action against models of Proton and of CloudFormation in simulated time

  --runs N           how many runs (2000)
  --provider P       proton, cloudformation or both, each with half of the runs (both)
  --seed S           the seed of the series, a number (random by default, and printed)
  --replay S:I       prints the timeline of run I of series S, or of the plan in a JSON file; of Proton, unless
                     --provider is cloudformation
  --shrink           shrinks the replayed run
  --timelines N      how many failing runs are printed (3)
  --keep             stores the printed failing runs in chaos/failures/, where the tests replay them
  --json             prints the figures as JSON
  --mutations        plants faults into the action, one after the other, and counts the runs until each is found (20000)
  --mutation NAME    the same with one fault and one provider
  --help             prints this

Ends with 1 when a run violates an invariant, or when too many runs count as undecidable for one reason.
`

const options = {
  runs: { type: 'string' },
  provider: { type: 'string', default: 'both' },
  seed: { type: 'string' },
  replay: { type: 'string' },
  shrink: { type: 'boolean', default: false },
  timelines: { type: 'string', default: '3' },
  keep: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  mutations: { type: 'boolean', default: false },
  mutation: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

/** Runs the command line. Returns the exit code. */
export async function runCommandLine(
  args: readonly string[],
  print: (text: string) => void,
): Promise<number> {
  const values = valuesOf(args)
  if (typeof values === 'string') {
    print(`${values.replace(/\.?$/, '.')} Try --help.`)
    return 2
  }
  if (values.help) {
    print(HELP)
    return 0
  }
  const seed =
    values.seed === undefined ? Math.floor(Math.random() * 1_000_000_000) : numberOf('seed', values.seed)
  const providers = providersOf(values.provider)
  if (values.mutations)
    return playMutations({ seed, runs: numberOf('runs', values.runs ?? MOST_MUTATED), providers }, print)
  await preloadModules()
  const { folder, remove } = workspace()
  try {
    return await played(values, { seed, providers }, folder, print)
  } finally {
    remove()
  }
}

const MOST_MUTATED = '20000'

/** The values of the options, or what is wrong with them. */
function valuesOf(args: readonly string[]): Values | string {
  try {
    const { values } = parseArgs({ args: [...args], options })
    for (const name of ['runs', 'seed', 'timelines'] as const)
      if (values[name] !== undefined) numberOf(name, values[name])
    providersOf(values.provider)
    return values
  } catch (error) {
    if (error instanceof Error) return error.message
    throw error
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

/** What the options ask for, in this process. */
async function played(
  { replay: which, shrink: isShrunk, mutation, runs, ...values }: Values,
  { seed, providers }: { readonly seed: number; readonly providers: readonly ProviderName[] },
  folder: string,
  print: (text: string) => void,
): Promise<number> {
  const [provider = 'proton'] = providers
  if (which !== undefined) return replay({ which, provider, isShrunk }, folder, print)
  if (mutation !== undefined) {
    const found = await untilViolated(
      { seed, runs: numberOf('runs', runs ?? MOST_MUTATED), provider },
      folder,
    )
    print(found)
    return found === NOT_FOUND ? 1 : 0
  }
  const series = {
    seed,
    runs: Math.ceil(numberOf('runs', runs ?? '2000') / providers.length),
    timelines: numberOf('timelines', values.timelines),
    isStored: values.keep,
    isJson: values.json,
  }
  let worst = 0
  for (const one of providers)
    worst = Math.max(worst, await playSeries({ ...series, provider: one }, folder, print))
  return worst
}

function providersOf(name: string): readonly ProviderName[] {
  const found = providerNames.filter(one => name === one || name === 'both')
  if (found.length > 0) return found
  throw new Error(`--provider must be ${providerNames.join(', ')} or both, not ${JSON.stringify(name)}`)
}

function numberOf(name: string, text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= 0) return number
  throw new Error(`--${name} must be a whole number, not ${JSON.stringify(text)}`)
}

interface Replay {
  readonly which: string
  readonly provider: ProviderName
  readonly isShrunk: boolean
}

async function replay(
  { which, provider, isShrunk }: Replay,
  folder: string,
  print: (text: string) => void,
): Promise<number> {
  const [, seed, index] = /^(\d+):(\d+)$/.exec(which) ?? []
  const plan =
    seed === undefined || index === undefined
      ? planIn(readFileSync(which, 'utf8'))
      : planAt(Number(seed), Number(index), provider)
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
