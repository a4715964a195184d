import { environmentToLiveIn, requireIdle } from '../state/conflicts.js'
import type { Attachment } from '../state/lifecycle.js'
import { componentsOn, instanceNamed } from '../state/lookup.js'
import { conflict, invalid } from '../server/api-error.js'
import type { Target, World } from '../state/state.js'

/** The members of a request that attach a component; two empty names attach it to nothing. */
export interface AttachmentRequest {
  readonly serviceName: string | undefined
  readonly serviceInstanceName: string | undefined
}

/**
 * What a request attaches a component to, if anything; throws Validation-, Conflict- or ResourceNotFoundException.
 */
export function attachmentFor(
  world: World,
  component: {
    readonly name: string
    readonly environment: string
    readonly attached?: Attachment | undefined
  },
  request: AttachmentRequest,
  now: number,
): Attachment | undefined {
  const instance = instanceIn(world, request, now)
  if (instance === undefined) return undefined
  if (instance.environment !== component.environment) {
    throw invalid(
      `Service instance ${instance.name} is not in environment ${component.environment}, where the component is.`,
    )
  }
  const other = componentsOn(world, instance, now).find(({ name }) => name !== component.name)
  if (other !== undefined)
    throw conflict(`Service instance ${instance.name} has a component already: ${other.name}.`)
  const { attached } = component
  if (attached && (attached.service !== instance.service?.name || attached.instance !== instance.name)) {
    throw conflict(
      `The component is attached to ${attached.service}/${attached.instance}: it must be detached first.`,
    )
  }
  requireIdle(world, instance, now)
  return { service: instance.service?.name ?? '', instance: instance.name }
}

/** The environment that a new component will live in: the named one, else that of its instance. */
export function environmentFor(
  world: World,
  request: AttachmentRequest & { readonly environmentName: string | undefined },
  now: number,
): string {
  const name = request.environmentName ?? instanceIn(world, request, now)?.environment
  if (name === undefined)
    throw invalid('environmentName, or serviceName and serviceInstanceName, must be specified.')
  return environmentToLiveIn(world, name, now).name
}

function instanceIn(
  world: World,
  { serviceName, serviceInstanceName }: AttachmentRequest,
  now: number,
): Target | undefined {
  const isHalf = (serviceName === undefined) !== (serviceInstanceName === undefined)
  if (isHalf || (serviceName === '') !== (serviceInstanceName === ''))
    throw invalid('serviceName and serviceInstanceName must be specified together.')
  if (!serviceName || !serviceInstanceName) return undefined
  return instanceNamed(world, serviceName, serviceInstanceName, now)
}
