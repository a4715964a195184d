import type { Trigger } from '../../plan/plan.js'
import { drawTrigger, type DrawnStep } from '../draw-trigger.js'
import type { Random } from '../random.js'

/** A moment: often while a change set is made, executed or deleted, down to the milliseconds of the request. */
export function drawStackTrigger(random: Random, step: DrawnStep): Trigger {
  if (random.chance(0.5)) return drawTrigger(random, step)
  const on = random.weighted({
    preparing: 20,
    prepared: 15,
    discarding: 10,
    sending: 15,
    sent: 30,
    accepted: 10,
    archiving: step.inputs['templateBucket'] === undefined ? 0 : 12,
  })
  return { on, ms: random.pick([0, 0, random.magnitude(1, 90), random.magnitude(90, 20_000)]) }
}
