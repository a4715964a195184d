import { providerOf, type ActorAction, type ProviderName } from '../plan/plan.js'
import { protonActs } from './proton-actor.js'
import type { Simulation } from './simulation.js'
import type { Act, Somebody } from './somebody.js'
import { stackActs } from './stack-actor.js'

/** How long others retry a refused request. */
const PATIENCE_MS = 120_000

const acts: Readonly<Record<ProviderName, Readonly<Partial<Record<ActorAction, Act>>>>> = {
  proton: protonActs,
  cloudformation: stackActs,
}

/** Lets everybody else in the plan act at their moments. */
export function scheduleOthers(simulation: Simulation): void {
  simulation.plan.actors.forEach((actor, index) => {
    simulation.when(actor.at, () => {
      const isPatient = actor.everyMs !== undefined
      act({ simulation, actor, index }, isPatient ? simulation.time.now + PATIENCE_MS : -Infinity)
    })
  })
}

/** Pauses grow: tens of thousands of tries in one run take minutes and gigabytes. */
const GROWTH = 1.05
const LONGEST_GROWN_MS = 500

/** Acts, mostly through the same API as the step; again until `until` where it is refused. */
function act(one: Somebody, until: number, everyMs = one.actor.everyMs ?? 0): void {
  const { simulation, actor } = one
  const { time, others, plan } = simulation
  const { does } = actor
  const provider = providerOf(plan)
  const acted = acts[provider][does]
  const refused = acted ? acted(one) : `there is no such request with ${provider}`
  if (refused === undefined) others.push({ at: time.now, text: `somebody: ${does}` })
  else if (time.now + everyMs < until) {
    time.after(everyMs, () => {
      act(one, until, Math.max(everyMs, Math.min(everyMs * GROWTH, LONGEST_GROWN_MS)))
    })
  } else others.push({ at: time.now, text: `somebody: ${does}, refused: ${refused}` })
}
