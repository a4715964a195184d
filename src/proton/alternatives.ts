import { ListServiceInstancesCommand, ListServicesCommand } from '@aws-sdk/client-proton'
import type { Alternatives } from '../deployment.js'
import type { Proton } from './client.js'

/** The account's services: one page of at most 100. */
export async function services({ client, ask }: Proton, abortSignal: AbortSignal): Promise<Alternatives> {
  const answer = client.send(new ListServicesCommand({ maxResults: 100 }), { abortSignal })
  const { services: found = [] } = await ask('ListServices', answer)
  return { what: 'services of this account and region', names: found.flatMap(({ name }) => name ?? []) }
}

/** The instances of a service, or, where it has none because it does not exist either, the account's services. */
export async function instancesOrServices(
  proton: Proton,
  serviceName: string,
  abortSignal: AbortSignal,
): Promise<Alternatives> {
  const { client, ask } = proton
  const request = new ListServiceInstancesCommand({ serviceName, maxResults: 100 })
  try {
    const answer = client.send(request, { abortSignal })
    const { serviceInstances = [] } = await ask('ListServiceInstances', answer)
    const names = serviceInstances.flatMap(({ name }) => name ?? [])
    if (names.length > 0) return { what: `instances of service ${serviceName}`, names }
  } catch {
    // Denied, or the service is unknown: its services may still tell.
  }
  return services(proton, abortSignal)
}
