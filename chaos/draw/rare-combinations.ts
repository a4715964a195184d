import { usualValues } from '../plan/usual-values.js'
import type { Plan } from '../plan/plan.js'
import type { Random } from './random.js'

/** Makes several things coincide that independent draws hardly ever combine. */
export function drawRareCombination(random: Random, plan: Plan): Plan {
  const canCancel = plan.command === 'deploy' && plan.target !== 'service'
  if (!canCancel || plan.inputs['wait'] === 'false' || plan.inputs['deploymentType'] === 'NONE') return plan
  return random.pick([staleCancel, staleRollback, replacedUnseen, staleAfterEnd])(random, plan)
}

/** A Cancel is accepted, somebody else deploys, and reads show the state before the Cancel. */
function staleCancel(random: Random, plan: Plan): Plan {
  const [first = usualValues.course, ...rest] = plan.ours
  return {
    ...plan,
    inputs: { ...plan.inputs, timeoutMinutes: '60' },
    ours: [{ ...first, takesMs: 900_000, cancelTakesMs: random.magnitude(1, 2_000) }, ...rest],
    signal: { on: 'accepted', ms: random.magnitude(1, 20_000) },
    kill: undefined,
    actors: [somebody(random, 'cancelAccepted')],
    lags: [
      {
        ...{ operation: random.pick(['Get', 'GetS', '']), after: 'cancelAccepted' },
        ...{ lagMs: random.magnitude(300, 20_000), fromMs: random.magnitude(1, 6_000), toMs: 10_000_000 },
      },
    ],
  }
}

const gets = {
  instance: 'GetServiceInstance',
  pipeline: 'GetService',
  environment: 'GetEnvironment',
  component: 'GetComponent',
  service: 'GetService',
} as const

/** Post reads the record of an ended deployment, while the target still shows it in progress and somebody else deploys. */
function staleAfterEnd(random: Random, plan: Plan): Plan {
  const [first = usualValues.course, ...rest] = plan.ours
  return {
    ...plan,
    ours: [{ ...first, takesMs: random.magnitude(200, 10_000) }, ...rest],
    endpoint: { ...usualValues.endpoint, showsTokens: false },
    faults: [],
    signal: undefined,
    kill: { on: random.pick(['sent', 'accepted', 'answered']), ms: 0 },
    actors: [somebody(random, 'accepted')],
    lags: [
      {
        ...{ operation: gets[plan.target], after: 'postStart', lagMs: random.magnitude(500, 20_000) },
        ...{ fromMs: 0, toMs: 10_000_000 },
      },
    ],
    postAfterMs: random.magnitude(1_000, 20_000),
  }
}

/** A rollback, while reads lag behind and the answer to its update is lost. */
function staleRollback(random: Random, plan: Plan): Plan {
  const [first = usualValues.course, ...rest] = plan.ours
  const isLost = random.chance(0.6)
  return {
    ...plan,
    inputs: { ...plan.inputs, rollbackOnFailure: 'true', timeoutMinutes: '60' },
    ours: [{ ...first, takesMs: random.magnitude(100, 120_000), ends: 'FAILED' }, ...rest],
    actors: random.chance(0.4) ? [somebody(random, 'ended')] : [],
    faults: isLost ? [{ operation: 'Update', kind: 'unanswered', skip: 1, times: 1, ms: 0 }] : [],
    lags: [
      {
        ...{ operation: random.pick(['Get', 'GetDeployment', '']), after: 'ended' },
        ...{ lagMs: random.magnitude(1_000, 29_000), fromMs: 0, toMs: 10_000_000 },
      },
    ],
    signal: undefined,
    kill: undefined,
  }
}

/** The answer is lost, the step's deployment ends soon, somebody else deploys, and the endpoint hides something. */
function replacedUnseen(random: Random, plan: Plan): Plan {
  const [first = usualValues.course, ...rest] = plan.ours
  const kind = random.pick(['unanswered', 'hangAnswer', 'internalAfter', 'garbageAfter', 'lost'] as const)
  const hidden = random.pick([
    { showsIds: false },
    { showsTokens: false },
    { showsStates: 'none' },
    { showsSpec: 'never' },
    { keepsToken: true },
  ] as const)
  return {
    ...plan,
    ours: [{ ...first, takesMs: random.magnitude(1, 15_000) }, ...rest],
    endpoint: { ...plan.endpoint, ...hidden },
    faults: [{ operation: random.pick(['Update', 'Create']), kind, skip: 0, times: 1, ms: 0 }],
    actors: [somebody(random, random.pick(['sent', 'accepted']))],
  }
}

/** Somebody who deploys as soon as Proton accepts it. */
function somebody(
  random: Random,
  on: 'sent' | 'accepted' | 'ended' | 'cancelAccepted',
): Plan['actors'][number] {
  const course = { ...usualValues.course, takesMs: random.magnitude(1_000, 600_000), cancelTakesMs: 100 }
  const variant = random.pick(['ours', 'theirs', 'old'] as const)
  const at = { on, ms: random.pick([0, 0, 20, 2_000]) }
  return {
    at,
    does: 'update',
    variant,
    hasToken: random.chance(0.7),
    everyMs: random.pick([50, 700]),
    course,
  }
}
