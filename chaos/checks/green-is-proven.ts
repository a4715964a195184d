import { sameContent, whyServiceUndecidable, whyUndecidable } from './undecidable.js'
import { cancelIsProven, meantDeployments } from './existing-is-proven.js'
import { finding, type Check, type Finding } from './findings.js'
import type { Account, Deployment } from '../model/state.js'
import { outputsOf } from '../model/outputs.js'
import type { CommandName } from '../plan/plan.js'
import { OUTPUT_CANARY } from '../plan/canaries.js'
import { comparablePart, wantedSpec } from '../plan/specs.js'
import type { GroundTruth } from './ground-truth.js'
import type { UndecidableReason } from './undecidable-reasons.js'

/** The oldest state that a read may show: the longest drawn lag, and some time between two reads. */
const MOST_LAG_MS = 95_000

/** I1: a green step has proof. */
export const greenIsProven: Check = truth => {
  const { main, plan } = truth.run
  if (main.how !== 'done' || main.isRed) return []
  return byCommand[plan.command](truth)
}

const byCommand: Readonly<Record<CommandName, Check>> = {
  deploy: deployed,
  rollback: deployed,
  plan: truth => {
    const sent = truth.run.simulation.sent.find(({ operation }) =>
      /^(Update|Create|Delete|Cancel)/.test(operation),
    )
    return sent ? [finding('I1', `a plan sent ${sent.operation}`)] : planIsTrue(truth)
  },
  wait: truth => ofExisting(truth),
  outputs: truth => ofExisting(truth),
  cancel: cancelIsProven,
  delete: deleted,
}

function deployed(truth: GroundTruth): readonly Finding[] {
  const { inputs, target } = truth.run.plan
  if (truth.run.outputs['changed'] === 'false') return unchanged(truth)
  if (target === 'service') return serviceChanged(truth)
  if (inputs['deploymentType'] === 'NONE') {
    const isUpdated = truth.effects.some(([, { what }]) => what === 'updated')
    return isUpdated ? [] : [finding('I1', 'updated, and nothing was', whyUndecidable(truth))]
  }
  const id = truth.run.outputs['deploymentId']
  const meant = id === undefined ? truth.started.at(-1)?.deployment : truth.deployment(id)
  if (!meant)
    return [finding('I1', `green, and there is no deployment ${id ?? ''} of the step`, whyMistaken(truth))]
  if (!truth.isOfStep(meant))
    return [finding('I1', `green by ${meant.id} of somebody else`, whyUndecidable(truth, meant))]
  if (inputs['wait'] === 'false') return []
  const status = truth.statusAt(meant.id, truth.run.main.endedAt)
  if (status !== 'SUCCEEDED')
    return [finding('I1', `green, and ${meant.id} is ${status ?? 'not there'}`, whyMistaken(truth))]
  return [...ownOutputs(truth, meant), ...restored(truth, meant)]
}

/** Without ids the step may follow a deployment of others: why one of them looks like its own. */
function whyMistaken(truth: GroundTruth): UndecidableReason | undefined {
  return (
    whyUndecidable(truth) ??
    truth.mistakenForOwn.map(one => whyUndecidable(truth, one)).find(why => why !== undefined)
  )
}

/** The infrastructure outputs set are those of this deployment. */
export function ownOutputs(truth: GroundTruth, one: Deployment): readonly Finding[] {
  const given = truth.run.outputs['outputs']
  if (given === undefined) return []
  // A stack has other outputs, too, that no deployment changes.
  const values = Object.values(JSON.parse(given) as Readonly<Record<string, string>>).filter(value =>
    value.startsWith(OUTPUT_CANARY),
  )
  const own = outputsOf(one).map(([, value]) => value)
  if (values.every(value => own.includes(value))) return []
  return [
    finding(
      'I1',
      `outputs of another deployment than ${one.id}`,
      wereAskedByName(truth, values) ? 'outputsByName' : undefined,
    ),
  ]
}

/** Without ids the outputs are asked for by name: those of what had succeeded last when Proton answered, or before. */
function wereAskedByName(truth: GroundTruth, values: readonly string[]): boolean {
  const { run, key } = truth
  if (run.plan.endpoint.showsIds) return false
  const reads = run.simulation.sent.filter(({ operation }) => /^List\w+Outputs$/.test(operation))
  return reads.some(({ asOf = 0 }) => {
    const { targets, deployments } = run.simulation.model.history.asOf(asOf)
    const latest = deployments[targets[key]?.succeeded ?? '']
    const shown = latest ? outputsOf(latest).map(([, value]) => value) : []
    return values.every(value => shown.includes(value))
  })
}

/** A rollback deploys what succeeded before. */
function restored(truth: GroundTruth, one: Deployment): readonly Finding[] {
  if (truth.run.plan.command !== 'rollback') return []
  const past = Object.values(truth.final.deployments).filter(
    ({ id, key, status }) => id !== one.id && key === one.key && status === 'SUCCEEDED',
  )
  const isKnown = past.some(({ deploys }) => sameContent(deploys, one.deploys, truth))
  return isKnown ? [] : [finding('I1', 'the rollback deployed what never succeeded', whyUndecidable(truth))]
}

