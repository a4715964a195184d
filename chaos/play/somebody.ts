import type { Call } from '../model/call.js'
import type { Actor } from '../plan/plan.js'
import type { Simulation } from './simulation.js'

/** Somebody else who acts, and the number of the actor in the plan. */
export interface Somebody {
  readonly simulation: Simulation
  readonly actor: Actor
  readonly index: number
}

/** What an action of theirs does. Returns why it was refused; undefined when it was accepted. */
export type Act = (one: Somebody) => string | undefined

/** Sends a request of theirs. Returns why it was refused. */
export function ask(
  { simulation, actor, index }: Somebody,
  operation: string,
  input: Call['input'],
): string | undefined {
  const call = simulation.call(operation, input, { who: 'others', request: index }, { course: actor.course })
  const answer = simulation.ask(call)
  return answer instanceof Error ? `${answer.name}: ${answer.message}` : undefined
}
