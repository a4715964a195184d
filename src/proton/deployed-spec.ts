import { orNothing } from '../ask.js'
import { GetServiceInstanceCommand } from '@aws-sdk/client-proton'
import { ProtonError } from '../errors.js'
import { instancesOf } from './belongings.js'
import type { Proton } from './client.js'
import { required, text } from './snapshots.js'

/**
 * The spec of a service with exactly the instances that are there, which is what UpdateService must be sent: an
 * instance left out is deleted, one too many is created. `spec` is the service's own, which may be late, or know
 * nothing of instances that were created by themselves. Throws ProtonError, also when the spec cannot be known.
 */
export async function deployedSpec(
  proton: Proton,
  serviceName: string,
  spec: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const { instanceNames, withInstances } = await import('../service-spec.js')
  const told = attempt(() => instanceNames(spec ?? ''))
  const listed = (await instancesOf(proton, { serviceName }, signal))
    // What Proton failed to delete, and the service no longer names, is not to come back.
    .filter(({ name, status }) => status !== 'DELETE_FAILED' || told.includes(name))
    .map(({ name }) => name)
  const doubtful = [
    ...told.filter(name => !listed.includes(name)),
    ...listed.filter(name => !told.includes(name)),
  ]
  const names = told.filter(name => listed.includes(name))
  const others = new Map<string, string>()
  for (const name of doubtful) {
    const instance = await orNothing(instanceSpec(proton, serviceName, name, signal))
    if (instance) names.push(name)
    if (instance?.spec !== undefined) others.set(name, instance.spec)
  }
  return attempt(() => withInstances(spec ?? '', names, others))
}

function instanceSpec({ ask }: Proton, serviceName: string, name: string, abortSignal: AbortSignal) {
  const command = new GetServiceInstanceCommand({ serviceName, name })
  return ask(
    'GetServiceInstance',
    client => client.send(command, { abortSignal }),
    ({ serviceInstance }) => ({ spec: text(required('serviceInstance', serviceInstance).spec) }),
  )
}

function attempt<T>(edit: () => T): T {
  try {
    return edit()
  } catch {
    // The text is not quoted: it may be secret.
    throw new ProtonError('GetService', 'NoSpec', 'invalid', {
      message:
        'Proton does not tell the spec of every instance of the service, so that they would not be safe',
      hint: 'Look at the service in Proton.',
    })
  }
}
