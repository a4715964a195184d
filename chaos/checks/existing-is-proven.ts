import { isUnfinished, type Deployment } from '../model/state.js'
import { namedDeployment } from '../play/named-deployment.js'
import { finding, type Check } from './findings.js'
import { isLook, type GroundTruth } from './ground-truth.js'
import { ownOutputs } from './own-outputs.js'
import { whyUndecidable } from './undecidable.js'

/** `wait` and `outputs`: the deployment named in the inputs, if any, succeeded, and the outputs are its own. */
export const existingIsProven: Check = truth => {
  const id = truth.run.outputs['deploymentId']
  const meant = truth.deployment(id)
  if (id === undefined) return []
  if (!meant) return [finding('I1', `green, and there is no deployment ${id}`)]
  const isNamed = truth.run.plan.inputs['deploymentId'] !== undefined
  if (isNamed && !meantDeployments(truth).includes(meant))
    return [finding('I1', `green, and ${id} is not the deployment named`)]
  const status = truth.statusAt(meant.id, truth.run.main.endedAt)
  if (status !== 'SUCCEEDED') return [finding('I1', `green, and ${id} is ${status ?? 'not there'}`)]
  return ownOutputs(truth, meant)
}

/**
 * `cancel`: the deployment meant was cancelled, or had ended before this step stopped it. docs/jobs.md: green when "it is
 * CANCELLED, or none was in progress".
 */
export const cancelIsProven: Check = truth => {
  const { outputs, main, plan } = truth.run
  const id = outputs['deploymentId']
  if (id === undefined && plan.endpoint.showsIds) return [finding('I1', 'green, and names no deployment')]
  const meant = meantDeployments(truth)
  const about = id === undefined ? meant : meant.filter(one => one.id === id)
  const text = `green, and ${id ?? 'what was found'} is not the deployment to cancel`
  if (about.length === 0) return [finding('I1', text, whyUndecidable(truth))]
  const states = about.map(one => ({ ...one, status: truth.statusAt(one.id, main.endedAt) ?? one.status }))
  if (states.some(one => hasEnded(truth, one))) return []
  const statuses = states.map(one => `${one.id} is ${one.status}`).join(', ')
  return [
    finding('I1', `green, and ${statuses}`, states.map(one => whyUndecidable(truth, one)).find(Boolean)),
  ]
}

/** Cancelled, or ended without a Cancel of the step. */
function hasEnded({ effects }: GroundTruth, one: Deployment): boolean {
  if (one.status === 'CANCELLED') return true
  const isStopped = effects.some(
    ([, { what, deploymentId }]) => what === 'cancelled' && deploymentId === one.id,
  )
  return !isUnfinished(one) && !isStopped
}

/** What the command is about: the deployment that its input names, or those that reads showed as the latest. */
function meantDeployments(truth: GroundTruth): readonly Deployment[] {
  const { run, key } = truth
  const { history } = run.simulation.model
  const { deploymentId: named } = run.plan.inputs
  if (named !== undefined) {
    const id = namedDeployment(named, run.plan, history.asOf(run.main.startedAt))
    return [truth.deployment(id)].flatMap(one => one ?? [])
  }
  const reads = run.simulation.sent.filter(one => isLook(one) && one.answer === 'ok')
  const ids = reads.map(({ asOf = -Infinity }) => history.asOf(asOf).targets[key]?.attempted)
  return [...new Set(ids)].flatMap(id => truth.deployment(id) ?? [])
}
