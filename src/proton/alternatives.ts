import { ListServiceInstancesCommand, ListServicesCommand, type ProtonClient } from '@aws-sdk/client-proton'
import type { Alternatives } from '../deployment.js'
import { ifKnown } from '../ask.js'
import type { Proton } from './client.js'

/** The account's services: one page of at most 100. */
export async function services({ ask }: Proton, abortSignal: AbortSignal): Promise<Alternatives> {
  const command = new ListServicesCommand({ maxResults: 100 })
  const names = await ask(
    'ListServices',
    client => client.send(command, { abortSignal }),
    it => namesOf(it.services),
  )
  return { what: 'services of this account and region', names }
}

/** The instances of a service, or, where it has none because it does not exist either, the account's services. */
export async function instancesOrServices(
  proton: Proton,
  serviceName: string,
  abortSignal: AbortSignal,
): Promise<Alternatives> {
  const names = await instanceNames(proton, serviceName, abortSignal)
  if (names.length > 0) return { what: `instances of service ${serviceName}`, names }
  return services(proton, abortSignal)
}

/** None when the service does not exist, or its instances are not ours to list. */
async function instanceNames(
  { ask }: Proton,
  serviceName: string,
  abortSignal: AbortSignal,
): Promise<readonly string[]> {
  const command = new ListServiceInstancesCommand({ serviceName, maxResults: 100 })
  const send = (client: ProtonClient) => client.send(command, { abortSignal })
  return (await ifKnown(ask('ListServiceInstances', send, it => namesOf(it.serviceInstances)))) ?? []
}

function namesOf(
  resources: readonly { readonly name?: string | undefined }[] | undefined,
): readonly string[] {
  return (resources ?? []).flatMap(({ name }) => (typeof name === 'string' ? name : []))
}
