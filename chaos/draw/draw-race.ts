import type { Plan } from '../plan/plan.js'
import { usualValues } from '../plan/usual-values.js'
import type { Random } from './random.js'

/** What no client can prevent, at the one moment at which it happens. Drawn last, as the limits are. */
export function drawRace(random: Random, plan: Plan): Plan {
  const isDelete = plan.command === 'delete' && (plan.target === 'environment' || plan.target === 'component')
  if (isDelete && random.chance(0.1)) return recreatedBeforeDelete(plan)
  const isCreation = plan.inputs['createIfMissing'] === 'true' && !plan.account.exists
  const isService = plan.command === 'deploy' && plan.target === 'service'
  return isService && isCreation && random.chance(0.2) ? deletedBeforeRead(plan) : plan
}

/** Somebody deletes the target and creates it again while the request to delete it is on its way. */
function recreatedBeforeDelete(plan: Plan): Plan {
  const course = { ...usualValues.course, takesMs: 1 }
  const at = { on: 'sending', ms: 0 } as const
  const actor = { at, does: 'recreate', variant: 'theirs', hasToken: true, course } as const
  return { ...plan, actors: [...plan.actors, actor] }
}

/** The answer to CreateService is lost, and somebody deletes the service as soon as Proton lets it. */
function deletedBeforeRead(plan: Plan): Plan {
  const [first = usualValues.course, ...rest] = plan.ours
  const course = { ...usualValues.course, takesMs: 1 }
  const at = { on: 'ended', ms: 0 } as const
  const actor = { at, does: 'delete', variant: 'theirs', hasToken: true, everyMs: 2, course } as const
  return {
    ...plan,
    ours: [{ ...first, takesMs: 1, ends: 'SUCCEEDED' }, ...rest],
    faults: [{ operation: 'CreateService', kind: 'unanswered', skip: 0, times: 1, ms: 0 }],
    lags: [],
    actors: [actor],
  }
}
