import { finding, type Check } from './findings.js'

/** What main may take beyond its timeout: a pending update, a cancel, outputs, the deletion of records; in ms. */
const SLACK_MS = 60_000
const CANCEL_MS = 150_000
const PRUNE_MS = 120_000
const OUTPUTS_MS = 60_000
const POST_MS = 120_000 + 30_000
/** After a signal main may be cut off only when it waits for an answer, or shortly after. */
const REACTS_WITHIN_MS = 2_000

/** I5: main and post end in time, throw nothing and have no infinite loop. */
export const bounded: Check = ({ run, rollbackSentFrom }) => {
  const { main, post, plan } = run
  const findings = run.rejections.map(error => finding('I5', `an unhandled rejection: ${String(error)}`))
  for (const [name, process] of [
    ['main', main],
    ['post', post],
  ] as const) {
    if (process.how === 'threw' || process.how === 'endless')
      findings.push(finding('I5', `${name} ${process.how}: ${process.error ?? 'too many requests'}`))
  }
  const timeoutMs = Number(plan.inputs['timeoutMinutes'] ?? 60) * 60_000
  const tries = rollbackSentFrom === Infinity ? 1 : 2
  const most =
    tries * (timeoutMs + SLACK_MS + OUTPUTS_MS) +
    (plan.inputs['cancelOnTimeout'] === 'true' ? CANCEL_MS : 0) +
    (plan.inputs['keepDeployments'] === undefined ? 0 : PRUNE_MS)
  const tookMs = main.endedAt - main.startedAt
  if (tookMs > most) findings.push(finding('I5', `main took ${tookMs} ms, ${most} at most`))
  const postMs = post.endedAt - post.startedAt
  if (postMs > POST_MS) findings.push(finding('I5', `post took ${postMs} ms`))
  const waits = run.simulation.sent.filter(one => one.process === 'main')
  const lastWait = Math.max(
    ...waits.map(({ sentAt, answeredAt }) =>
      answeredAt === undefined ? Infinity : answeredAt - sentAt > 500 ? answeredAt : -Infinity,
    ),
  )
  if (main.how === 'left' && main.endedAt - lastWait > REACTS_WITHIN_MS)
    findings.push(finding('I5', 'main does not end after the signal, though Proton answers at once'))
  return findings
}
