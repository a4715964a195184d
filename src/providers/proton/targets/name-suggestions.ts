import {
  ListComponentsCommand,
  ListEnvironmentsCommand,
  ListServiceInstancesCommand,
  ListServicesCommand,
  type ProtonClient,
} from '@aws-sdk/client-proton'
import type { NameSuggestions } from '../../../engine/deployment-target.js'
import { unlessTransient } from '../../../engine/polling/retry.js'
import type { Proton } from '../api/client.js'

/* One page of at most 100 names. */
const maxResults = 100

type Named = readonly { readonly name?: string | undefined }[] | undefined

/** The account's services. */
export function services({ call }: Proton, abortSignal: AbortSignal): Promise<NameSuggestions> {
  const command = new ListServicesCommand({ maxResults })
  const send = (client: ProtonClient) => client.send(command, { abortSignal })
  return call('ListServices', send, answer => ofAccount('services', answer.services))
}

/** The account's environments. */
export function environments({ call }: Proton, abortSignal: AbortSignal): Promise<NameSuggestions> {
  const command = new ListEnvironmentsCommand({ maxResults })
  const send = (client: ProtonClient) => client.send(command, { abortSignal })
  return call('ListEnvironments', send, answer => ofAccount('environments', answer.environments))
}

/** The account's components. */
export function components({ call }: Proton, abortSignal: AbortSignal): Promise<NameSuggestions> {
  const command = new ListComponentsCommand({ maxResults })
  const send = (client: ProtonClient) => client.send(command, { abortSignal })
  return call('ListComponents', send, answer => ofAccount('components', answer.components))
}

function ofAccount(what: string, resources: Named): NameSuggestions {
  return { what: `${what} of this account and region`, names: namesOf(resources) }
}

/** The instances of a service, or the account's services where it has none. */
export async function instancesOrServices(
  proton: Proton,
  serviceName: string,
  abortSignal: AbortSignal,
): Promise<NameSuggestions> {
  const command = new ListServiceInstancesCommand({ serviceName, maxResults })
  const listed = proton.call(
    'ListServiceInstances',
    client => client.send(command, { abortSignal }),
    answer => namesOf(answer.serviceInstances),
  )
  // None when the service does not exist, or without permission to list its instances.
  const read = await unlessTransient(listed)
  const names = read.kind === 'known' ? read.value : []
  if (names.length > 0) return { what: `instances of service ${serviceName}`, names }
  return services(proton, abortSignal)
}

function namesOf(resources: Named): readonly string[] {
  return (resources ?? []).flatMap(({ name }) => (typeof name === 'string' ? name : []))
}
