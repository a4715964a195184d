import { mean } from './statistics.js'
import { met, type Table } from './table.js'
import type { Followed } from './waiters.js'

/** For each draw how long the deployment took, in ms, and what following it came to. */
export interface Drawn {
  readonly takesMs: number[]
  readonly ours: Followed[]
  readonly cli: Readonly<Record<'instance' | 'pipeline', Followed[]>>
}

/** One ending with one history and one usual duration. */
export interface Case {
  readonly name: string
  readonly ending: string
  readonly history: string
  readonly drawn: Drawn
}

/** An aim holds for each of the cases that it is about: `limit` is the most that `figure` may be. */
interface Aim {
  readonly name: string
  readonly limit: number
  readonly isAbout: (one: Case) => boolean
  readonly figure: (drawn: Drawn) => number
}

/** Deployments from this length on must cost fewer polls than the AWS CLI's waiter. */
const LONG_MS = 300_000

const list: readonly Aim[] = [
  {
    name: 'worst delay, s',
    limit: 16.5,
    isAbout: () => true,
    figure: ({ ours }) => Math.max(...delays(ours)),
  },
  {
    name: 'mean delay at the expected end, s',
    limit: 2.5,
    isAbout: ({ ending, history }) => ending === 'as expected' && history.startsWith('accurate'),
    figure: ({ ours }) => mean(delays(ours)),
  },
  {
    name: 'mean delay of failures in the first minute, s',
    limit: 4,
    isAbout: ({ ending }) => ending.startsWith('fails'),
    figure: ({ ours }) => mean(delays(ours)),
  },
  {
    name: 'polls to a poll every 5 s, from 5 minutes on',
    limit: 0.7,
    isAbout: ({ drawn }) => mean(drawn.takesMs) >= 0.99 * LONG_MS,
    figure: ({ ours, cli }) => polls(ours) / polls(cli.instance),
  },
]

/** For each aim the case that comes out worst, and whether that one meets it. */
export function aims(cases: readonly Case[]): Table {
  return {
    title: 'Until the end is noticed: aims, each in the worst of its cases',
    head: ['', 'figure', 'aim', '', 'cases', 'met in', 'worst: ending, usual duration, history'],
    rows: list.map(({ name, limit, isAbout, figure }) => {
      const concerned = cases.filter(isAbout).map(one => ({ name: one.name, figure: figure(one.drawn) }))
      const worst = concerned.reduce((most, one) => (one.figure > most.figure ? one : most))
      const good = concerned.filter(one => one.figure <= limit)
      return [
        name,
        worst.figure.toFixed(2),
        `≤ ${limit}`,
        met(worst.figure, limit),
        String(concerned.length),
        String(good.length),
        worst.name,
      ]
    }),
  }
}

function delays(followed: readonly Followed[]): readonly number[] {
  return followed.map(({ delayMs }) => delayMs / 1_000)
}

function polls(followed: readonly Followed[]): number {
  return mean(followed.map(one => one.polls))
}
