import { ifFound } from '../../../engine/polling/request.js'
import { GetServiceInstanceCommand } from '@aws-sdk/client-proton'
import { ProviderError } from '../../../shared/errors.js'
import { readsDisagree } from '../read-errors.js'
import { instancesOf } from './related-resources.js'
import type { Proton } from '../api/client.js'
import { required, text } from '../../aws/answer-fields.js'

/**
 * The spec of a service with exactly the instances that exist, as UpdateService requires it: it deletes an instance that
 * is left out, and creates one that does not exist. `spec` is the service's own, which may be stale, or lack instances
 * that were created separately. Throws ProviderError, also where the spec cannot be determined.
 */
export async function specOfExistingInstances(
  proton: Proton,
  serviceName: string,
  spec: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const { instanceNames, withInstances } = await import('../../../proton-spec/instances.js')
  const specified = orRefuse(() => instanceNames(spec ?? ''))
  const listed = (await instancesOf(proton, { serviceName }, signal))
    // An instance that Proton deleted, or failed to delete and the spec no longer has, must not be created again.
    .filter(
      ({ name, status }) =>
        status !== 'DELETE_COMPLETE' && (status !== 'DELETE_FAILED' || specified.includes(name)),
    )
    .map(({ name }) => name)
  const uncertain = [...specified, ...listed].filter(
    name => !(specified.includes(name) && listed.includes(name)),
  )
  const read = async (name: string) => ({
    name,
    instance: await instanceSpec(proton, serviceName, name, signal),
  })
  const found = await Promise.all(uncertain.map(read))
  const contradicted = found.find(({ name, instance }) => !instance && listed.includes(name))
  if (contradicted) {
    const message = `Proton lists instance ${contradicted.name}, but does not find it`
    throw readsDisagree(message, 'GetServiceInstance')
  }
  const existing = found.filter(({ instance }) => instance !== undefined)
  const names = [...specified.filter(name => listed.includes(name)), ...existing.map(({ name }) => name)]
  const others = new Map(
    existing.flatMap(({ name, instance }) =>
      instance?.spec === undefined ? [] : [[name, instance.spec] as const],
    ),
  )
  return orRefuse(() => withInstances(spec ?? '', names, others))
}

/** The instance's own spec; undefined when the instance does not exist. */
function instanceSpec({ call }: Proton, serviceName: string, name: string, abortSignal: AbortSignal) {
  const command = new GetServiceInstanceCommand({ serviceName, name })
  const read = call(
    'GetServiceInstance',
    client => client.send(command, { abortSignal }),
    ({ serviceInstance }) => {
      const { spec, deploymentStatus } = required('serviceInstance', serviceInstance)
      return deploymentStatus === 'DELETE_COMPLETE' ? undefined : { spec: text(spec) }
    },
  )
  return ifFound(read)
}

function orRefuse<T>(edit: () => T): T {
  try {
    return edit()
  } catch {
    // The text is not quoted: it may be secret.
    throw new ProviderError('GetService', 'NoSpec', 'invalid', {
      message:
        'Proton does not show the spec of every instance of the service, so an update could delete instances',
      hint: 'Check the service in Proton.',
    })
  }
}
