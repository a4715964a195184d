import { environmentToLiveIn } from '../state/conflicts.js'
import { instanceArn } from '../state/lookup.js'
import { type Goal, prepare } from './prepare-deployment.js'
import type { SpecInstance } from '../state/spec.js'
import type { Identity, Service, TemplateVersion, World } from '../state/state.js'

/** A quota that is published. */
export const MOST_INSTANCES = 20

/** A target that is to be created: all of it has been checked. */
export interface PlannedTarget {
  readonly identity: Identity
  readonly goal: Goal
}

/** An instance that a spec adds; throws Validation-, Conflict- or ResourceNotFoundException. */
export function planInstance(
  world: World,
  service: Service,
  { name, environment }: SpecInstance,
  spec: { readonly text: string; readonly version: TemplateVersion },
  now: number,
): PlannedTarget {
  environmentToLiveIn(world, environment, now)
  const { template } = service
  const arn = instanceArn(service, name)
  const identity = { kind: 'instance', name, arn, service, environment, template } as const
  return { identity, goal: prepare(identity, spec.text, undefined, spec.version) }
}