function serviceChanged(truth: GroundTruth): readonly Finding[] {
  const { run, started } = truth
  const isWaited = run.plan.inputs['wait'] !== 'false'
  const isProven = started.some(
    ({ serviceUpdate }) => serviceUpdate && (!isWaited || serviceUpdate.isDone === true),
  )
  if (isProven) return []
  const text =
    started.length === 0
      ? 'green, and no update of the service was accepted'
      : 'green, and the update of the service failed'
  return [finding('I1', text, whyUndecidable(truth) ?? whyServiceUndecidable(truth))]
}

/** The accounts that reads of the step may have shown. */
export function accountsSeen({ run }: GroundTruth): readonly Account[] {
  const { history } = run.simulation.model
  return history.between(run.main.startedAt - MOST_LAG_MS, run.main.endedAt)
}

/** Unchanged: what the step would deploy was deployed already. */
function unchanged(truth: GroundTruth): readonly Finding[] {
  const { plan } = truth.run
  const sent = truth.changeRequests.filter(({ effects }) => effects.length > 0)
  if (sent.length > 0) return [finding('I1', 'unchanged, and an update was accepted', whyUndecidable(truth))]
  const wanted = wantedSpec(plan.inputs['specPath'])
  if (wanted === undefined) return []
  const isSame = accountsSeen(truth).some(account => {
    if (plan.target === 'service') {
      const names = Object.values(account.targets).flatMap(one =>
        one.kind === 'instance' ? one.instance : [],
      )
      return names.every(name => wanted.instances.includes(name)) && wanted.instances.length === names.length
    }
    const runs = account.targets[truth.key]?.deployed
    return (
      comparablePart(runs?.spec, plan.target, truth.instance) ===
      comparablePart(wanted.text, plan.target, truth.instance)
    )
  })
  return isSame ? [] : [finding('I1', 'unchanged, and another spec runs')]
}

/** A plan with the whole spec in a file says whether that is what the target shows. */
function planIsTrue(truth: GroundTruth): readonly Finding[] {
  const { plan, outputs } = truth.run
  const { inputs, target, endpoint } = plan
  const wanted = wantedSpec(inputs['specPath'])
  const isPlain =
    ['CURRENT_VERSION', undefined].includes(inputs['deploymentType']) && inputs['description'] === undefined
  if (!wanted || !isPlain || !['instance', 'pipeline', 'environment'].includes(target)) return []
  if (endpoint.showsSpec === 'never') return []
  const isTrue = accountsSeen(truth).some(account => {
    const one = account.targets[truth.key]
    const status = one?.deletion ?? account.deployments[one?.attempted ?? '']?.status
    const shown =
      endpoint.showsSpec === 'fromAcceptance' ? one?.acceptedSpec : (one?.deployed?.spec ?? one?.acceptedSpec)
    const isOther =
      comparablePart(shown, target, truth.instance) !== comparablePart(wanted.text, target, truth.instance)
    const isChange = !one || isOther || (status !== undefined && status !== 'SUCCEEDED')
    return String(isChange) === outputs['changed']
  })
  return isTrue ? [] : [finding('I1', `the plan says changed=${outputs['changed'] ?? ''}`)]
}

/** `wait` and `outputs`: the deployment named in the inputs, if any, succeeded, and the outputs are its own. */
export function ofExisting(truth: GroundTruth): readonly Finding[] {
  const id = truth.run.outputs['deploymentId']
  const meant = truth.deployment(id)
  if (id === undefined || !meant) return []
  const isNamed = truth.run.plan.inputs['deploymentId'] !== undefined
  if (isNamed && !meantDeployments(truth).includes(meant))
    return [finding('I1', `green, and ${id} is not the deployment named`)]
  const status = truth.statusAt(meant.id, truth.run.main.endedAt)
  if (status !== 'SUCCEEDED') return [finding('I1', `green, and ${id} is ${status ?? 'not there'}`)]
  return ownOutputs(truth, meant)
}

/** The target was deleted at some time, or with wait: false its deletion was in progress. */
export function deleted(truth: GroundTruth): readonly Finding[] {
  const { run, key } = truth
  const isWaited = run.plan.inputs['wait'] !== 'false'
  const isTrue = accountsSeen(truth).some(account => {
    const one = run.plan.target === 'service' ? account.services['shop'] : account.targets[key]
    if (!one || one.createdBy.who === 'others') return true
    const status = 'deletion' in one ? one.deletion : 'status' in one ? one.status : undefined
    return !isWaited && status === 'DELETE_IN_PROGRESS'
  })
  return isTrue ? [] : [finding('I1', 'deleted, and it is there')]
}
