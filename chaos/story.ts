import type { Finding } from './findings.js'
import type { Sent } from './network.js'
import { targetKey } from './plan.js'
import type { Run } from './step.js'

interface Moment {
  readonly at: number
  readonly text: string
}

/** A run as a time line that a person can follow: requests, what Proton did, others, the log, and the verdict. */
export function story(run: Run, findings: readonly Finding[]): string {
  const { plan, scene } = run
  const moments = [
    ...scene.sent.flatMap(requestMoments),
    ...scene.others,
    ...run.lines.map(line => ({
      at: line.at,
      text: `${line.process.padEnd(4)} ${line.level}: ${line.text}`,
    })),
    ...processMoments(run),
    ...endMoments(run),
  ]
  const ordered = moments.toSorted((a, b) => a.at - b.at)
  const lines = ordered.map(({ at, text }) => `${seconds(at - scene.startedAt)}  ${text}`)
  return [
    `${plan.command} ${targetKey(plan.target)}`,
    `with: ${JSON.stringify(plan.inputs)}`,
    `account: ${JSON.stringify(plan.account)}`,
    `endpoint: ${JSON.stringify(plan.endpoint)}`,
    ...plan.faults.map(fault => `fault: ${JSON.stringify(fault)}`),
    ...plan.lags.map(lag => `lag: ${JSON.stringify(lag)}`),
    ...plan.actors.map(actor => `somebody: ${JSON.stringify(actor)}`),
    '',
    ...lines,
    '',
    `outputs: ${JSON.stringify(run.outputs)}`,
    `step: ${run.main.isRed ? 'red' : 'green'}`,
    ...findings.map(verdict),
  ].join('\n')
}

/** A finding on one line. */
export function verdict({ invariant, text, undecidable }: Finding): string {
  return undecidable === undefined
    ? `VIOLATED ${invariant}: ${text}`
    : `undecidable ${invariant}: ${text} (${undecidable})`
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(3).padStart(10)} s`
}

function requestMoments(sent: Sent): readonly Moment[] {
  const name = `#${sent.number} ${sent.operation}`
  const fault = sent.fate.kind === undefined ? '' : ` (fault: ${sent.fate.kind})`
  const lag = sent.lagMs === 0 ? '' : ` (shows how it was ${sent.lagMs} ms ago)`
  const shows = sent.shows.map(({ id, status }) => ` ${short(id)} ${status}`).join(',')
  const moments: Moment[] = [{ at: sent.sentAt, text: `${sent.process.padEnd(4)} → ${name}${fault}` }]
  for (const { at, what, deploymentId } of sent.effects) {
    const id = deploymentId === undefined ? '' : ` ${short(deploymentId)}`
    moments.push({ at, text: `Proton: ${name}: ${what}${id}` })
  }
  if (sent.answeredAt !== undefined) {
    moments.push({
      at: sent.answeredAt,
      text: `${sent.process.padEnd(4)} ← ${name}: ${sent.answer ?? ''}${shows}${lag}`,
    })
  }
  return moments
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

/** How the deployments of the run truly ended. */
function endMoments({ scene, post }: Run): readonly Moment[] {
  const { deployments, updates } = scene.model.history.asOf(post.endedAt)
  const own = Object.values(deployments).filter(({ by }) => by.who !== 'before')
  return [
    ...own.flatMap(({ id, by, key, status, createdAt, completedAt }) => [
      ...(by.who === 'them'
        ? [{ at: createdAt, text: `Proton: ${short(id)} of ${by.who} on ${key} begins` }]
        : []),
      ...(completedAt === undefined
        ? []
        : [{ at: completedAt, text: `Proton: ${short(id)} of ${by.who} is ${status}` }]),
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
