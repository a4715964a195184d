import type { PastDeployment } from '../src/deployment.js'
import { followed } from './oneDeployment.js'
import { mean, seeded } from './statistics.js'
import type { Table } from './table.js'
import { cliWaiter, sdkWaiter, waiters, type Followed } from './waiters.js'

const DRAWS = 300
const AIM = 0.5
/** By the name of a duration: its middle, in ms. */
const usual = { '20 s': 20_000, '1 min': 60_000, '3 min': 180_000, '10 min': 600_000, '60 min': 3_600_000 }

/** How the durations vary, how many are known, and whether the deployment fails at a random moment. */
interface Setting {
  readonly spread: number
  readonly known: number
  readonly failsEarly: boolean
}

const settings: readonly Setting[] = [
  ...[0.1, 0.25].flatMap(spread => [1, 5, 20].map(known => ({ spread, known, failsEarly: false }))),
  { spread: 0.1, known: 0, failsEarly: false },
  { spread: 0.1, known: 5, failsEarly: true },
  { spread: 0.1, known: 0, failsEarly: true },
]

/** Looks per deployment, and how long after its end they notice it, against the AWS CLI's and the SDK's waiters. */
export async function following(): Promise<Table> {
  const rows: string[][] = []
  for (const setting of settings) {
    for (const [name, usualMs] of Object.entries(usual)) {
      rows.push([describe(name, setting), ...figures(await drawn(usualMs, setting), setting)])
    }
  }
  const targets = waiters.flatMap(({ target }) => [`${target}: ours`, 'CLI', 'SDK', '÷ CLI', ''])
  return {
    title: `Looks per deployment / mean delay until its end is noticed, s (${DRAWS} draws each, simulated time)`,
    head: ['', ...targets],
    rows,
    notes: [
      `Aim, with a history: both at most ${AIM} of the CLI's. Besides its looks the action lists the deployments once.`,
      'Durations are spread evenly over the range; the earlier ones and the one followed are drawn alike.',
    ],
  }
}

function describe(name: string, { spread, known, failsEarly }: Setting): string {
  const history = known === 0 ? 'no history' : `${known} earlier`
  return `${name} ± ${spread * 100} %, ${history}${failsEarly ? ', fails at any moment' : ''}`
}

/** For each target the lists of ours and of the waiters, a member a draw. */
interface Drawn {
  readonly ours: Followed[]
  readonly cli: Followed[]
  readonly sdk: Followed[]
}

async function drawn(usualMs: number, { spread, known, failsEarly }: Setting): Promise<readonly Drawn[]> {
  const random = seeded(usualMs + known)
  const duration = () => usualMs * (1 - spread + 2 * spread * random())
  const result: readonly Drawn[] = waiters.map(() => ({ ours: [], cli: [], sdk: [] }))
  for (let draw = 0; draw < DRAWS; draw++) {
    const history = Array.from({ length: known }, () => past(duration()))
    const takesMs = duration() * (failsEarly ? random() : 1)
    for (const [index, { cliEveryMs, sdk }] of waiters.entries()) {
      result[index]?.ours.push(await followed(takesMs, history, cliEveryMs, random))
      result[index]?.cli.push(cliWaiter(takesMs, cliEveryMs))
      result[index]?.sdk.push(sdkWaiter(takesMs, sdk, random))
    }
  }
  return result
}

function past(tookMs: number): PastDeployment {
  return { deploymentId: 'an earlier one', status: 'SUCCEEDED', succeeded: true, createdAt: 0, tookMs }
}

function figures(drawn: readonly Drawn[], { known, failsEarly }: Setting): readonly string[] {
  const hasAim = known > 0 && !failsEarly
  return drawn.flatMap(({ ours, cli, sdk }) => {
    const [own, reference] = [means(ours), means(cli)]
    const ratios = [own.looks / reference.looks, own.delayMs / reference.delayMs]
    const missed = ['looks', 'delay'].filter((_, index) => (ratios[index] ?? NaN) > AIM)
    const verdict = missed.length === 0 ? 'met' : `missed: ${missed.join(', ')}`
    return [
      text(own),
      text(reference),
      text(means(sdk)),
      ratios.map(ratio => ratio.toFixed(2)).join(' / '),
      hasAim ? verdict : '',
    ]
  })
}

function means(list: readonly Followed[]): Followed {
  return { looks: mean(list.map(({ looks }) => looks)), delayMs: mean(list.map(({ delayMs }) => delayMs)) }
}

function text({ looks, delayMs }: Followed): string {
  return `${looks.toFixed(1)} / ${(delayMs / 1_000).toFixed(1)}`
}
