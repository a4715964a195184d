import { type Attempt, type Attachment, isBusy, isGone, viewOf } from './lifecycle.js'
import { notFound } from '../server/api-error.js'
import type { AccountState, Context, Service, Target, Template } from './state.js'

type Deletable = Pick<Target, 'deletion'>

/** The ARN that a resource of this type and name has or would have. */
export function arnOf({ arnPrefix }: AccountState, type: string, name: string): string {
  return `${arnPrefix}:${type}/${name}`
}

/** The ARN that an instance of this name has or would have. */
export function instanceArn({ arn }: Pick<Service, 'arn'>, name: string): string {
  return `${arn}/service-instance/${name}`
}

/** The resource that a lookup returned; throws ResourceNotFoundException with its ARN when there is none. */
export function existing<T>(found: T | undefined, arn: string): T {
  if (found === undefined) throw notFound(`The requested resource does not exist: ${arn}`)
  return found
}

/** The resource, unless it has been deleted. */
export function ifPresent<T extends Deletable>(item: T | undefined, now: number): T | undefined {
  return item === undefined || isGone(item, now) ? undefined : item
}

/** All resources of a map that have not been deleted. */
export function present<T extends Deletable>(items: ReadonlyMap<string, T>, now: number): T[] {
  return [...items.values()].filter(item => !isGone(item, now))
}

/** The resource of this name, unless it has been deleted. */
export function find<T extends Deletable>(
  items: ReadonlyMap<string, T>,
  name: string,
  now: number,
): T | undefined {
  return ifPresent(items.get(name), now)
}

/** The template; throws ResourceNotFoundException. */
export function templateNamed(state: AccountState, kind: Template['kind'], name: string): Template {
  const templates = kind === 'service' ? state.serviceTemplates : state.environmentTemplates
  return existing(templates.get(name), arnOf(state, `${kind}-template`, name))
}

/** The environment; throws ResourceNotFoundException. */
export function environmentNamed({ state, now }: Context, name: string): Target {
  return existing(find(state.environments, name, now), arnOf(state, 'environment', name))
}

/** The component; throws ResourceNotFoundException. */
export function componentNamed({ state, now }: Context, name: string): Target {
  return existing(find(state.components, name, now), arnOf(state, 'component', name))
}

/** The service; throws ResourceNotFoundException. */
export function serviceNamed({ state, now }: Context, name: string): Service {
  return existing(find(state.services, name, now), arnOf(state, 'service', name))
}

/** The pipeline of the service; throws ResourceNotFoundException. */
export function pipelineOf(context: Context, serviceName: string): Target {
  const { pipeline, arn } = serviceNamed(context, serviceName)
  return existing(ifPresent(pipeline, context.now), `${arn}/pipeline`)
}

/** The instance of the service; throws ResourceNotFoundException. */
export function instanceNamed(context: Context, serviceName: string, name: string): Target {
  const service = serviceNamed(context, serviceName)
  return existing(find(service.instances, name, context.now), instanceArn(service, name))
}

/** The pipeline, if any, and the instances of a service. */
export function targetsOf({ pipeline, instances }: Service, now: number): Target[] {
  return [ifPresent(pipeline, now) ?? [], present(instances, now)].flat()
}

/** The instances that a component is attached to: at present, and after a running deployment. */
export function attachmentsOf(component: Target, now: number): Attachment[] {
  const { live, attempted, progress } = viewOf(component, now)
  const states = isBusy(progress) ? [live, attempted.targetState] : [live]
  return states.flatMap(state => state.component?.attachment ?? [])
}

/** The components that are, or are being, attached to an instance. */
export function componentsOn({ state, now }: Context, instance: Target): Target[] {
  return present(state.components, now).filter(component =>
    attachmentsOf(component, now).some(
      attachment => attachment.service === instance.service?.name && attachment.instance === instance.name,
    ),
  )
}

/** A deployment with its target. */
export interface Deployment {
  readonly target: Target
  readonly attempt: Attempt
}

/** Every deployment that has not been deleted, newest first. */
export function allDeployments({ state, now }: Context): readonly Deployment[] {
  const services = present(state.services, now).flatMap(service => targetsOf(service, now))
  return [...services, ...present(state.environments, now), ...present(state.components, now)]
    .flatMap(target => target.attempts.map(attempt => ({ target, attempt })))
    .filter(({ attempt }) => attempt.isDeleted !== true)
    .sort((a, b) => b.attempt.startedAt - a.attempt.startedAt)
}

/** The deployment with this id that also passes `matches`; throws ResourceNotFoundException. */
export function deploymentWithId(
  context: Context,
  id: string,
  matches: (target: Target) => boolean = () => true,
): Deployment {
  const found = allDeployments(context).find(({ target, attempt }) => attempt.id === id && matches(target))
  return existing(found, arnOf(context.state, 'deployment', id))
}
