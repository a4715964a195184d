import { MOST_INSTANCES, type Actor, type Moment, type Plan } from '../plan/plan.js'
import { specFile } from '../plan/specs.js'
import { usualValues } from '../plan/usual-values.js'
import type { Random } from './random.js'

/** What Proton refuses for a quota, a busy service or a deployment type. Drawn last: without it a plan is the same. */
export function drawLimits(random: Random, plan: Plan): Plan {
  const isDeploy = plan.command === 'deploy'
  const isCreatingInstance = plan.target === 'instance' && plan.inputs['createIfMissing'] === 'true'
  if (isCreatingInstance && !plan.account.exists && random.chance(0.5))
    return random.pick([fullService, fillingService, busyService])(random, plan)
  if (plan.target === 'service' && plan.inputs['specPath'] !== undefined && random.chance(0.06))
    return { ...plan, inputs: { ...plan.inputs, specPath: specFile('service', 'tooMany') } }
  if (isDeploy && plan.target !== 'service' && isDisturbed(plan) && random.chance(0.04))
    return { ...plan, actors: [...plan.actors, changeWithoutDeployment(random)] }
  return plan
}

/** An undisturbed run stays one. */
function isDisturbed({ faults, lags, actors, signal, kill }: Plan): boolean {
  return faults.length + lags.length + actors.length > 0 || signal !== undefined || kill !== undefined
}

/** dev is there, the target is not: so many more fill the service. */
const FULL = MOST_INSTANCES - 1

function fullService(_: Random, plan: Plan): Plan {
  return { ...plan, account: { ...plan.account, extraInstances: FULL } }
}

/** There is room for one more instance, which somebody else may take. */
function fillingService(random: Random, plan: Plan): Plan {
  const account = { ...plan.account, extraInstances: FULL - 1 }
  if (!isDisturbed(plan)) return { ...plan, account }
  return { ...plan, account, actors: [...plan.actors, somebody(random, { does: 'createInstance' })] }
}

/** Somebody else updates the service, which is therefore busy when the instance is created. */
function busyService(random: Random, plan: Plan): Plan {
  const at = { on: 'start', ms: -random.magnitude(10, 20_000) } as const
  const takesMs = random.magnitude(1_000, 120_000)
  const course = { ...usualValues.course, takesMs }
  const other = somebody(random, { does: 'updateService', variant: 'withoutTarget', at, course })
  return { ...plan, actors: [...plan.actors, other] }
}

/** The target shows another spec, and no deployment made it so. */
function changeWithoutDeployment(random: Random): Actor {
  return somebody(random, {
    does: 'updateWithoutDeployment',
    variant: random.pick(['ours', 'theirs', 'old']),
  })
}

function somebody(random: Random, part: Partial<Actor>): Actor {
  const on: Moment = random.pick(['start', 'sending', 'sent', 'accepted', 'answered'])
  const at = { on, ms: random.magnitude(1, 5_000) }
  return { at, does: 'update', variant: 'theirs', hasToken: true, course: usualValues.course, ...part }
}
