import type { Fault, FaultKind, TargetKind } from '../plan/plan.js'
import type { DrawnStep } from './draw-trigger.js'
import type { Random } from './random.js'

const updates: Readonly<Record<TargetKind, string>> = {
  instance: 'UpdateServiceInstance',
  pipeline: 'UpdateServicePipeline',
  environment: 'UpdateEnvironment',
  component: 'UpdateComponent',
  service: 'UpdateService',
}
const gets: Readonly<Record<TargetKind, string>> = {
  instance: 'GetServiceInstance',
  pipeline: 'GetService',
  environment: 'GetEnvironment',
  component: 'GetComponent',
  service: 'GetService',
}
const outputs: Readonly<Record<TargetKind, string>> = {
  instance: 'ListServiceInstanceOutputs',
  pipeline: 'ListServicePipelineOutputs',
  environment: 'ListEnvironmentOutputs',
  component: 'ListComponentOutputs',
  service: 'GetDeployment',
}
const others = ['GetDeployment', 'ListDeployments', 'List', 'Cancel', 'Delete', 'Get', ''] as const

/** Usually one fault of the request that changes something, sometimes more. */
export function drawFaults(random: Random, aimed: DrawnStep): readonly Fault[] {
  const faults: Fault[] = []
  const isAimed = random.chance(0.65)
  if (isAimed) faults.push(drawLoss(random, changing(aimed)))
  const isUndone = aimed.inputs['rollbackOnFailure'] === 'true'
  if (isAimed && random.chance(isUndone ? 0.4 : 0.1))
    faults.push({ ...drawLoss(random, changing(aimed)), skip: 1 })
  const more = random.weighted({ none: isAimed ? 55 : 0, one: 30, two: 15 })
  const count = { none: 0, one: 1, two: 2 }[more]
  for (let index = 0; index < count; index++) faults.push(drawFault(random, aimed))
  if (random.chance(0.12)) faults.push(drawDenial(random, aimed))
  if (random.chance(0.03)) {
    const at = random.magnitude(1_000, 600_000)
    faults.push({ operation: '', kind: 'expired', skip: 0, times: 100_000, fromMs: at, ms: 0 })
  }
  return faults
}

/** The request that changes something, by command. */
function changing({ target, command, inputs }: DrawnStep): string {
  if (command === 'delete') return target === 'instance' ? 'UpdateService' : 'Delete'
  if (command === 'cancel') return 'Cancel'
  return inputs['createIfMissing'] === 'true' ? 'Create' : updates[target]
}

/** The request or its answer is lost, late or repeated. */
export function drawLoss(random: Random, operation: string): Fault {
  const kind: FaultKind = random.weighted({
    unanswered: 20,
    internalAfter: 12,
    hangAnswer: 12,
    garbageAfter: 6,
    empty: 4,
    lost: 12,
    internalBefore: 10,
    hang: 8,
    late: 6,
    slow: 8,
    twice: 2,
    garbageBefore: 4,
  })
  return {
    operation,
    kind,
    skip: random.chance(0.85) ? 0 : 1,
    times: random.chance(0.8) ? 1 : 2,
    ms: drawMs(random, kind),
  }
}

/** The delay of a fault that has one, in ms. */
export function drawMs(random: Random, kind: FaultKind): number {
  if (kind === 'late') return random.magnitude(50, random.chance(0.85) ? 18_000 : 60_000)
  if (kind === 'slow') return random.magnitude(200, 19_000)
  return kind === 'twice' ? random.magnitude(1, 20_000) : 0
}

function drawFault(random: Random, { target }: DrawnStep): Fault {
  const operation = random.pick([gets[target], gets[target], updates[target], ...others])
  const kind: FaultKind = random.weighted({
    lost: 6,
    unanswered: 5,
    hang: 8,
    hangAnswer: 5,
    late: 2,
    slow: 12,
    twice: 2,
    garbageBefore: 6,
    garbageAfter: 3,
    empty: 3,
    internalBefore: 10,
    internalAfter: 4,
    unavailable: 6,
    throttle: 14,
    conflict: 3,
    notFound: 5,
    denied: 3,
    refused: 3,
    unresolved: 2,
    expired: 1,
    unknownOperation: 2,
  })
  // Proton finds what exists, but the record of a deployment and its outputs may appear late.
  const where = kind === 'notFound' ? random.pick(['GetDeployment', outputs[target]]) : operation
  const times = random.weighted({ one: 50, few: 30, many: 15, always: 5 })
  const counts = { one: 1, few: random.between(2, 5), many: random.between(6, 60), always: 100_000 }
  // A permission or an operation that is missing stays missing.
  const isLasting = kind === 'denied' || kind === 'unknownOperation'
  const skip = random.chance(0.4) ? 0 : random.magnitude(1, 20)
  return {
    operation: where,
    kind,
    skip,
    times: isLasting ? counts.always : counts[times],
    ms: drawMs(random, kind),
  }
}

/** A permission that the role lacks, or an operation that the endpoint lacks. */
function drawDenial(random: Random, { target }: DrawnStep): Fault {
  const operation = random.weighted({
    GetDeployment: 40,
    ListDeployments: 15,
    List: 10,
    Cancel: 12,
    target: 4,
    change: 4,
    GetServiceSync: 5,
    ListComponents: 5,
    ListServiceInstances: 5,
  })
  const names = { target: gets[target], change: updates[target] }
  const named = operation === 'target' || operation === 'change' ? names[operation] : operation
  const kind = random.chance(0.8) ? 'denied' : 'unknownOperation'
  return { operation: named, kind, skip: 0, times: 100_000, ms: 0 }
}
