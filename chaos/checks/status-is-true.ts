import { isRead } from '../model/provider-models.js'
import { instancesOf, type Account } from '../model/state.js'
import { SERVICE } from '../plan/plan.js'
import { finding, type Check, type Finding } from './findings.js'
import type { GroundTruth } from './ground-truth.js'
import { deploymentIsTrue, runsSo, templatePrints, type Shown, type StatusRow } from './status-row.js'
import type { UndecidableReason } from './undecidable-reasons.js'

/** I1 and I6: a status changes nothing, and a green one has every instance, with what a read of the step showed of it. */
export const statusIsTrue: Check = truth => {
  const { run } = truth
  const { simulation, main, outputs } = run
  if (run.plan.command !== 'status') return []
  const sent = simulation.sent.find(({ operation }) => !isRead(operation))
  if (sent) return [finding('I1', `a status sent ${sent.operation}`)]
  if (main.how !== 'done' || main.isRed) return []
  const text = outputs['status']
  if (text === undefined) return [finding('I1', 'green, and there is no status')]
  const rows = JSON.parse(text) as readonly StatusRow[]
  return [...rowsAreAll(truth, rows), ...rows.flatMap(row => rowIsTrue(truth, row))]
}

/** The accounts that the answered reads showed, of these operations. */
function accountsRead({ run }: GroundTruth, operations: RegExp): readonly Account[] {
  const reads = run.simulation.sent.filter(
    ({ operation, answer }) => answer === 'ok' && operations.test(operation),
  )
  const times = new Set(reads.flatMap(({ asOf = [] }) => asOf))
  return [...times].map(at => run.simulation.model.history.asOf(at))
}

/** Every instance that all reads of the list showed has a row, and no other than those that some read showed. */
function rowsAreAll(truth: GroundTruth, rows: readonly StatusRow[]): readonly Finding[] {
  const shown = accountsRead(truth, /^(ListServiceInstances|DescribeStacks)$/).map(account =>
    namesIn(account),
  )
  const named = rows.map(({ service, instance }) => `${service}/${instance}`)
  const missing = (shown[0] ?? []).filter(
    name => shown.every(names => names.includes(name)) && !named.includes(name),
  )
  const extra = named.filter(name => !shown.some(names => names.includes(name)))
  return [
    ...missing.map(name => finding('I6', `the status lacks ${name}`)),
    ...extra.map(name => finding('I6', `the status has ${name}, which no read showed`)),
  ]
}

function namesIn(account: Account): readonly string[] {
  if (!account.stacks) return instancesOf(account, SERVICE).map(({ instance }) => `${SERVICE}/${instance}`)
  return Object.values(account.stacks).flatMap(({ key, status, parentId }) => {
    const isShown = parentId === undefined && !/^(DELETE_COMPLETE|REVIEW_IN_PROGRESS)$/.test(status)
    return isShown && key.startsWith('instance ') ? key.slice('instance '.length) : []
  })
}

function rowIsTrue(truth: GroundTruth, row: StatusRow): readonly Finding[] {
  const accounts = accountsRead(truth, /./)
  const shown = { endpoint: truth.run.plan.endpoint, events: eventsOf(truth) }
  const name = `${row.service}/${row.instance}`
  const findings: Finding[] = []
  if (!accounts.some(account => deploymentIsTrue(account, row, shown)))
    findings.push(finding('I6', `the status of ${name} never was: ${JSON.stringify(row.deployment)}`))
  if (!accounts.some(account => runsSo(account, row))) {
    const what = `${row.version ?? 'nothing'} with ${JSON.stringify(row.inputs)}`
    findings.push(finding('I6', `${name} never ran ${what}`, whyAhead(truth, row)))
  }
  const { comparison } = row
  if (
    comparison?.result === 'same' &&
    !accounts.some(account => runsSo(account, { ...row, instance: comparison.stage }))
  )
    findings.push(finding('I6', `${name} never was the same as ${comparison.stage}`))
  return findings
}

/** The template is that of an update, and the stack was read as it was before. */
function whyAhead(truth: GroundTruth, row: StatusRow): UndecidableReason | undefined {
  const { sent } = truth.run.simulation
  const isLate = sent.some(({ operation, lagMs }) => operation === 'DescribeStacks' && lagMs > 0)
  const isAhead = accountsRead(truth, /^GetTemplate$/).some(account => templatePrints(account, row))
  return isLate && isAhead ? 'templateAhead' : undefined
}

function eventsOf({ run }: GroundTruth): Shown['events'] {
  const reads = run.simulation.sent.filter(({ operation }) => operation === 'DescribeStackEvents')
  if (reads.some(({ lagMs }) => lagMs > 0)) return 'late'
  return reads.every(({ answer, outcome }) => answer === 'ok' && !outcome.isEmpty) ? 'read' : 'failed'
}
