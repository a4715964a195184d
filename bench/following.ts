import type { PastDeployment } from '../src/engine/deployment.js'
import { aims, type Case, type Drawn } from './following-aims.js'
import { followed } from './one-deployment.js'
import { mean, seeded } from './statistics.js'
import type { Table } from './table.js'
import { cliEveryMs, cliWaiter, type Followed } from './waiters.js'

const DRAWS = 200
/** How far durations lie around the usual one, as a part of it. */
const SPREAD = 0.1
const MINUTE_MS = 60_000
/** By the name of a duration: the usual one, in ms. */
const usual = { '20 s': 20_000, '100 s': 100_000, '5 min': 300_000, '10 min': 600_000, '60 min': 3_600_000 }

/** The earlier deployments of a target where so many ms are usual. */
const histories: Readonly<Record<string, (usualMs: number, random: () => number) => readonly number[]>> = {
  none: () => [],
  'accurate, 1 earlier': (usualMs, random) => [around(usualMs, random)],
  'accurate, 5 earlier': (usualMs, random) => Array.from({ length: 5 }, () => around(usualMs, random)),
  // Consistent, but of deployments up to three times as long or as short.
  'misleading, 5 earlier': (usualMs, random) => {
    const otherMs = usualMs * 3 ** (2 * random() - 1)
    return Array.from({ length: 5 }, () => around(otherMs, random))
  },
}

/** How long the followed deployment takes, in ms; `part` goes evenly from 0 to 1 over the draws. */
const endings: Readonly<Record<string, (usualMs: number, random: () => number, part: number) => number>> = {
  'as expected': around,
  'three times earlier': (usualMs, random) => around(usualMs / 3, random),
  'three times later': (usualMs, random) => around(usualMs * 3, random),
  'fails in the first minute': (_, __, part) => part * MINUTE_MS,
}

/** Delays and polls in simulated time, against the AWS CLI's waiter: the aims, then every figure. */
export async function following(): Promise<readonly Table[]> {
  const cases: Case[] = []
  for (const ending of Object.keys(endings))
    for (const history of Object.keys(histories))
      for (const duration of Object.keys(usual)) {
        const drawn = await draw(ending, history, duration)
        cases.push({ name: `${ending}, ${duration}, ${history}`, ending, history, drawn })
      }
  return [aims(cases), figures(cases)]
}

async function draw(ending: string, history: string, duration: string): Promise<Drawn> {
  const usualMs = Object.entries(usual).find(([name]) => name === duration)?.[1] ?? NaN
  const random = seeded(usualMs + ending.length * 31 + history.length)
  const drawn: Drawn = { takesMs: [], ours: [], cli: { instance: [], pipeline: [] } }
  for (let run = 0; run < DRAWS; run++) {
    const takesMs = endings[ending]?.(usualMs, random, (run + 0.5) / DRAWS) ?? NaN
    const earlier = histories[history]?.(usualMs, random) ?? []
    drawn.takesMs.push(takesMs)
    drawn.ours.push(await followed(takesMs, earlier.map(past), random))
    drawn.cli.instance.push(cliWaiter(takesMs, cliEveryMs.instance))
    drawn.cli.pipeline.push(cliWaiter(takesMs, cliEveryMs.pipeline))
  }
  return drawn
}

function around(ms: number, random: () => number): number {
  return ms * (1 - SPREAD + 2 * SPREAD * random())
}

function past(tookMs: number): PastDeployment {
  return { deploymentId: 'an earlier one', status: 'SUCCEEDED', phase: 'succeeded', createdAt: 0, tookMs }
}

function figures(cases: readonly Case[]): Table {
  const columns = ['ours', 'CLI, instance', 'CLI, pipeline'].map(name => `${name}: polls`)
  return {
    title: `Looks per deployment / mean delay / worst delay until the end is noticed, s (${DRAWS} draws each, simulated time)`,
    head: ['ending, usual duration, history', ...columns],
    rows: cases.map(({ name, drawn: { ours, cli } }) => [
      name,
      ...[ours, cli.instance, cli.pipeline].map(summary),
    ]),
    notes: [
      `Durations are spread evenly over ± ${SPREAD * 100} %. A misleading history is consistent, of a duration up to 3 times as long or short.`,
      'Besides its polls the action lists the deployments once.',
    ],
  }
}

function summary(list: readonly Followed[]): string {
  const delays = list.map(({ delayMs }) => delayMs / 1_000)
  const polls = mean(list.map(one => one.polls))
  return [polls, mean(delays), Math.max(...delays)].map(figure => figure.toFixed(1)).join(' / ')
}
