import { existing } from '../state/lookup.js'
import type { Answer, World } from '../state/state.js'

/** Makes a change; with `staleReads` the next reads of this ARN still show what `before` showed. */
export function changing<T>(world: World, arn: string, before: () => Answer | undefined, act: () => T): T {
  const answer = world.staleReads > 0 ? before() : undefined
  const result = act()
  if (world.staleReads > 0) world.stale.set(arn, { left: world.staleReads, answer })
  return result
}

/** Makes something that was not there; with `staleReads` the next reads do not find it. */
export function creating<T>(world: World, arn: string, act: () => T): T {
  return changing(world, arn, () => undefined, act)
}

/** A read as a client sees it: after a change the first few may be stale. */
export function reading(world: World, arn: string, read: () => Answer): Answer {
  const stale = world.stale.get(arn)
  if (stale === undefined || stale.left === 0) return read()
  stale.left -= 1
  return existing(stale.answer, arn)
}
