import { undecidableReasons } from '../checks/undecidable-reasons.js'
import type { Finding } from '../checks/findings.js'
import { isRead } from '../model/provider-models.js'
import type { SentRequest } from '../play/request.js'
import { providerOf, targetKey, type ProviderName } from '../plan/plan.js'
import type { Run } from '../play/run.js'

interface Moment {
  readonly at: number
  readonly text: string
}

const services: Readonly<Record<ProviderName, string>> = { proton: 'Proton', cloudformation: 'AWS' }

/** A run as readable text: requests, what Proton and others did, the log, and the findings, by time. */
export function timeline(run: Run, findings: readonly Finding[]): string {
  const { plan, simulation: simulation } = run
  const service = services[providerOf(plan)]
  const moments = [
    ...simulation.sent.flatMap(sent => requestMoments(service, sent)),
    ...simulation.others,
    ...run.lines.map(line => ({
      at: line.at,
      text: `${line.process.padEnd(4)} ${line.level}: ${line.text}`,
    })),
    ...processMoments(run),
    ...endMoments(service, run),
  ]
  const ordered = moments.toSorted((a, b) => a.at - b.at)
  const lines = withoutRepetitions(ordered).map(
    ({ at, text }) => `${seconds(at - simulation.startedAt)}  ${text}`,
  )
  return [
    `${plan.command} ${targetKey(plan.target)}`,
    `with: ${JSON.stringify(plan.inputs)}`,
    `account: ${JSON.stringify(plan.account)}`,
    plan.stack ? `stack: ${JSON.stringify(plan.stack)}` : `endpoint: ${JSON.stringify(plan.endpoint)}`,
    ...plan.faults.map(fault => `fault: ${JSON.stringify(fault)}`),
    ...plan.lags.map(lag => `lag: ${JSON.stringify(lag)}`),
    ...plan.actors.map(actor => `somebody: ${JSON.stringify(actor)}`),
    '',
    ...lines,
    '',
    `outputs: ${JSON.stringify(run.outputs)}`,
    `step: ${run.main.isRed ? 'red' : 'green'}`,
    ...findings.map(findingLine),
  ].join('\n')
}

/** A finding on one line. */
export function findingLine({ invariant, text, undecidable }: Finding): string {
  return undecidable === undefined
    ? `VIOLATED ${invariant}: ${text}`
    : `undecidable ${invariant}: ${text} (${undecidableReasons[undecidable].text})`
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(3).padStart(10)} s`
}

/** The most lines of a repeated group. */
const LONGEST_LOOK = 4

/** Prints repeated groups of lines once, with their count; durations may differ. */
function withoutRepetitions(moments: readonly Moment[]): readonly Moment[] {
  const same = moments.map(({ text }) => text.replaceAll(/\b\d+ (?:min|s|h)\b/g, '#'))
  const shown: Moment[] = []
  for (let at = 0; at < moments.length;) {
    const { length, times } = repetition(same, at)
    shown.push(...moments.slice(at, at + length))
    const last = moments[at + length * times - 1]
    if (times > 1 && last)
      shown.push({
        at: last.at,
        text: `… ${length === 1 ? 'the same' : `these ${length}`}, ${times} times in all`,
      })
    at += length * times
  }
  return shown
}

/** The length of the repeated group at `at`, and how often it occurs. */
function repetition(same: readonly string[], at: number): { length: number; times: number } {
  for (let length = 1; length <= LONGEST_LOOK; length++) {
    let end = at + length
    while (end < same.length && same[end] === same[end - length]) end++
    const times = Math.floor((end - at) / length)
    if (times > 2) return { length, times }
  }
  return { length: 1, times: 1 }
}

/** One line for a read; for a change when it was sent, applied and answered. */
function requestMoments(service: string, sent: SentRequest): readonly Moment[] {
  const { process, operation, sentAt, answeredAt, answer = '', outcome, lagMs, effects } = sent
  const who = process.padEnd(4)
  const fault = outcome.kind === undefined ? '' : ` (fault: ${outcome.kind})`
  const lag = lagMs === 0 ? '' : ` (shows how it was ${lagMs} ms ago)`
  const shows = sent.shows.map(({ id, status }) => ` ${short(id)} ${status}`).join(',')
  const did = effects.map(({ at, what, deploymentId }) => {
    const id = deploymentId === undefined ? '' : ` ${short(deploymentId)}`
    return { at, text: `${service}: ${operation} of the step: ${what}${id}` }
  })
  const isChange = !isRead(operation) || answeredAt === undefined
  const leaves = isChange ? [{ at: sentAt, text: `${who} → ${operation}${fault}` }] : []
  if (answeredAt === undefined) return [...leaves, ...did]
  const answered = `${who} ← ${operation}${isChange ? '' : fault}: ${answer}${shows}${lag}`
  return [...leaves, ...did, { at: answeredAt, text: answered }]
}

function processMoments({ main, post, signalledAt }: Run): readonly Moment[] {
  return [
    { at: main.startedAt, text: '=== main starts' },
    ...(signalledAt === undefined ? [] : [{ at: signalledAt, text: '=== SIGINT' }]),
    { at: main.endedAt, text: `=== main: ${main.how}${main.error === undefined ? '' : ` ${main.error}`}` },
    { at: post.startedAt, text: '=== post starts' },
    { at: post.endedAt, text: `=== post: ${post.how}${post.error === undefined ? '' : ` ${post.error}`}` },
  ]
}

/** The ends of the run's deployments in the model. */
function endMoments(service: string, { simulation: simulation, post }: Run): readonly Moment[] {
  const { deployments, updates } = simulation.model.history.asOf(post.endedAt)
  const own = Object.values(deployments).filter(({ by }) => by.who !== 'initial')
  return [
    ...own.flatMap(({ id, by, key, status, createdAt, completedAt }) => [
      ...(by.who === 'others'
        ? [{ at: createdAt, text: `${service}: ${short(id)} of ${by.who} on ${key} starts` }]
        : []),
      ...(completedAt === undefined
        ? []
        : [{ at: completedAt, text: `${service}: ${short(id)} of ${by.who} is ${status}` }]),
    ]),
    ...updates.flatMap(({ number, by, endedAt, isDone }) =>
      endedAt === undefined
        ? []
        : [
            {
              at: endedAt,
              text: `Proton: service update ${number} of ${by.who} ${isDone === true ? 'is done' : 'failed'}`,
            },
          ],
    ),
  ]
}

function short(id: string): string {
  return `…${id.slice(-4)}`
}
