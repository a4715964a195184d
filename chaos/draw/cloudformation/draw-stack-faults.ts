import type { Fault, FaultKind } from '../../plan/plan.js'
import { drawLoss, drawMs } from '../draw-faults.js'
import type { DrawnStep } from '../draw-trigger.js'
import type { Random } from '../random.js'

const operations = [
  ...(['ExecuteChangeSet', 'CreateChangeSet', 'DescribeChangeSet', 'DeleteChangeSet'] as const),
  ...(['DescribeStacks', 'DescribeStacks', 'DescribeStackEvents', 'GetTemplate'] as const),
  ...(['CancelUpdateStack', 'DeleteStack', 'Describe', ''] as const),
]
/** Those for objects, where the step has a bucket. */
const ofObjects = ['PutObject', 'GetObject', 'PutObject', 'GetObject', 'DeleteObject'] as const
const EVER = 100_000

/** Usually one fault of the request that changes something, sometimes more. */
export function drawStackFaults(random: Random, step: DrawnStep): readonly Fault[] {
  const faults: Fault[] = []
  const isAimed = random.chance(0.65)
  if (isAimed) faults.push(drawLoss(random, changing(random, step)))
  const more = random.weighted({ none: isAimed ? 55 : 0, one: 30, two: 15 })
  const count = { none: 0, one: 1, two: 2 }[more]
  for (let index = 0; index < count; index++) faults.push(drawFault(random, step))
  if (random.chance(0.12)) faults.push(drawDenial(random, step))
  if (random.chance(0.08)) faults.push(drawThrottling(random))
  if (random.chance(0.03)) {
    const fromMs = random.magnitude(1_000, 600_000)
    faults.push({ operation: '', kind: 'expired', skip: 0, times: EVER, fromMs, ms: 0 })
  }
  return faults
}

/** The request that changes something, by command. */
function changing(random: Random, { command, inputs }: DrawnStep): string {
  if (command === 'delete') return 'DeleteStack'
  if (command === 'cancel') return 'Cancel'
  const hasBucket = inputs['templateBucket'] !== undefined
  if (hasBucket && random.chance(0.25)) return objectRequest(random, command)
  if (command === 'plan') return random.pick(['CreateChangeSet', 'DeleteChangeSet'])
  return random.weighted({
    ExecuteChangeSet: 65,
    CreateChangeSet: 15,
    DeleteChangeSet: 10,
    CancelUpdateStack: 10,
  })
}

function objectRequest(random: Random, command: DrawnStep['command']): string {
  if (command === 'plan') return random.pick(['PutObject', 'DeleteObject'])
  return command === 'rollback' ? random.pick(['PutObject', 'GetObject']) : 'PutObject'
}

function drawFault(random: Random, step: DrawnStep): Fault {
  const kind: FaultKind = random.weighted({
    ...{ lost: 6, unanswered: 5, hang: 8, hangAnswer: 5, late: 3, slow: 12, twice: 2, garbageBefore: 6 },
    ...{ garbageAfter: 3, empty: 3, internalBefore: 10, internalAfter: 4, unavailable: 6, throttle: 14 },
    ...{ conflict: 3, notFound: 4, denied: 3, refused: 3, unresolved: 2, expired: 1, unknownOperation: 2 },
  })
  const operation = operationWith(random, kind, step)
  const times = random.weighted({ one: 50, few: 30, many: 15, always: 5 })
  const counts = { one: 1, few: random.between(2, 5), many: random.between(6, 60), always: EVER }
  // A permission or an operation that is missing stays missing.
  const isLasting = kind === 'denied' || kind === 'unknownOperation'
  const skip = random.chance(0.4) ? 0 : random.magnitude(1, 20)
  return { operation, kind, skip, times: isLasting ? EVER : counts[times], ms: drawMs(random, kind) }
}

/** A change set may show late, and only requests that change something find a busy stack. */
function operationWith(random: Random, kind: FaultKind, { inputs }: DrawnStep): string {
  if (kind === 'notFound') return 'DescribeChangeSet'
  if (kind === 'conflict')
    return random.pick(['CreateChangeSet', 'ExecuteChangeSet', 'CancelUpdateStack', 'DeleteStack'])
  const names: readonly string[] =
    inputs['templateBucket'] === undefined ? operations : [...operations, ...ofObjects]
  return random.pick(names)
}

/** A permission that the role lacks. */
function drawDenial(random: Random, { inputs }: DrawnStep): Fault {
  const operation = random.pick([
    ...['DescribeStackEvents', 'GetTemplate', 'DescribeEvents', 'CreateChangeSet', 'DescribeChangeSet'],
    ...['ExecuteChangeSet', 'DeleteChangeSet', 'CancelUpdateStack', 'DeleteStack', 'DescribeStacks'],
    ...(inputs['templateBucket'] === undefined ? [] : ofObjects),
  ])
  return { operation, kind: 'denied', skip: 0, times: EVER, ms: 0 }
}

/** For a while the whole account is throttled: by others, who read as much. */
function drawThrottling(random: Random): Fault {
  const fromMs = random.chance(0.3) ? 0 : random.magnitude(100, 300_000)
  const toMs = fromMs + random.magnitude(1_000, 400_000)
  const operation = random.pick(['Describe', 'DescribeStacks', ''])
  return { operation, kind: 'throttle', skip: 0, times: EVER, fromMs, toMs, ms: 0 }
}
