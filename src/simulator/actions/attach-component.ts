import { conflict, invalid } from '../server/api-error.js'
import { environmentForNew, requireIdle } from '../state/conflicts.js'
import type { Attachment } from '../state/lifecycle.js'
import { componentsOn, instanceNamed } from '../state/lookup.js'
import type { Context, Target } from '../state/state.js'

/** The members of a request that attach a component; two empty names detach it. */
export interface AttachmentRequest {
  readonly serviceName: string | undefined
  readonly serviceInstanceName: string | undefined
}

/**
 * The instance that a request attaches a component to, if any; throws Validation-, Conflict- or
 * ResourceNotFoundException.
 */
export function attachmentFor(
  context: Context,
  component: { readonly name: string; readonly environment: string },
  attached: Attachment | undefined,
  request: AttachmentRequest,
): Attachment | undefined {
  const instance = instanceIn(context, request)
  if (instance === undefined) return undefined
  const attachment = { service: instance.service?.name ?? '', instance: instance.name }
  if (instance.environment !== component.environment)
    throw invalid(
      `Service instance ${instance.name} is not in environment ${component.environment}, where the component is.`,
    )
  const other = componentsOn(context, instance).find(({ name }) => name !== component.name)
  if (other !== undefined)
    throw conflict(`Service instance ${instance.name} has a component already: ${other.name}.`)
  if (attached && (attached.service !== attachment.service || attached.instance !== attachment.instance))
    throw conflict(
      `The component is attached to ${attached.service}/${attached.instance}: it must be detached first.`,
    )
  requireIdle(context, instance)
  return attachment
}

/** The environment of a new component: the named one, else that of its instance. */
export function environmentFor(
  context: Context,
  request: AttachmentRequest & { readonly environmentName: string | undefined },
): string {
  const name = request.environmentName ?? instanceIn(context, request)?.environment
  if (name === undefined)
    throw invalid('environmentName, or serviceName and serviceInstanceName, must be specified.')
  return environmentForNew(context, name).name
}

function instanceIn(
  context: Context,
  { serviceName, serviceInstanceName }: AttachmentRequest,
): Target | undefined {
  const areDifferent = (value: string | undefined) =>
    (serviceName === value) !== (serviceInstanceName === value)
  if (areDifferent(undefined) || areDifferent(''))
    throw invalid('serviceName and serviceInstanceName must be specified together.')
  if (!serviceName || !serviceInstanceName) return undefined
  return instanceNamed(context, serviceName, serviceInstanceName)
}
