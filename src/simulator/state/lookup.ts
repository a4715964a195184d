import { type Attempt, type Attachment, isBusy, isGone, viewOf } from './lifecycle.js'
import { notFound } from '../server/api-error.js'
import type { Service, Target, Template, World } from './state.js'

/** What was looked up, or ResourceNotFoundException with its ARN. */
export function existing<T>(found: T | undefined, arn: string): T {
  if (found === undefined) throw notFound(`The requested resource does not exist: ${arn}`)
  return found
}

/** Those of a map that are not gone. */
export function present<T extends Pick<Target, 'deletion'>>(items: ReadonlyMap<string, T>, now: number): T[] {
  return [...items.values()].filter(item => !isGone(item, now))
}

/** The one of that name, unless it is gone. */
export function find<T extends Pick<Target, 'deletion'>>(
  items: ReadonlyMap<string, T>,
  name: string,
  now: number,
): T | undefined {
  const found = items.get(name)
  return found === undefined || isGone(found, now) ? undefined : found
}

/** The service template, or ResourceNotFoundException. */
export function serviceTemplateNamed(world: World, name: string): Template {
  return existing(world.serviceTemplates.get(name), `${world.arnPrefix}:service-template/${name}`)
}

/** The environment template, or ResourceNotFoundException. */
export function environmentTemplateNamed(world: World, name: string): Template {
  return existing(world.environmentTemplates.get(name), `${world.arnPrefix}:environment-template/${name}`)
}

/** The environment, or ResourceNotFoundException. */
export function environmentNamed(world: World, name: string, now: number): Target {
  return existing(find(world.environments, name, now), `${world.arnPrefix}:environment/${name}`)
}

/** The component, or ResourceNotFoundException. */
export function componentNamed(world: World, name: string, now: number): Target {
  return existing(find(world.components, name, now), `${world.arnPrefix}:component/${name}`)
}

/** The service, or ResourceNotFoundException. */
export function serviceNamed(world: World, name: string, now: number): Service {
  return existing(find(world.services, name, now), `${world.arnPrefix}:service/${name}`)
}

/** The service's pipeline, or ResourceNotFoundException. */
export function pipelineOf(world: World, service: string, now: number): Target {
  const found = serviceNamed(world, service, now)
  return existing(pipelineIn(found, now), `${found.arn}/pipeline`)
}

/** The service's pipeline, if it has one. */
export function pipelineIn({ pipeline }: Service, now: number): Target | undefined {
  return pipeline === undefined || isGone(pipeline, now) ? undefined : pipeline
}

/** The service's instance, or ResourceNotFoundException. */
export function instanceNamed(world: World, service: string, name: string, now: number): Target {
  const found = serviceNamed(world, service, now)
  return existing(find(found.instances, name, now), instanceArn(found, name))
}

/** The ARN that an instance of this name has or would have. */
export function instanceArn(service: Service, name: string): string {
  return `${service.arn}/service-instance/${name}`
}

/** A service's pipeline, if any, and instances. */
export function targetsOf(service: Service, now: number): Target[] {
  const pipeline = pipelineIn(service, now)
  return [...(pipeline === undefined ? [] : [pipeline]), ...present(service.instances, now)]
}

/** The instances that a component is attached to: the one of now, and the one a running deployment leads to. */
export function attachmentsOf(component: Target, now: number): Attachment[] {
  const { live, attempted, progress } = viewOf(component, now)
  const states = isBusy(progress) ? [live, attempted.goal] : [live]
  return states.flatMap(state => state.component?.attachment ?? [])
}

/** The components that are, or are being, attached to an instance. */
export function componentsOn(world: World, instance: Target, now: number): Target[] {
  const isThis = ({ service, instance: name }: Attachment) =>
    service === instance.service?.name && name === instance.name
  return present(world.components, now).filter(component => attachmentsOf(component, now).some(isThis))
}

/** A deployment with its target. */
export interface Found {
  readonly target: Target
  readonly attempt: Attempt
}

/** Every deployment that has not been deleted, newest first. */
export function deployments(world: World, now: number): readonly Found[] {
  return [
    ...present(world.services, now).flatMap(service => targetsOf(service, now)),
    ...present(world.environments, now),
    ...present(world.components, now),
  ]
    .flatMap(target => target.attempts.map(attempt => ({ target, attempt })))
    .filter(({ attempt }) => attempt.isDeleted !== true)
    .sort((a, b) => b.attempt.startedAt - a.attempt.startedAt)
}

/** The deployment with this id, or ResourceNotFoundException. */
export function deploymentWithId(world: World, id: string, now: number): Found {
  return existing(
    deployments(world, now).find(found => found.attempt.id === id),
    `${world.arnPrefix}:deployment/${id}`,
  )
}
