import { conflict } from '../server/api-error.js'
import { isBusy, viewOf } from './lifecycle.js'
import { attachmentsOf, componentsOn, environmentNamed, find, targetsOf } from './lookup.js'
import { serviceProgress } from './service-status.js'
import type { Context, Service, Target } from './state.js'

/** Throws ConflictException, naming the reason, when the target cannot be deployed or deleted at present. */
export function requireIdle(context: Context, target: Target): void {
  const { now } = context
  requireNotBusy(target, now)
  if (target.service !== undefined) requireServiceNotBusy(target.service, now)
  const attached = { instance: componentsOn, component: instancesOf }
  if (target.kind === 'instance' || target.kind === 'component')
    for (const other of attached[target.kind](context, target)) requireNotBusy(other, now)
}

/** Throws ConflictException unless the service, its targets and everything attached to them are idle. */
export function requireServiceIdle(context: Context, service: Service): void {
  requireServiceNotBusy(service, context.now)
  for (const target of targetsOf(service, context.now)) requireIdle(context, target)
}

/** Throws ConflictException while the service itself is created, updated or deleted. */
export function requireServiceNotBusy(service: Service, now: number): void {
  const { status, isBusy: busy } = serviceProgress(service, now)
  if (busy) throw conflict(`The status of service ${service.name} is ${status}.`)
}

/** Throws ConflictException while the target itself is deployed or deleted. */
export function requireNotBusy(target: Target, now: number): void {
  const { progress } = viewOf(target, now)
  if (progress.status === 'DELETE_IN_PROGRESS') throw conflict(`${target.arn} is being deleted.`)
  if (isBusy(progress)) throw conflict(`A deployment of ${target.arn} is in progress.`)
}

/** Throws ConflictException when a component is attached to the instance, which prevents its deletion. */
export function requireDetached(context: Context, instance: Target): void {
  const [component] = componentsOn(context, instance)
  if (component !== undefined)
    throw conflict(
      `Service instance ${instance.name} cannot be deleted: component ${component.name} is attached to it.`,
    )
}

/** The environment for a new resource; throws ResourceNotFoundException, or ConflictException while it is deleted. */
export function environmentForNew(context: Context, name: string): Target {
  const environment = environmentNamed(context, name)
  const { status } = viewOf(environment, context.now).progress
  if (status === 'DELETE_IN_PROGRESS') requireNotBusy(environment, context.now)
  return environment
}

function instancesOf({ state, now }: Context, component: Target): Target[] {
  return attachmentsOf(component, now).flatMap(({ service, instance }) => {
    const found = find(state.services, service, now)
    return (found && find(found.instances, instance, now)) ?? []
  })
}
