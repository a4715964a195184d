import { ifFound } from '../../../engine/polling/request.js'
import { GetServiceInstanceCommand } from '@aws-sdk/client-proton'
import { ProviderError } from '../../../shared/errors.js'
import { instancesOf } from './related-resources.js'
import type { Proton } from '../api/client.js'
import { required, text } from '../api/responses.js'

/**
 * The spec of a service with exactly the instances that are there, which is what UpdateService must be sent: an
 * instance left out is deleted, one too many is created. `spec` is the service's own, which may be late, or know
 * nothing of instances that were created by themselves. Throws ProviderError, also when the spec cannot be known.
 */
export async function deployedSpec(
  proton: Proton,
  serviceName: string,
  spec: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const { instanceNames, withInstances } = await import('../../../proton-spec/instances.js')
  const told = attempt(() => instanceNames(spec ?? ''))
  const listed = (await instancesOf(proton, { serviceName }, signal))
    // What Proton deleted, or failed to delete and the service no longer names, is not to come back.
    .filter(
      ({ name, status }) =>
        status !== 'DELETE_COMPLETE' && (status !== 'DELETE_FAILED' || told.includes(name)),
    )
    .map(({ name }) => name)
  const doubtful = [...told, ...listed].filter(name => !(told.includes(name) && listed.includes(name)))
  const read = async (name: string) => ({
    name,
    instance: await instanceSpec(proton, serviceName, name, signal),
  })
  const asked = await Promise.all(doubtful.map(read))
  const contradicted = asked.find(({ name, instance }) => !instance && listed.includes(name))
  if (contradicted) throw contradiction(contradicted.name)
  const there = asked.filter(({ instance }) => instance !== undefined)
  const names = [...told.filter(name => listed.includes(name)), ...there.map(({ name }) => name)]
  const others = new Map(
    there.flatMap(({ name, instance }) =>
      instance?.spec === undefined ? [] : [[name, instance.spec] as const],
    ),
  )
  return attempt(() => withInstances(spec ?? '', names, others))
}

/** The instance's own spec; undefined when the instance is not there. */
function instanceSpec({ ask }: Proton, serviceName: string, name: string, abortSignal: AbortSignal) {
  const command = new GetServiceInstanceCommand({ serviceName, name })
  const read = ask(
    'GetServiceInstance',
    client => client.send(command, { abortSignal }),
    ({ serviceInstance }) => {
      const { spec, deploymentStatus } = required('serviceInstance', serviceInstance)
      return deploymentStatus === 'DELETE_COMPLETE' ? undefined : { spec: text(spec) }
    },
  )
  return ifFound(read)
}

/** Reads disagree as long as one of them lags: it passes. */
function contradiction(name: string): ProviderError {
  const message = `Proton lists instance ${name}, and does not find it`
  return new ProviderError('GetServiceInstance', 'Contradiction', 'transient', { message })
}

function attempt<T>(edit: () => T): T {
  try {
    return edit()
  } catch {
    // The text is not quoted: it may be secret.
    throw new ProviderError('GetService', 'NoSpec', 'invalid', {
      message:
        'Proton does not tell the spec of every instance of the service, so that they would not be safe',
      hint: 'Look at the service in Proton.',
    })
  }
}
