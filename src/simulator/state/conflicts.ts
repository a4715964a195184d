import { isBusy, viewOf } from './lifecycle.js'
import { attachmentsOf, componentsOn, environmentNamed, find, targetsOf } from './lookup.js'
import { conflict } from '../server/api-error.js'
import { serviceProgress } from './service-status.js'
import type { Service, Target, World } from './state.js'

/** Throws ConflictException when something keeps the target from being deployed or deleted, and names it. */
export function requireIdle(world: World, target: Target, now: number): void {
  requireStill(target, now)
  if (target.service !== undefined) requireStillService(target.service, now)
  if (target.kind === 'instance')
    for (const component of componentsOn(world, target, now)) requireStill(component, now)
  if (target.kind === 'component')
    for (const instance of instancesUnder(world, target, now)) requireStill(instance, now)
}

/** Throws ConflictException unless the service, its targets and what is attached to them are all idle. */
export function requireIdleService(world: World, service: Service, now: number): void {
  requireStillService(service, now)
  for (const target of targetsOf(service, now)) requireIdle(world, target, now)
}

/** Throws ConflictException while the service itself is created, updated or deleted. */
export function requireStillService(service: Service, now: number): void {
  const { status, isBusy: busy } = serviceProgress(service, now)
  if (busy) throw conflict(`The status of service ${service.name} is ${status}.`)
}

/** Throws ConflictException when a component is attached to the instance, which may therefore not be deleted. */
export function requireDetached(world: World, instance: Target, now: number): void {
  const [component] = componentsOn(world, instance, now)
  if (component !== undefined) {
    const { name } = component
    throw conflict(
      `Service instance ${instance.name} cannot be deleted: component ${name} is attached to it.`,
    )
  }
}

/** Throws ConflictException when the target itself is being deployed or deleted. */
export function requireStill(target: Target, now: number): void {
  const { progress } = viewOf(target, now)
  if (progress.status === 'DELETE_IN_PROGRESS') throw conflict(`${target.arn} is being deleted.`)
  if (isBusy(progress)) throw conflict(`A deployment of ${target.arn} is in progress.`)
}

/** An environment that something is to be created in; throws ResourceNotFound- or ConflictException. */
export function environmentToLiveIn(world: World, name: string, now: number): Target {
  const environment = environmentNamed(world, name, now)
  if (viewOf(environment, now).progress.status === 'DELETE_IN_PROGRESS') requireStill(environment, now)
  return environment
}

function instancesUnder(world: World, component: Target, now: number): Target[] {
  return attachmentsOf(component, now).flatMap(({ service, instance }) => {
    const found = find(world.services, service, now)
    return (found === undefined ? undefined : find(found.instances, instance, now)) ?? []
  })
}
